// One part of the window on the whole screen. The page as a whole is what fills the screen, with the part over all else
// in it, so that dialogs, the palette and notices still lie above.

export class FullScreen {
  on = $state(false);

  /** For `{@attach}`: gives the screen back when the part goes. */
  readonly attach = (): (() => void) => {
    const follow = () => {
      if (!document.fullscreenElement) this.on = false;
    };
    document.addEventListener("fullscreenchange", follow);
    return () => {
      document.removeEventListener("fullscreenchange", follow);
      this.leave();
    };
  };

  toggle(): void {
    if (this.on) this.leave();
    else void this.#enter();
  }

  leave(): void {
    if (!this.on) return;
    this.on = false;
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  }

  async #enter(): Promise<void> {
    try {
      await document.documentElement.requestFullscreen();
      this.on = true;
    } catch {
      // Not allowed here; the part stays as it is.
    }
  }
}
