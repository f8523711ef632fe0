// What publishing platforms leave free of their own buttons, and how much text they take. Published creator guides and
// help pages as of 2026; approximate, and the platforms change them.

import type { Platform } from "./studio";

/** Parts of the frame that the platform covers, in percent of the frame from each edge. */
export interface SafeZone {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface PlatformRules {
  name: string;
  safe: SafeZone;
  /** Characters of the published title; null where the platform has none beside the caption. */
  title: number | null;
  /** Characters of the published description or caption. */
  description: number;
  /** Hashtags at most; more are cut or make all of them count for nothing. */
  hashtags: number;
}

export const platforms: Record<Platform, PlatformRules> = {
  tiktok: {
    name: "TikTok",
    // Clear of the bottom fifth and the column of buttons at the right.
    safe: { top: 7, right: 13, bottom: 20, left: 5 },
    title: null,
    description: 2200,
    hashtags: 5,
  },
  reels: {
    name: "Reels",
    safe: { top: 14, right: 6, bottom: 35, left: 6 },
    title: null,
    description: 2200,
    hashtags: 5,
  },
  shorts: {
    name: "Shorts",
    safe: { top: 10, right: 12, bottom: 25, left: 5 },
    title: 100,
    description: 5000,
    hashtags: 60,
  },
};

/** The part of a 1080x1920 frame that every platform leaves free: x 108 to 972, y 384 to 1536. */
export const commonCore: SafeZone = { top: 20, right: 10, bottom: 20, left: 10 };

/** Shown titles are cut at about this many characters in feeds; the widest any platform takes is Shorts' own. */
export const TITLE_LIMIT = 100;
