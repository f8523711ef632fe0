// Trends that the user wants out of sight. Hiding is a matter of this window; what was collected stays.

import { Remembered } from "../remembered.svelte";
import type { TrendRow } from "../studio";

/** The most that are kept; the oldest come back first. */
const KEPT = 2000;

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

export const trendKey = (row: Pick<TrendRow, "platform" | "external_id">) =>
  `${row.platform}/${row.external_id}`;

class Hidden {
  #kept = new Remembered<string[]>("trends.hidden", [], isTexts);
  readonly #set = $derived(new Set(this.#kept.value));

  has(row: TrendRow): boolean {
    return this.#set.has(trendKey(row));
  }

  hide(row: TrendRow): void {
    if (!this.has(row)) this.#kept.value = [...this.#kept.value, trendKey(row)].slice(-KEPT);
  }

  /** Brings all of these back. */
  show(rows: TrendRow[]): void {
    const back = new Set(rows.map(trendKey));
    this.#kept.value = this.#kept.value.filter((key) => !back.has(key));
  }
}

export const hidden = new Hidden();
