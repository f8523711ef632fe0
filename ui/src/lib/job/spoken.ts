// Spoken words by scene, and which is being said.

import type { Speech, SpokenWord } from "../studio";

export interface SpokenScene {
  number: number;
  start: number;
  end: number;
  words: (SpokenWord & { index: number })[];
}

export function spokenScenes(speech: Speech): SpokenScene[] {
  const words = speech.words.map((word, index) => ({ ...word, index }));
  const spans =
    speech.scenes.length > 0 ? speech.scenes : [{ scene: 1, start_ms: 0, end_ms: speech.duration_ms }];
  return spans.map((span) => ({
    number: span.scene,
    start: span.start_ms,
    end: span.end_ms,
    words: words.filter((word) => word.scene === span.scene),
  }));
}

/** The place of the word being said; -1 before the first. A word counts until the next begins. */
export function wordAt(words: SpokenWord[], ms: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start_ms ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
