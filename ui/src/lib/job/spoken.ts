// Spoken words by scene, and which is being said.

import type { Scene, Speech, SpokenWord } from "../studio";

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

/** How long the video shows a scene, in milliseconds: until the next one is spoken, or as planned where nothing is. Null
 * where neither is known, and a clip decides by its own length. */
export function shownFor(
  number: number,
  speech: Speech | undefined,
  scene: Scene | undefined,
): number | null {
  const spans = speech?.scenes ?? [];
  const at = spans.findIndex((span) => span.scene === number);
  if (!speech || at < 0) return scene?.duration_ms ?? null;
  const end = spans[at + 1]?.start_ms ?? Math.max(speech.duration_ms, spans[at]?.end_ms ?? 0);
  return Math.max(0, end - (at === 0 ? 0 : (spans[at]?.start_ms ?? 0)));
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
