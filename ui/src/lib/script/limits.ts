// What the platforms take of a script's published texts.

import { platforms, TITLE_LIMIT } from "../platforms";
import type { Platform } from "../studio";

export interface Limit {
  used: number;
  limit: number;
  over: boolean;
}

const limit = (used: number, most: number): Limit => ({ used, limit: most, over: used > most });

/** Characters as people count them: an emoji is one. */
export function characters(text: string): number {
  return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].length;
}

export function titleLimit(title: string): Limit {
  return limit(characters(title), TITLE_LIMIT);
}

/** The caption as it is published: description and hashtags together. */
export function captionLimit(description: string, hashtags: string[], platform: Platform): Limit {
  const caption = [description.trim(), hashtags.map((tag) => `#${tag}`).join(" ")].filter(Boolean).join(" ");
  return limit(characters(caption), platforms[platform].description);
}

export function hashtagLimit(hashtags: string[], platform: Platform): Limit {
  return limit(hashtags.length, platforms[platform].hashtags);
}

/** What each platform takes of one of the published texts. */
export function everyLimit(of: (platform: Platform) => Limit): { platform: Platform; limit: Limit }[] {
  return (Object.keys(platforms) as Platform[]).map((platform) => ({ platform, limit: of(platform) }));
}

/** Hashtags from what was typed: with or without `#`, parted by spaces or commas, each once, lower case. */
export function parseHashtags(typed: string): string[] {
  const tags = typed
    .split(/[\s,#]+/u)
    .map((tag) => tag.replace(/[^\p{L}\p{N}\p{M}_]/gu, "").toLocaleLowerCase());
  return [...new Set(tags.filter(Boolean))];
}
