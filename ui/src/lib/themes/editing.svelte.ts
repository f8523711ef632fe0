// A theme being edited: its text, what the studio says of it, and the fields that are read from it.

import {
  studio,
  StudioError,
  asAppError,
  type Reference,
  type Theme,
  type ThemeError,
  type ThemeRow,
} from "../studio";
import { ofWorkspace } from "../workspace";
import { written } from "../written.svelte";
import { addToList, removeFromList, setInList, setToml, type TomlValue } from "./toml-edit";

/** Milliseconds of quiet after which a text is checked. */
const QUIET = 250;
/** The list of what there is to tell, in a theme's text. */
const REFERENCES = "references";

export class ThemeEditing {
  readonly name: string;
  text = $state("");
  /** The theme as last understood; the form shows it even while the text is broken. */
  theme: Theme | null = $state.raw(null);
  fault: ThemeError | null = $state.raw(null);
  /** The file as somebody else has left it since this was begun; none once it is decided which of the two goes on. */
  theirs: string | null = $state(null);
  #saved = $state("");
  /** What is on its way to the disk: found there, it is nobody else's. */
  #saving: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(row: ThemeRow) {
    this.name = row.name;
    this.text = row.toml;
    this.#saved = row.toml;
    this.theme = row.theme;
    this.fault = row.error;
    const kept = read(row.name);
    if (!kept || kept.text === row.toml) return;
    this.#saved = kept.base;
    this.text = kept.text;
    this.found(row);
    void this.check();
  }

  get dirty(): boolean {
    return this.text !== this.#saved;
  }

  /** The file as it is on disk now. What is being edited stays, and that the file has changed is told. */
  found(row: ThemeRow): void {
    if (row.toml === this.#saving || row.toml === this.text) {
      this.theirs = null;
      this.#saved = row.toml;
      this.#keep();
    } else if (this.dirty) {
      this.theirs = row.toml === this.#saved ? null : row.toml;
    } else if (row.toml !== this.#saved) {
      this.text = row.toml;
      this.theme = row.theme ?? this.theme;
      this.fault = row.error;
      this.#saved = row.toml;
    }
  }

  /** Decides between what is edited here and what is on the disk. */
  settle(keep: "mine" | "theirs"): void {
    if (this.theirs === null) return;
    this.#saved = this.theirs;
    this.theirs = null;
    if (keep === "theirs") this.discard();
    else this.#keep();
  }

  type(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#keep();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), QUIET);
  }

  /** Sets a field. The form has it at once: what is set next may stand on it, and a text with a fault is never understood. */
  set(table: string, key: string, value: TomlValue): void {
    this.type(setToml(this.text, table, key, value));
    if (this.theme) this.theme = withField(this.theme, table, key, value);
  }

  /** Changes one of the things there are to tell. */
  setReference(place: number, change: Partial<Reference>): void {
    let { text } = this;
    for (const [key, value] of Object.entries(change)) text = setInList(text, REFERENCES, place, key, value);
    // Written in another way, as an inline list for one, it is changed in the text alone.
    if (text === this.text) return;
    this.type(text);
    this.#tell((all) => all.map((one, at) => (at === place ? { ...one, ...change } : one)));
  }

  /** One more thing to tell, at the end. */
  addReference(title: string): void {
    const taken = new Set(this.theme?.references.map((one) => one.id));
    let number = taken.size + 1;
    while (taken.has(`reference-${number}`)) number += 1;
    const keys = { id: `reference-${number}`, kind: "feature" as const, title, talking_points: [] };
    this.type(addToList(this.text, REFERENCES, keys));
    this.#tell((all) => [...all, { ...keys, description: "", media: [] }]);
  }

  removeReference(place: number): void {
    this.type(removeFromList(this.text, REFERENCES, place));
    this.#tell((all) => all.toSpliced(place, 1));
  }

  #tell(change: (all: Reference[]) => Reference[]): void {
    if (this.theme) this.theme = { ...this.theme, references: change(this.theme.references) };
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

  /** Writes it. Under another name, this theme is again as it is on the disk. */
  async save(name: string): Promise<void> {
    const text = this.text;
    if (name === this.name) this.#saving = text;
    try {
      await studio.saveTheme(name, text);
      if (name === this.name) this.#saved = text;
      else this.discard();
    } finally {
      this.#saving = null;
    }
    this.#keep();
  }

  discard(): void {
    this.type(this.#saved);
    void this.check();
  }

  #keep(): void {
    const draft: Kept = { base: this.#saved, text: this.text };
    written.keep(aboutOf(this.name), this.dirty ? JSON.stringify(draft) : "");
  }
}

/** The theme with one field set; `table` as in its text, an empty string for the top. */
function withField(theme: Theme, table: string, key: string, value: TomlValue): Theme {
  if (table === "") return { ...theme, [key]: value };
  const fields = (theme as unknown as Record<string, object | null>)[table];
  return { ...theme, [table]: { ...fields, [key]: value } };
}

/** A theme that was begun to be changed, and what it was then. */
interface Kept {
  base: string;
  text: string;
}

/** Themes of the same name in two workspaces are two themes. */
const aboutOf = (name: string) => ofWorkspace(`theme.${name}`);

function read(name: string): Kept | null {
  try {
    const kept = JSON.parse(written.of(aboutOf(name)) || "null") as Partial<Kept> | null;
    return typeof kept?.base === "string" && typeof kept.text === "string" ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

const editings = new Map<string, ThemeEditing>();

/** The editing of a theme; the same one as long as the window is open, wherever one looks meanwhile. */
export function editingOf(row: ThemeRow): ThemeEditing {
  const known = editings.get(row.name);
  if (known) return known;
  const editing = new ThemeEditing(row);
  editings.set(row.name, editing);
  return editing;
}

/** A theme that is gone, or called otherwise: one that gets its name begins anew. */
export function forgetEditing(name: string): void {
  written.keep(aboutOf(name), "");
  editings.delete(name);
}

/** What is wrong with a theme, and where. */
export function faultOf(thrown: unknown): ThemeError {
  const answer = thrown instanceof StudioError ? (thrown.answer as Partial<ThemeError>) : {};
  const message = asAppError(thrown).message;
  const named = /\bline (\d+)/.exec(message);
  return { line: answer.line ?? (named ? Number(named[1]) : 1), message };
}
