// What publishing platforms leave free of their own buttons, and how much text they take. The facts are the studio's, which
// also lays out and checks by them.

import { platformFacts } from "./bindings";
import type { Aspect, Platform } from "./studio";

/** What is kept free at each edge. */
export interface Margins {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** A picture's measures; for what is safe its shape alone counts. */
export interface Canvas {
  width: number;
  height: number;
}

/** Which safe zone is drawn over a picture. */
export type Guide = "none" | "core" | Platform;

export interface PlatformRules {
  name: string;
  /** What its buttons cover of a 9:16 screen, in permille. */
  safe: Margins;
  /** Characters of the published description or caption, hashtags within. */
  description: number;
  /** Hashtags at most; more are cut or make all of them count for nothing. */
  hashtags: number;
}

export const platforms = Object.fromEntries(
  platformFacts.each.map(({ platform, name, safe, description_chars, hashtags }) => [
    platform,
    { name, safe, description: description_chars, hashtags },
  ]),
) as Record<Platform, PlatformRules>;

export const guides: Guide[] = ["none", "core", "tiktok", "reels", "shorts"];

/** Width over height of the phone's screen that the facts are about. */
const SCREEN = 9 / 16;
/** What a screen may cut off at each edge of a picture, in permille; the checks have the same. */
const TITLE_SAFE = 50;

/** What margins of a screen, in permille, leave to be kept free at the edges of a canvas, in percent. The canvas is shown as
 * large as it goes in the middle of the screen, so that a wide one has the buttons above and beneath it. */
function within(margins: Margins, { width, height }: Canvas): Margins {
  // The screen's measures as multiples of the canvas's own.
  const across = Math.max(1, (height * SCREEN) / width);
  const down = Math.max(1, width / SCREEN / height);
  const inset = (margin: number, screen: number) =>
    Math.max(margin * screen - ((screen - 1) / 2) * 1000, TITLE_SAFE) / 10;
  return {
    top: inset(margins.top, down),
    right: inset(margins.right, across),
    bottom: inset(margins.bottom, down),
    left: inset(margins.left, across),
  };
}

/** What a guide says to keep free of a canvas, in percent from each edge: what a platform covers, or what creators' guides
 * name as the core common to all. */
export function zoneOf(guide: Exclude<Guide, "none">, canvas: Canvas): Margins {
  return within(guide === "core" ? platformFacts.common_core : platforms[guide].safe, canvas);
}

/** Where captions and overlays stand, likewise: in the part of the core that no platform covers. */
export function textArea(canvas: Canvas): Margins {
  return within(platformFacts.text_area, canvas);
}

/** For `style`: everything within the margins. */
export function inset({ top, right, bottom, left }: Margins): string {
  return `inset: ${top}% ${right}% ${bottom}% ${left}%`;
}

/** A canvas of a script's shape. */
export function canvasOf(aspect: Aspect): Canvas {
  const [width = 9, height = 16] = aspect.split(":").map(Number);
  return { width, height };
}

/** Characters of a published title. */
export const TITLE_LIMIT: number = platformFacts.title_chars;
