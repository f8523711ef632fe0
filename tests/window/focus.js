// The controls of the page that look the same with the keyboard's focus as without. Run as the body of a function, after a
// key was pressed.

const CONTROLS =
  "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1']), [contenteditable=true]";
/** Around a control this many of its ancestors may show the focus in its place, as the frame of a field does. */
const AROUND = 3;
const LOOKS = [
  "outlineStyle",
  "outlineWidth",
  "outlineColor",
  "boxShadow",
  "borderColor",
  "backgroundColor",
  "color",
  "opacity",
];

const seen = (element) =>
  element.checkVisibility({ visibilityProperty: true }) &&
  !element.closest("[inert], [aria-hidden=true]") &&
  element.getClientRects().length > 0;

/** How a control and what is around it look, once every change of theirs has come to its end. */
function look(control) {
  document
    .getAnimations()
    .filter((one) => one.effect?.getTiming().iterations !== Infinity)
    .forEach((one) => one.finish());
  const looks = [];
  for (let at = control, out = 0; at && out <= AROUND; at = at.parentElement ?? at.getRootNode().host, out++) {
    const style = getComputedStyle(at);
    looks.push(...LOOKS.map((name) => style[name]));
  }
  return looks.join();
}

/** The controls in a part of the page, those in trees of their own among them. */
const controlsIn = (part) =>
  [...part.querySelectorAll("*")].flatMap((one) => [
    ...(one.matches(CONTROLS) ? [one] : []),
    ...(one.shadowRoot ? controlsIn(one.shadowRoot) : []),
  ]);

// Where a dialog lies over the page, the rest of it can't be reached.
const room = document.querySelector("[role=dialog], [role=alertdialog]") ?? document;
const before = document.activeElement;
const found = [];
for (const control of controlsIn(room)) {
  if (control.disabled || !seen(control)) continue;
  control.blur();
  const without = look(control);
  control.focus({ preventScroll: true });
  if (control.getRootNode().activeElement !== control) continue;
  if (look(control) === without) found.push(`the focus is not seen: ${control.outerHTML.slice(0, 200)}`);
}
if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true });
else document.activeElement?.blur();
return found;
