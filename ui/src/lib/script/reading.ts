// How long a text takes to say. The voice's true length decides once there is one.

/** Words a minute where a theme names none: the middle of what the trade reads at, 150 to 165. */
export const SPOKEN_WPM = 158;
/** Chinese, Japanese and Korean signs that take as long to say as one word of English. */
const SIGNS_PER_WORD = 2;

const SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Words as a speaker counts them. */
export function wordCount(text: string): number {
  const signs = text.match(SIGN)?.length ?? 0;
  const spaced = text.replace(SIGN, " ").match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.,-]*/gu)?.length ?? 0;
  return spaced + Math.ceil(signs / SIGNS_PER_WORD);
}

/** Milliseconds to say a text at a pace in words a minute. */
export function speakingTime(text: string, wpm = SPOKEN_WPM): number {
  return Math.round((wordCount(text) * 60_000) / wpm);
}
