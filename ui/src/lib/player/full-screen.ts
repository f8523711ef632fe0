/** Fills the screen with an element, or gives the screen back. */
export function toggleFullScreen(element: Element | null | undefined): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void element?.requestFullscreen?.().catch(() => undefined);
}
