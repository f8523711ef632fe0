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
