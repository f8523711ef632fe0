// Which take of a stage is looked at without being selected, and which two are compared: of each job and stage by itself,
// and kept for when it is shown again, after another stage and after the next start.

import { hasUnsaved } from "../script/editor.svelte";
import { Remembered } from "../remembered.svelte";
import type { JobView, Stage, StageView, TakeId } from "../studio";
import { ofWorkspace } from "../workspace";
import { stampOf } from "../written.svelte";

interface Look {
  /** The take that is looked at; null where it is the selected one. */
  take: TakeId | null;
  /** What was selected then: another one that is selected since is what is shown. */
  selected: TakeId | null;
  pair: [TakeId, TakeId] | null;
}

type Entry = [about: string, look: Look];

/** Stages of which it is kept. */
const KEPT = 100;
const NONE: Look = { take: null, selected: null, pair: null };

const kept = new Remembered<Entry[]>(ofWorkspace("looks"), [], isEntries);

const aboutOf = (view: JobView, stage: Stage) => `${stampOf(view)} ${stage}`;

function lookOf(view: JobView, stage: Stage): Look {
  const about = aboutOf(view, stage);
  return kept.value.find(([known]) => known === about)?.[1] ?? NONE;
}

function keep(view: JobView, stage: Stage, change: Partial<Look>): void {
  const look = { ...lookOf(view, stage), ...change };
  const others = kept.value.filter(([about]) => about !== aboutOf(view, stage));
  const entry: Entry = [aboutOf(view, stage), look];
  const nothing = look.take === null && look.pair === null;
  kept.value = nothing ? others : [...others, entry].slice(-KEPT);
}

export const looks = {
  /** The take of a stage that is shown. Unsaved changes to it stay in sight when another take comes. */
  shown(view: JobView, stage: StageView): TakeId | null {
    const { take, selected } = lookOf(view, stage.stage);
    const row = stage.takes.find((one) => one.id === take);
    return row && (selected === stage.selected || hasUnsaved(row)) ? row.id : stage.selected;
  },

  /** Whether another take was selected since the one that is shown came into sight. */
  overtaken(view: JobView, stage: StageView): boolean {
    const shown = looks.shown(view, stage);
    return shown !== stage.selected && lookOf(view, stage.stage).selected !== stage.selected;
  },

  /** Looks at a take; with null, at whichever is selected. */
  at(view: JobView, stage: StageView, take: TakeId | null): void {
    keep(view, stage.stage, { take, selected: stage.selected });
  },

  pair(view: JobView, stage: StageView): [TakeId, TakeId] | null {
    const { pair } = lookOf(view, stage.stage);
    const known = pair?.every((id) => stage.takes.some((take) => take.id === id));
    return known ? pair : null;
  },

  compare(view: JobView, stage: StageView, pair: [TakeId, TakeId] | null): void {
    keep(view, stage.stage, { pair });
  },
};

function isEntries(value: unknown): value is Entry[] {
  const isId = (one: unknown) => one === null || typeof one === "number";
  const isPair = (one: unknown) =>
    one === null || (Array.isArray(one) && one.length === 2 && one.every((id) => typeof id === "number"));
  const isLook = (one: Partial<Look> | null) =>
    typeof one === "object" && isId(one?.take) && isId(one?.selected) && isPair(one?.pair);
  const isEntry = (one: unknown) =>
    Array.isArray(one) && one.length === 2 && typeof one[0] === "string" && isLook(one[1] as Look);
  return Array.isArray(value) && value.every(isEntry);
}
