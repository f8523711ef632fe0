/** Which rows of a long list are to be there: those in sight and a few on either side. */
export function windowOf(
  scrollTop: number,
  height: number,
  rowHeight: number,
  total: number,
  margin = 6,
): { from: number; to: number } {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const last = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight);
  const to = Math.max(0, Math.min(total, last + margin));
  return { from: Math.max(0, Math.min(first - margin, to)), to };
}

/** Where to scroll so that a row is whole in sight; the same place if it is. */
export function revealed(index: number, scrollTop: number, height: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return scrollTop;
}

/** Which rows are drawn, each with the key of what is drawn for it. */
export class Rows {
  /** What a row's key is less than its index. */
  #base = 0;
  #last = { from: 0, to: 0 };

  /**
   * A row keeps its key while it stays in sight. After a leap nothing that was drawn is still in sight: then the keys are
   * the same as before, so that what is drawn is written over and not built anew.
   */
  drawn(sight: { from: number; to: number }): { index: number; key: number }[] {
    if (sight.from >= this.#last.to || sight.to <= this.#last.from) {
      this.#base += sight.from - this.#last.from;
    }
    this.#last = sight;
    return Array.from({ length: sight.to - sight.from }, (_, at) => {
      const index = sight.from + at;
      return { index, key: index - this.#base };
    });
  }
}
