// Where in a video or a take one was, for when it is looked at again.

import { Remembered } from "../remembered.svelte";
import { ofWorkspace } from "../workspace";

/** Places kept; the oldest go first. */
const KEPT = 50;
/** Milliseconds before the end from which on it has been seen: it begins anew then. */
const END = 500;

type Places = [about: string, ms: number][];

const kept = new Remembered<Places>(ofWorkspace("player.places"), [], isPlaces);

function isPlaces(value: unknown): value is Places {
  const isPlace = (one: unknown) =>
    Array.isArray(one) && one.length === 2 && typeof one[0] === "string" && Number.isFinite(one[1]);
  return Array.isArray(value) && value.every(isPlace);
}

export const places = {
  /** Milliseconds from the start. */
  of(about: string): number {
    return kept.value.find(([name]) => name === about)?.[1] ?? 0;
  },

  keep(about: string, ms: number, length: number): void {
    const place = ms > 0 && ms < length - END ? Math.round(ms) : 0;
    if (place === this.of(about)) return;
    const others = kept.value.filter(([name]) => name !== about);
    kept.value = place === 0 ? others : [...others, [about, place] as Places[number]].slice(-KEPT);
  },
};
