// A theme being edited: its text, what the studio says of it, and the fields that are read from it.

import { studio, StudioError, asAppError, type Theme, type ThemeError, type ThemeRow } from "../studio";
import { setToml, type TomlValue } from "./toml-edit";

/** Milliseconds of quiet after which a text is checked. */
const QUIET = 250;

export class ThemeEditing {
  text = $state("");
  /** The theme as last understood; the form shows it even while the text is broken. */
  theme: Theme | null = $state.raw(null);
  fault: ThemeError | null = $state.raw(null);
  #saved = $state("");
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly row: ThemeRow) {
    this.text = row.toml;
    this.#saved = row.toml;
    this.theme = row.theme;
    this.fault = row.error;
  }

  get dirty(): boolean {
    return this.text !== this.#saved;
  }

  /** The file as it is on disk now. What is being edited stays. */
  found(row: ThemeRow): void {
    if (row.toml === this.#saved) return;
    if (!this.dirty) {
      this.text = row.toml;
      this.theme = row.theme ?? this.theme;
      this.fault = row.error;
    }
    this.#saved = row.toml;
  }

  type(text: string): void {
    if (text === this.text) return;
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), QUIET);
  }

  set(table: string, key: string, value: TomlValue): void {
    this.type(setToml(this.text, table, key, value));
  }

  async check(): Promise<boolean> {
    clearTimeout(this.#timer);
    const text = this.text;
    try {
      const theme = await studio.checkTheme(text);
      if (text === this.text) [this.theme, this.fault] = [theme, null];
      return true;
    } catch (thrown) {
      if (text === this.text) this.fault = faultOf(thrown);
      return false;
    }
  }

  async save(name: string): Promise<ThemeRow> {
    const text = this.text;
    const row = await studio.saveTheme(name, text);
    this.#saved = text;
    return row;
  }

  discard(): void {
    this.type(this.#saved);
    void this.check();
  }
}

/** What is wrong with a theme, and where. */
export function faultOf(thrown: unknown): ThemeError {
  const answer = thrown instanceof StudioError ? (thrown.answer as Partial<ThemeError>) : {};
  const message = asAppError(thrown).message;
  const named = /\bline (\d+)/.exec(message);
  return { line: answer.line ?? (named ? Number(named[1]) : 1), message };
}
