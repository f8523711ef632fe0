// How much of a long list is drawn: what a window has room for at first, and more as it is scrolled, so that it opens as
// quickly as a short one. For rows of one height there is ui/VirtualList.svelte, which lets go of them again.

/** Pixels before the end of what is drawn at which more is drawn. */
const AHEAD = 600;

export class Drawn {
  readonly #atOnce: number;
  count = $state(0);

  /** `atOnce` rows are more than a window of any height has room for. */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
    this.count = atOnce;
  }

  /** Makes sure that the row of this place is drawn; -1 is none. */
  reach(at: number): void {
    this.count = Math.max(this.count, at + 1);
  }

  /** Draws more where the end of it comes into sight. */
  scrolled(list: HTMLElement, total: number): void {
    if (this.count >= total) return;
    if (list.scrollTop + list.clientHeight > list.scrollHeight - AHEAD) this.count += this.#atOnce;
  }
}
