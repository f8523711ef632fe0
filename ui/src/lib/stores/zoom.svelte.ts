// How large the page is shown, in percent of its own size. Kept between starts.

import { Remembered, isNumber } from "../remembered.svelte";
import { studio } from "../studio";
import { t } from "../texts";
import { attempt } from "./notices.svelte";

/** What zooming goes through; the studio shows nothing smaller or larger. */
export const ZOOMS = [80, 90, 100, 110, 125, 150, 175, 200];
const OWN_SIZE = 100;

const kept = new Remembered<number>(
  "zoom",
  OWN_SIZE,
  (value): value is number => isNumber(value) && ZOOMS.includes(value),
);

/** Until the window is as it was asked for last. */
let followed: Promise<void> = Promise.resolve();

export const zoom = {
  get value(): number {
    return kept.value;
  },

  /** Shows the page as it was left; nothing is asked where that is its own size. */
  start(): void {
    if (kept.value !== OWN_SIZE) void this.set(kept.value);
  },

  /** Counts at once, so that a key held down goes step by step; the window follows in the same order. */
  set(percent: number): Promise<void> {
    const before = kept.value;
    kept.value = percent;
    followed = followed.then(async () => {
      const shown = await attempt(t.zoomFailed, async () => void (await studio.setZoom(percent)));
      if (!shown && kept.value === percent) kept.value = before;
    });
    return followed;
  },

  in(): Promise<void> {
    return this.set(ZOOMS.find((one) => one > kept.value) ?? kept.value);
  },

  out(): Promise<void> {
    return this.set(ZOOMS.findLast((one) => one < kept.value) ?? kept.value);
  },

  reset(): Promise<void> {
    return this.set(OWN_SIZE);
  },

  get canIn(): boolean {
    return kept.value < (ZOOMS.at(-1) ?? OWN_SIZE);
  },

  get canOut(): boolean {
    return kept.value > (ZOOMS[0] ?? OWN_SIZE);
  },
};
