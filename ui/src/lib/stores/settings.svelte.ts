// Settings and engines, read when they are first wanted and whenever something changes them.

import { coalesce } from "../coalesce";
import {
  asAppError,
  studio,
  type AppError,
  type EngineView,
  type SettingsView,
  type SettingView,
} from "../studio";

class Settings {
  view: SettingsView | null = $state.raw(null);
  error: AppError | null = $state.raw(null);
  #wanted = false;
  #saving: Promise<void> = Promise.resolve();
  readonly #reread = coalesce(() => this.load());

  async load(): Promise<void> {
    this.#wanted = true;
    try {
      this.view = await studio.listSettings();
      this.error = null;
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
  }

  /** Reads them unless they are there. */
  want(): void {
    if (!this.#wanted) void this.load();
  }

  /** Reads them anew, if anybody has wanted them. */
  refresh(): void {
    if (this.#wanted) this.#reread();
  }

  find(key: string): SettingView | undefined {
    return this.view?.settings.find((one) => one.key === key);
  }

  /** What holds now: what is set, else what holds at first. */
  value(key: string): string {
    const setting = this.find(key);
    return setting?.value || setting?.at_first || "";
  }

  /** Sets one; an empty value takes it back. What is wrong with it is thrown. */
  set(key: string, value: string): Promise<void> {
    const saving = this.#set(key, value);
    this.#saving = saving.catch(() => undefined);
    return saving;
  }

  /** Until what was typed last is saved or refused: a click may follow before. */
  saved(): Promise<void> {
    return this.#saving;
  }

  async #set(key: string, value: string): Promise<void> {
    const now = await studio.setSetting(key, value);
    if (this.view)
      this.view = {
        ...this.view,
        settings: this.view.settings.map((one) => (one.key === key ? now : one)),
      };
  }

  enginesOf(kind: string): EngineView[] {
    return this.view?.engines.filter((engine) => engine.kind === kind) ?? [];
  }

  /**
   * Chooses an engine. Address, model and options belong to the one before and go first: no key may be sent to an
   * address that was another service's.
   */
  async choose(kind: string, engine: string): Promise<void> {
    const own = this.view?.settings.filter(
      (one) => one.key.startsWith(`${kind}.`) && one.key !== `${kind}.engine` && one.source === "workspace",
    );
    for (const setting of own ?? []) await this.set(setting.key, "");
    await this.set(`${kind}.engine`, engine);
    await this.load();
  }
}

export const settings = new Settings();

/** The environment variable that goes before a setting: `REELWRIGHT_WRITER_MODEL`. */
export function variableOf(key: string): string {
  return `REELWRIGHT_${key.toUpperCase().replaceAll(/[.-]/g, "_")}`;
}

/** The environment variable of a service's key. */
export function keyVariableOf(provider: string): string {
  return `REELWRIGHT_${provider.toUpperCase().replaceAll("-", "_")}_KEY`;
}
