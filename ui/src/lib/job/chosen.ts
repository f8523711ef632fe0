// What was chosen beside a stage's button: kept for the job and the stage as long as the window is open.

import { SvelteMap } from "svelte/reactivity";
import type { JobId, Stage } from "../studio";

export interface Chosen {
  /** An engine's name; empty for the one that is set. */
  engine: string;
  /** The time range of an analysis, in hours; null for the theme's. */
  hours: number | null;
}

const AT_FIRST: Chosen = { engine: "", hours: null };
const kept = new SvelteMap<string, Chosen>();

const keyOf = (job: JobId, stage: Stage) => `${job}/${stage}`;

export function chosenFor(job: JobId, stage: Stage): Chosen {
  return kept.get(keyOf(job, stage)) ?? AT_FIRST;
}

export function choose(job: JobId, stage: Stage, change: Partial<Chosen>): void {
  kept.set(keyOf(job, stage), { ...chosenFor(job, stage), ...change });
}
