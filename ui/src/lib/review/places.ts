import type { CheckView } from "../studio";

/** Every moment that a check names, in order; none where it is true of the whole. */
export function placesOf(check: CheckView): number[] {
  if (check.at_ms === null) return [];
  return [check.at_ms, ...check.also_at_ms].toSorted((a, b) => a - b);
}
