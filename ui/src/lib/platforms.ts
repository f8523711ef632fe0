// What publishing platforms leave free of their own buttons, and how much text they take. The facts are the studio's, which
// also lays out and checks by them.

import { platformFacts } from "./bindings";
import type { Platform } from "./studio";

/** What a platform's buttons cover, in percent of the frame from each edge. */
export interface SafeZone {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface PlatformRules {
  name: string;
  safe: SafeZone;
  /** Characters of the published description or caption, hashtags within. */
  description: number;
  /** Hashtags at most; more are cut or make all of them count for nothing. */
  hashtags: number;
}

const percent = ({ top, right, bottom, left }: SafeZone): SafeZone => ({
  top: top / 10,
  right: right / 10,
  bottom: bottom / 10,
  left: left / 10,
});

export const platforms = Object.fromEntries(
  platformFacts.each.map(({ platform, name, safe, description_chars, hashtags }) => [
    platform,
    { name, safe: percent(safe), description: description_chars, hashtags },
  ]),
) as Record<Platform, PlatformRules>;

/** The part of an upright frame that creators' guides name as the core common to all platforms. */
export const commonCore = percent(platformFacts.common_core);

/** The part of it that no platform covers, where captions and overlays stand. */
export const textArea = percent(platformFacts.text_area);

/** Characters of a published title. */
export const TITLE_LIMIT: number = platformFacts.title_chars;
