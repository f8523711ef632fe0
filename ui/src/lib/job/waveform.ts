// A sound's outline as a drawing.

import type { SoundOutline, SpokenWord } from "../studio";

/** An SVG path around the outline, in a box of one unit a stretch and 2000 units of height. */
export function outlinePath(outline: SoundOutline): string {
  const above = outline.high.map((high, at) => `${at} ${1000 - high}`);
  const below = outline.low.map((low, at) => `${at} ${1000 - low}`).reverse();
  return above.length === 0 ? "" : `M${[...above, ...below].join("L")}Z`;
}

/** How much of the frame is left of what is heard, once it has been scrolled to. */
const LEAD = 0.15;
/** Milliseconds that playing never goes at once: more is a leap to another place. */
const LEAP = 400;

/** Where a frame that shows a part of a sound is to be scrolled so that what is heard is in sight; null where it stays.
 * Playing takes it along only if it was in sight before; a leap always does. Pixels, and milliseconds. */
export function followed(
  before: number,
  now: number,
  length: number,
  frame: { left: number; width: number; whole: number },
): number | null {
  const at = (ms: number) => (ms / Math.max(1, length)) * frame.whole;
  const seen = (ms: number) => at(ms) >= frame.left && at(ms) <= frame.left + frame.width;
  if (before === now || seen(now)) return null;
  if (Math.abs(now - before) < LEAP && !seen(before)) return null;
  return Math.max(0, at(now) - frame.width * LEAD);
}

/** Where a word stands beneath the sound, in pixels. */
export interface WordPlace {
  left: number;
  /** Counted from the sound downwards. */
  row: number;
  /** As far as the next word in its row. */
  room: number;
}

/** Words one above the other at most. */
export const WORD_ROWS = 2;

/** Each word beneath where it begins, in the first row that is free there; where none is, in the one that is free first,
 * as far right as it has to be cut off for. `widthOf` is in pixels, with the space after a word. */
export function wordPlaces(
  words: readonly SpokenWord[],
  length: number,
  whole: number,
  widthOf: (word: string) => number,
): WordPlace[] {
  const ends = Array<number>(WORD_ROWS).fill(-Infinity);
  const last: (WordPlace | undefined)[] = Array(WORD_ROWS).fill(undefined);
  return words.map((word) => {
    const left = (Math.min(word.start_ms, length) / Math.max(1, length)) * whole;
    const free = ends.findIndex((end) => end <= left);
    const row = free >= 0 ? free : ends.indexOf(Math.min(...ends));
    const before = last[row];
    if (before) before.room = left - before.left;
    ends[row] = left + widthOf(word.text);
    const place = { left, row, room: Math.max(0, whole - left) };
    last[row] = place;
    return place;
  });
}
