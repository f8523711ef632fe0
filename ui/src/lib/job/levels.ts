// How loud a composition's music is at each moment, as the renderer has it (the media crate's `sound`), before the whole is
// brought to its loudness.

import type { MusicChoice, Speech } from "../studio";

/** Pauses up to this length do not bring the music back, in milliseconds. */
const HOLD = 600;
/** The step back takes this long and is done when the voice begins, in milliseconds. */
const ATTACK = 150;
/** Coming back takes this long, in milliseconds. */
const RELEASE = 700;

/** A stretch of speech, in milliseconds. */
export interface Phrase {
  start: number;
  end: number;
}

/** Stretches of speech, short pauses bridged. Where the engine told no words, a scene is spoken throughout. */
export function phrases(speech: Speech | undefined): Phrase[] {
  const spoken = speech?.words.length ? speech.words : (speech?.scenes ?? []);
  const found: Phrase[] = [];
  for (const { start_ms: start, end_ms: end } of spoken) {
    const last = found.at(-1);
    if (last && start - last.end <= HOLD) last.end = Math.max(last.end, end);
    else if (end > start) found.push({ start, end });
  }
  return found;
}

/** The music's volume at a moment, from 0 to 1, in a video of `length` milliseconds. */
export function musicVolume(music: MusicChoice, spoken: Phrase[], at: number, length: number): number {
  const back = 10 ** ((-music.duck_db * depth(spoken, at)) / 20);
  return (music.volume_permille / 1000) * back * fade(length - at, music.fade_out_ms);
}

/** How far the music has stepped back: 1 under the voice, eased to 0 on both sides. */
function depth(spoken: Phrase[], at: number): number {
  const away = ({ start, end }: Phrase) => Math.max((start - at) / ATTACK, (at - end) / RELEASE, 0);
  const least = Math.min(1, ...spoken.map(away));
  return 0.5 + 0.5 * Math.cos(least * Math.PI);
}

/** Of equal power, as long as is left. */
function fade(left: number, length: number): number {
  return left >= length ? 1 : Math.sin((Math.max(0, left) / length) * (Math.PI / 2));
}
