import { coalesce } from "../coalesce";
import { asAppError, studio, type AppError, type ThemeRow } from "../studio";

class Themes {
  rows: ThemeRow[] = $state.raw([]);
  loaded = $state(false);
  error: AppError | null = $state.raw(null);
  /** Sample frames by theme; asked for anew when a theme changes. */
  frames: Record<string, string> = $state({});
  /** Counts readings, so that an editor sees that the disk has news. */
  version = $state(0);
  #asked = new Set<string>();
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
    const known = this.frames[name];
    if (known === undefined && !this.#asked.has(name)) {
      this.#asked.add(name);
      studio.themeFrame(name).then(
        (url) => (this.frames[name] = url),
        () => undefined,
      );
    }
    return known;
  }

  forgetFrames(): void {
    for (const name of Object.keys(this.frames)) this.forgetFrame(name);
  }

  forgetFrame(name: string): void {
    this.#asked.delete(name);
    delete this.frames[name];
  }
}

export const themes = new Themes();
