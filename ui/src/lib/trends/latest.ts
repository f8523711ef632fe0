// The newest collection and report there are, wherever they were made.

import { stages } from "../stages";
import { askForTake, takeOf } from "../stores/job.svelte";
import { studio, type JobRow, type Stage, type TakeView } from "../studio";

/** Jobs looked through, the last changed first. */
const LOOKED_THROUGH = 200;

export interface Latest {
  job: JobRow;
  take: TakeView;
}

export async function latest(stage: Stage): Promise<Latest | null> {
  const page = await studio.listJobs({
    status: null,
    search: "",
    sort: "changed",
    offset: 0,
    limit: LOOKED_THROUGH,
  });
  const at = stages.indexOf(stage);
  for (const row of page.jobs.filter((job) => job.stages[at] === "done" || job.stages[at] === "supplied")) {
    const view = await studio.getJob(row.id);
    const id = view.stage_views.find((one) => one.stage === stage)?.selected;
    if (id === null || id === undefined) continue;
    await askForTake(id);
    const take = takeOf(id);
    if (take) return { job: row, take };
  }
  return null;
}
