// How the focus came to where it is. `:focus-visible` can't be asked: from the first key press on, WebKit counts what a mouse
// has reached as reached by keyboard.

/** Whether the latest that was pressed is of the mouse. */
let pointing = false;
/** What has the focus, where a mouse brought it there. */
let reached: Element | null = null;

/** Whether the focus is there because it was clicked, and not because somebody went there by keyboard. */
export const reachedByPointer = (element: Element): boolean => element === reached;

/** Follows the focus until the answer is called. */
export function followFocus(): () => void {
  const stop = new AbortController();
  const on = (name: keyof DocumentEventMap, run: () => void) =>
    document.addEventListener(name, run, { capture: true, signal: stop.signal });
  const note = () => (reached = pointing ? document.activeElement : null);
  on("pointerdown", () => (pointing = true));
  on("keydown", () => (pointing = false));
  on("focusin", note);
  // A click on what has the focus already moves none.
  on("click", () => pointing && note());
  return () => stop.abort();
}
