import type { CheckView, VideoView } from "../studio";
import { stampOf } from "../written.svelte";

/** What a place in a video is kept under, for when it is looked at again in the room. */
export const roomPlace = (video: VideoView): string => `video.${stampOf(video)}`;

/** Every moment that a check names, each once and in order; none where it is true of the whole. */
export function placesOf(check: CheckView): number[] {
  if (check.at_ms === null) return [];
  return [...new Set([check.at_ms, ...check.also_at_ms])].toSorted((a, b) => a - b);
}
