// A sound's outline as a drawing.

import type { SoundOutline } from "../studio";

/** An SVG path around the outline, in a box of one unit a stretch and 2000 units of height. */
export function outlinePath(outline: SoundOutline): string {
  const above = outline.high.map((high, at) => `${at} ${1000 - high}`);
  const below = outline.low.map((low, at) => `${at} ${1000 - low}`).reverse();
  return above.length === 0 ? "" : `M${[...above, ...below].join("L")}Z`;
}
