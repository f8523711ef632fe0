// What the words of a script look like over the picture, before anything is rendered.

import type { Overlay, Scene, SpokenWord } from "../studio";
import { speakingTime } from "./reading";
import { starts } from "./edit";

/** Letters that a line of the preview's caption has room for, in the type that themes ship with. */
const LINE = 18;

/** Every word with the time it would be said, spread over its scene by its length. */
export function estimatedWords(scenes: Omit<Scene, "number">[], wpm: number): SpokenWord[] {
  const begins = starts(scenes);
  return scenes.flatMap((scene, at) => {
    const texts = scene.narration.split(/\s+/).filter(Boolean);
    const letters = texts.reduce((sum, text) => sum + text.length + 1, 0);
    const spoken = Math.min(scene.duration_ms, speakingTime(scene.narration, wpm) || scene.duration_ms);
    let time = begins[at] ?? 0;
    return texts.map((text) => {
      const length = letters === 0 ? 0 : (spoken * (text.length + 1)) / letters;
      const word = { text, start_ms: Math.round(time), end_ms: Math.round(time + length), scene: at + 1 };
      time += length;
      return word;
    });
  });
}

export interface Caption {
  words: { text: string; now: boolean }[];
}

/** The caption on screen at a moment: the group of words around the one that is said. */
export function captionAt(words: SpokenWord[], ms: number): Caption | null {
  for (const group of groups(words)) {
    const [first, last] = [group[0], group.at(-1)];
    if (!first || !last || ms < first.start_ms || ms >= last.end_ms) continue;
    const now = group.findLastIndex((word) => ms >= word.start_ms);
    return { words: group.map((word, at) => ({ text: word.text, now: at === now })) };
  }
  return null;
}

/** Words that are shown together: two lines, one scene, and a sentence's end is an end. */
export function groups(words: SpokenWord[]): SpokenWord[][] {
  const found: SpokenWord[][] = [];
  let group: SpokenWord[] = [];
  let letters = 0;
  for (const word of words) {
    const full = letters + word.text.length > 2 * LINE;
    if (group.length > 0 && (full || group[0]?.scene !== word.scene)) {
      found.push(group);
      [group, letters] = [[], 0];
    }
    group.push(word);
    letters += word.text.length + 1;
    if (/[.!?…。！？]["'”’)]*$/.test(word.text)) {
      found.push(group);
      [group, letters] = [[], 0];
    }
  }
  if (group.length > 0) found.push(group);
  return found;
}

export function overlaysAt<T extends Overlay>(overlays: T[], ms: number): T[] {
  return overlays.filter(
    (overlay) => ms >= overlay.start_ms && ms < overlay.end_ms && overlay.text.trim() !== "",
  );
}
