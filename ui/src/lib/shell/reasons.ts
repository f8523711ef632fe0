/** Pixels between a tip and what it is of, and at least between it and the window's edge. */
const GAP = 6;

interface Size {
  width: number;
  height: number;
}

/** Where a tip stands: over the middle of what it is of, under it where there is no room, and always inside the window. */
export function place(
  of: { left: number; top: number; width: number; bottom: number },
  tip: Size,
  window: Size,
): { left: number; top: number } {
  const middle = of.left + of.width / 2 - tip.width / 2;
  const left = Math.max(GAP, Math.min(middle, window.width - tip.width - GAP));
  const over = of.top - tip.height - GAP;
  return { left, top: over >= GAP ? over : of.bottom + GAP };
}
