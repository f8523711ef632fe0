// Two collections of trends beside each other: which videos both have, and how their figures moved.

import type { TrendRow } from "../studio";
import { trendKey } from "../trends/hidden.svelte";

export interface TrendPair {
  key: string;
  /** The video as each collection has it; none where one lacks it. */
  before: TrendRow | undefined;
  after: TrendRow | undefined;
  /** As the newer of the two has it. */
  shown: TrendRow;
}

/** Every video of both, those that are fastest by the second collection first; those that it lacks come last. */
export function pairedTrends(before: TrendRow[], after: TrendRow[]): TrendPair[] {
  const first = new Map(before.map((row) => [trendKey(row), row]));
  const second = new Map(after.map((row) => [trendKey(row), row]));
  const pairs = [...second].map(([key, row]): TrendPair => ({
    key,
    before: first.get(key),
    after: row,
    shown: row,
  }));
  const gone = [...first]
    .filter(([key]) => !second.has(key))
    .map(([key, row]): TrendPair => ({ key, before: row, after: undefined, shown: row }));
  const fastest = (a: TrendPair, b: TrendPair) => b.shown.velocity - a.shown.velocity;
  return [...pairs.sort(fastest), ...gone.sort(fastest)];
}

/** How a figure moved, in percent; null where it was nothing before. */
export function movedBy(before: number, after: number): number | null {
  return before === 0 ? null : Math.round((after / before - 1) * 100);
}
