import { coalesce } from "../coalesce";
import { AskedFrames } from "./asked-frames.svelte";
import { asAppError, studio, type AppError, type ThemeRow } from "../studio";

class Themes {
  rows: ThemeRow[] = $state.raw([]);
  loaded = $state(false);
  error: AppError | null = $state.raw(null);
  /** Counts readings, so that an editor sees that the disk has news. */
  version = $state(0);
  /** Sample frames by theme; asked for anew when a theme changes. */
  #frames = new AskedFrames();
  readonly refresh = coalesce(() => this.load());

  async load(): Promise<void> {
    try {
      const rows = await studio.listThemes();
      for (const row of rows) {
        if (this.find(row.name)?.toml !== row.toml) this.forgetFrame(row.name);
      }
      this.rows = rows;
      this.error = null;
      this.version += 1;
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
    this.loaded = true;
  }

  find(name: string): ThemeRow | undefined {
    return this.rows.find((row) => row.name === name);
  }

  /** The sample frame's address once it has been rendered. */
  frame(name: string): string | undefined {
    return this.#frames.address(name, () => studio.themeFrame(name, null));
  }

  forgetFrames(): void {
    this.#frames.forgetAll();
  }

  forgetFrame(name: string): void {
    this.#frames.forget(name);
  }
}

export const themes = new Themes();
