// The newest collection and report there are, wherever they were made.

import { readTake } from "../stores/job.svelte";
import { studio, type JobRow, type Stage, type TakeView } from "../studio";

export interface Latest {
  job: JobRow;
  take: TakeView;
}

/** The take of a stage that was made last, with its job as it is now. */
export async function latest(stage: Stage): Promise<Latest | null> {
  const id = await studio.newestTake(stage);
  if (id === null) return null;
  const take = await readTake(id);
  return { job: await studio.getJob(take.job_id), take };
}
