// A script being edited: the draft, its history, and what is kept of it should the window close.

import { studio, type JobId, type JobView, type Script, type TakeId, type TakeRow } from "../studio";
import { noteTake, takeOf } from "../stores/job.svelte";
import { stampOf, written } from "../written.svelte";
import { draftOf, same, scriptOf, type Draft, type DraftScene } from "./edit";
import { changed, history, redone, undone, type History } from "./history";

/** Where a take's draft is kept. */
const aboutOf = (take: TakeRow) => `script.${stampOf(take)}`;

/** A draft with what it was made from: the keys of the one are those of the other. */
interface Kept {
  draft: Draft;
  saved: Draft;
}

/** Milliseconds of quiet after which a draft is kept. */
const QUIET = 400;

export class Editor {
  /** The take that is edited, and what it holds. */
  take: TakeRow;
  base: Script;
  saving = $state(false);
  /** The overlay and the scene that are worked on, by key. */
  overlay: number | null = $state(null);
  scene: number | null = $state(null);
  /** How often each was gone to: what is gone to again is shown again. */
  chosen = $state({ overlay: 0, scene: 0 });
  /** The overlay that was added just now, by key: it is there to be written. */
  added: number | null = $state(null);

  #history: History<Draft>;
  #saved: Draft;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(take: TakeRow, base: Script) {
    this.take = take;
    this.base = base;
    const kept = read(take);
    this.#saved = $state.raw(kept?.saved ?? draftOf(base));
    const start = history(this.#saved);
    this.#history = $state.raw(kept ? changed(start, kept.draft, "", 0) : start);
  }

  get draft(): Draft {
    return this.#history.present;
  }

  get dirty(): boolean {
    return !same(this.draft, this.#saved);
  }

  /** A scene's number in the take that is edited, which its picture goes by; none where it is not in it. */
  numberOf(key: number): number | undefined {
    const at = this.#saved.scenes.findIndex((scene) => scene.key === key);
    return at < 0 ? undefined : at + 1;
  }

  /** Whether a scene says what it says in the take that is edited. */
  saysAsSaved(scene: DraftScene): boolean {
    return this.#saved.scenes.some((one) => one.key === scene.key && one.narration === scene.narration);
  }

  choose(what: "overlay" | "scene", key: number): void {
    this[what] = key;
    this.chosen[what] += 1;
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** A change. Changes with one tag in a row are one step of undo. */
  change(next: Draft, tag = ""): void {
    this.#history = changed(this.#history, next, tag, Date.now());
    this.#keep();
  }

  undo(): void {
    this.#history = undone(this.#history);
    this.#keep();
  }

  redo(): void {
    this.#history = redone(this.#history);
    this.#keep();
  }

  /** Back to what was saved; can be undone. */
  discard(): void {
    this.change(this.#saved);
  }

  /** Saves the draft as a new take, which is edited from then on. */
  async save(job: JobId): Promise<void> {
    const draft = this.draft;
    this.saving = true;
    try {
      const take = await studio.saveScript(job, scriptOf(draft, this.base));
      written.done(aboutOf(this.take));
      editors.delete(this.take.id);
      this.take = take.row;
      if (take.content.stage === "script") this.base = take.content.content;
      this.#saved = draft;
      editors.set(this.take.id, this);
      noteTake(take);
      this.#keep();
    } finally {
      this.saving = false;
    }
  }

  #keep(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const kept: Kept = { draft: this.draft, saved: this.#saved };
      written.keep(aboutOf(this.take), this.dirty ? JSON.stringify(kept) : "");
    }, QUIET);
  }
}

const editors = new Map<TakeId, Editor>();

/** The editor of a take; the same one as long as the window is open, so that undo survives a look elsewhere. */
export function editorOf(take: TakeRow, script: Script): Editor {
  const known = editors.get(take.id);
  if (known) return known;
  const editor = new Editor(take, script);
  editors.set(take.id, editor);
  return editor;
}

/** Whether something in a take of a script is not saved. */
export function hasUnsaved(take: TakeRow): boolean {
  return editors.get(take.id)?.dirty ?? written.of(aboutOf(take)) !== "";
}

/** The editor of a job's take of the script, where something in it is not saved. */
export async function unsavedScript(view: JobView, take: TakeId | null): Promise<Editor | null> {
  const row = view.stage_views
    .find((stage) => stage.stage === "script")
    ?.takes.find((one) => one.id === take);
  if (!row || !hasUnsaved(row)) return null;
  const { content } = takeOf(row.id) ?? (await studio.getTake(row.id));
  if (content.stage !== "script") return null;
  const editor = editorOf(row, content.content);
  return editor.dirty ? editor : null;
}

function read(take: TakeRow): Kept | null {
  try {
    const kept = JSON.parse(written.of(aboutOf(take)) || "null") as Partial<Kept> | null;
    return isDraft(kept?.draft) && isDraft(kept.saved) ? { draft: kept.draft, saved: kept.saved } : null;
  } catch {
    return null;
  }
}

function isDraft(kept: Draft | undefined): kept is Draft {
  return Array.isArray(kept?.scenes) && Array.isArray(kept.overlays) && kept.scenes.length > 0;
}
