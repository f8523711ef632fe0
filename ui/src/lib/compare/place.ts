// The same place in two voices.

import type { Speech } from "../studio";

/**
 * Where the second voice says what the first says at a moment, in milliseconds: as far into the same scene. Where one of
 * them knows no scenes, it is the same moment.
 */
export function samePlace(first: Speech, second: Speech, ms: number): number {
  const span = first.scenes.find((one) => ms >= one.start_ms && ms < one.end_ms);
  const there = second.scenes.find((one) => one.scene === span?.scene);
  if (!span || !there) return Math.min(ms, second.duration_ms);
  const into = (ms - span.start_ms) / (span.end_ms - span.start_ms);
  return there.start_ms + into * (there.end_ms - there.start_ms);
}
