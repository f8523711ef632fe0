// Numbers by name that outlive the window: where in a video one was, how far a page was scrolled.

import { Remembered } from "./remembered.svelte";
import { ofWorkspace } from "./workspace";

type Entry = [name: string, value: number];

/** Names with a number each; what was never kept is 0. The oldest go first. */
export class KeptNumbers {
  readonly #kept: Remembered<Entry[]>;
  readonly #most: number;

  constructor(about: string, most: number) {
    this.#kept = new Remembered<Entry[]>(ofWorkspace(about), [], isEntries);
    this.#most = most;
  }

  of(name: string): number {
    return this.#kept.value.find(([known]) => known === name)?.[1] ?? 0;
  }

  keep(name: string, value: number): void {
    if (value === this.of(name)) return;
    const others = this.#kept.value.filter(([known]) => known !== name);
    const entry: Entry = [name, value];
    this.#kept.value = value === 0 ? others : [...others, entry].slice(-this.#most);
  }
}

function isEntries(value: unknown): value is Entry[] {
  const isEntry = (one: unknown) =>
    Array.isArray(one) && one.length === 2 && typeof one[0] === "string" && Number.isFinite(one[1]);
  return Array.isArray(value) && value.every(isEntry);
}
