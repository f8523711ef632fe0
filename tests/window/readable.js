// The texts of the page of which something can't be read, with what cuts them off. Run as the body of a function.

// Letters may stand out of their line by this much, in pixels, and boxes lie between two of them.
const SLACK = 2;

const clips = (overflow) => overflow === "hidden" || overflow === "clip";

/** What of a box is seen through one of its ancestors, or who cuts it off. `box` is narrowed to what is seen. */
function through(ancestor, box, reach) {
  const style = getComputedStyle(ancestor);
  const edge = ancestor.getBoundingClientRect();
  for (const [axis, start, end, overflow] of [
    ["x", "left", "right", style.overflowX],
    ["y", "top", "bottom", style.overflowY],
  ]) {
    if (reach[axis]) continue;
    if (overflow === "auto" || overflow === "scroll") reach[axis] = true;
    if (!clips(overflow)) continue;
    const out = box[start] < edge[start] - SLACK || box[end] > edge[end] + SLACK;
    const told = axis === "x" ? style.textOverflow === "ellipsis" : style.webkitLineClamp !== "none";
    if (out && !told) return ancestor;
    if (out) [box[start], box[end]] = [Math.max(box[start], edge[start]), Math.min(box[end], edge[end])];
  }
  return null;
}

/** Who cuts a box off: an element, or the window. */
function cutter(element, rect) {
  const box = { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom };
  const reach = { x: false, y: false };
  for (let at = element; at; at = at.parentElement) {
    const by = through(at, box, reach);
    if (by) return by;
    if (getComputedStyle(at).position === "fixed") break;
  }
  const outX = !reach.x && (box.left < -SLACK || box.right > innerWidth + SLACK);
  const outY = !reach.y && (box.top < -SLACK || box.bottom > innerHeight + SLACK);
  return outX || outY ? document.documentElement : null;
}

const named = (element) =>
  `${element.tagName.toLowerCase()}${[...element.classList].map((one) => `.${one}`).join("")}`;

const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
while (texts.nextNode()) {
  const text = texts.currentNode;
  const element = text.parentElement;
  if (!text.data.trim() || element.closest("script, style, textarea, select, .hidden-text, [inert]")) continue;
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
  const range = document.createRange();
  range.selectNodeContents(text);
  for (const rect of range.getClientRects()) {
    const by = rect.width > 0 && cutter(element, rect);
    if (!by) continue;
    found.push(`“${text.data.trim().slice(0, 60)}” in ${named(element)} by ${named(by)}`);
    break;
  }
}
return found;
