// What jsdom lacks of a webview.

class Quiet {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= Quiet as unknown as typeof ResizeObserver;
window.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  addEventListener() {},
  removeEventListener() {},
})) as unknown as typeof window.matchMedia;
Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.animate ??= (() => ({
  cancel() {},
  finished: Promise.resolve(),
})) as unknown as typeof Element.prototype.animate;

// jsdom plays nothing, and says so at length.
HTMLMediaElement.prototype.load = () => undefined;
HTMLMediaElement.prototype.pause = () => undefined;
