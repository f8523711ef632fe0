// The decoder behind a media element, given back as soon as the element goes.

/**
 * For `{@attach}`. An element that left the page keeps its decoder, its threads and its decoded frames until the engine tidies
 * up, which may be never while the window is idle; without a source it has none.
 */
export function letGo(element: HTMLMediaElement): () => void {
  return () => {
    element.pause();
    element.removeAttribute("src");
    element.load();
  };
}
