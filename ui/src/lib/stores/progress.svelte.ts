// How far running work is. One entry a stage of a job, so that an event wakes only what shows that stage.

import { SvelteMap } from "svelte/reactivity";
import { isActive, stages } from "../stages";
import type { JobId, JobRow, Progress, Stage } from "../studio";

const byStage = new SvelteMap<string, Progress>();
const key = (job: JobId, stage: Stage) => `${job}/${stage}`;

/** How far a stage of a job is, if it runs and has told. */
export function progressOf(job: JobId, stage: Stage): Progress | undefined {
  return byStage.get(key(job, stage));
}

/** Less time than this is left for no clock to tell: it would say 0:00. Milliseconds. */
const NO_TIME = 500;

export function noteProgress(progress: Progress): void {
  const left_ms = progress.left_ms !== null && progress.left_ms < NO_TIME ? null : progress.left_ms;
  byStage.set(key(progress.job_id, progress.stage), { ...progress, left_ms });
}

/** Forgets what has ended, as a fresh row tells. */
export function settleProgress(row: Pick<JobRow, "id" | "stages">): void {
  stages.forEach((stage, at) => {
    const status = row.stages[at];
    if (status === undefined || !isActive(status)) byStage.delete(key(row.id, stage));
  });
}

export function forgetProgress(job: JobId): void {
  for (const stage of stages) byStage.delete(key(job, stage));
}
