// Times as people write them. Frames are counted without dropping: the studio's rates are whole, or shown as such.

/** What a stored moment may lie beside its own: it is rounded to a whole millisecond. */
const ROUNDED = 0.5;
/** Keeps a frame's number from falling short of itself by the last digits of a division. */
const TINY = 1e-6;

/** Frames a second times 1000, as they truly are: 59.94 stands for 60 in 1.001 seconds. */
function exact(rateMilli: number): number {
  const broadcast = (Math.ceil(rateMilli / 1000) * 1000) / 1.001;
  return Math.abs(broadcast - rateMilli) < 1 ? broadcast : rateMilli;
}

/** The frame shown at a time, for a rate in frames a second times 1000. Exported lists count the same way (clock.rs). */
export function frameAt(ms: number, rateMilli: number): number {
  return Math.floor(((ms + ROUNDED) * exact(rateMilli)) / 1_000_000 + TINY);
}

/** Where a frame begins, in milliseconds. */
export function frameStart(frame: number, rateMilli: number): number {
  return (frame * 1_000_000) / exact(rateMilli);
}

/** The middle of a frame in milliseconds: where to seek so that rounding can't show its neighbour. */
export function frameMiddle(frame: number, rateMilli: number): number {
  return ((frame + 0.5) * 1_000_000) / exact(rateMilli);
}

/** `00:00:08:18`: hours, minutes, seconds, frames. */
export function timecode(ms: number, rateMilli: number): string {
  const fps = Math.max(1, Math.round(rateMilli / 1000));
  const frame = Math.max(0, frameAt(ms, rateMilli));
  const seconds = Math.floor(frame / fps);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % fps]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/**
 * The milliseconds meant by what was typed, or null where it is no time.
 *
 * `8:18` is seconds and frames as in `00:00:08:18`; a point makes it seconds: `8.6`, `1:02.5`. Digits alone fill the
 * timecode from the right, as on an editor's keypad: `818` is 8 seconds 18. A leading `+` or `-` moves from `from`.
 */
export function parseTimecode(typed: string, rateMilli: number, from = 0): number | null {
  const text = typed.trim().replace(/[;]/g, ":").replace(",", ".");
  const sign = /^[+-]/.test(text) ? text[0] : "";
  const body = sign ? text.slice(1) : text;
  const ms = body.includes(".") ? parseSeconds(body) : parseFrames(body, rateMilli);
  if (ms === null) return null;
  if (sign === "+") return from + ms;
  if (sign === "-") return Math.max(0, from - ms);
  return ms;
}

function parseSeconds(text: string): number | null {
  if (!/^(\d{1,2}:){0,2}\d*\.\d*$/.test(text) || !/\d/.test(text)) return null;
  const parts = text.split(":").map(Number);
  return Math.round(parts.reduce((sum, part) => sum * 60 + part, 0) * 1000);
}

function parseFrames(text: string, rateMilli: number): number | null {
  const fps = Math.max(1, Math.round(rateMilli / 1000));
  let parts: number[];
  if (/^\d{1,8}$/.test(text)) {
    const padded = text.padStart(8, "0");
    parts = [0, 2, 4, 6].map((at) => Number(padded.slice(at, at + 2)));
  } else if (/^\d{1,2}(:\d{1,2}){1,3}$/.test(text)) {
    parts = text.split(":").map(Number);
    while (parts.length < 4) parts.unshift(0);
  } else {
    return null;
  }
  const [hours = 0, minutes = 0, seconds = 0, frames = 0] = parts;
  return Math.round(frameStart(((hours * 60 + minutes) * 60 + seconds) * fps + frames, rateMilli));
}
