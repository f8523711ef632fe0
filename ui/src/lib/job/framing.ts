// Trimming a clip and choosing what of a picture is kept in sight: plain functions.

import type { ClipChange, Focus, TakeId, VisualClip } from "../studio";
import { frameMiddle, frameStart } from "../timecode";

/** The shortest part of a clip that the studio takes, in milliseconds. */
export const SHORTEST_PART = 500;
/** The far edge of a picture, in permille. */
const EDGE = 1000;

export interface Trim {
  in_ms: number;
  /** 0 for the clip's end. */
  out_ms: number;
}

/** A trim with another in point: never so late that too little is left. */
export function withIn(trim: Trim, ms: number, length: number): Trim {
  const end = trim.out_ms || length;
  return { ...trim, in_ms: Math.round(Math.max(0, Math.min(ms, end - SHORTEST_PART))) };
}

/** A trim with another out point: inside the clip and after the in point. The clip's end is 0. */
export function withOut(trim: Trim, ms: number, length: number): Trim {
  const out = Math.round(Math.max(trim.in_ms + SHORTEST_PART, Math.min(ms, length)));
  return { ...trim, out_ms: out >= length ? 0 : out };
}

/** A trim marked at a moment: a point beyond the other one frees that, as in an editor. */
export function marked(trim: Trim, edge: "in" | "out", ms: number, length: number): Trim {
  if (edge === "in") {
    const beyond = ms > (trim.out_ms || length) - SHORTEST_PART;
    return withIn(beyond ? { ...trim, out_ms: 0 } : trim, ms, length);
  }
  return withOut(ms < trim.in_ms + SHORTEST_PART ? { ...trim, in_ms: 0 } : trim, ms, length);
}

/** How much of the clip is used. */
export function used(trim: Trim, length: number): number {
  return Math.max(0, (trim.out_ms || length) - trim.in_ms);
}

/** Parts of a frame by which a time in whole milliseconds may miss the frame's start that it means. */
const ROUNDING = 0.05;

/** The start of the frame nearest to a time, in whole milliseconds as the studio takes them. `rate` is in frames a second
 * times 1000. */
export function onFrame(ms: number, rate: number): number {
  return Math.round(frameStart(Math.round((ms * rate) / 1_000_000), rate));
}

/** A time so many frames on, or back where `by` is below zero. From between two starts the nearer one counts as a step. */
export function stepped(ms: number, by: number, rate: number): number {
  const at = (ms * rate) / 1_000_000;
  const from = by < 0 ? Math.ceil(at - ROUNDING) : Math.floor(at + ROUNDING);
  return Math.round(frameStart(from + by, rate));
}

/** Where the last frame before an out point is seen, in milliseconds. */
export function lastBefore(out: number, rate: number): number {
  const frames = Math.ceil((out * rate) / 1_000_000 - ROUNDING);
  return frameMiddle(Math.max(0, frames - 1), rate);
}

/** A point moved, inside the picture. */
export function moved(focus: Focus, dx: number, dy: number): Focus {
  const inside = (value: number) => Math.round(Math.max(0, Math.min(EDGE, value)));
  return { x: inside(focus.x + dx), y: inside(focus.y + dy) };
}

/** The part of a picture that is seen: where a crop of one shape lies in a picture of another, in percent. The renderer
 * keeps the focus in the middle as far as the picture reaches. */
export function crop(
  picture: number,
  canvas: number,
  focus: Focus,
): { left: number; top: number; width: number; height: number } {
  const width = Math.min(1, canvas / picture);
  const height = Math.min(1, picture / canvas);
  const start = (share: number, at: number) => Math.max(0, Math.min(1 - share, at / EDGE - share / 2));
  const percent = (share: number) => Math.round(share * 10_000) / 100;
  return {
    left: percent(start(width, focus.x)),
    top: percent(start(height, focus.y)),
    width: percent(width),
    height: percent(height),
  };
}

/** A scene's clip as the change that would leave it as it is. */
export function unchanged(take: TakeId, clip: VisualClip): ClipChange {
  const trim = clip.source.kind === "clip" ? clip.source : { in_ms: 0, out_ms: 0 };
  return { take, scene: clip.scene, in_ms: trim.in_ms, out_ms: trim.out_ms, focus: clip.focus };
}
