// Where in a video or a take one was, for when it is looked at again.

import { KeptNumbers } from "../kept-numbers";

/** Places kept. */
const KEPT = 50;
/** Milliseconds before the end from which on it has been seen: it begins anew then. */
const END = 500;

const kept = new KeptNumbers("player.places", KEPT);

export const places = {
  /** Milliseconds from the start. */
  of(about: string): number {
    return kept.of(about);
  },

  keep(about: string, ms: number, length: number): void {
    kept.keep(about, ms > 0 && ms < length - END ? Math.round(ms) : 0);
  },
};
