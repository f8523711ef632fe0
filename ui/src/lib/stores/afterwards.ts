// What the user asked for beyond the click: jobs that go on to their end once the work begun is done.

import { isActive } from "../stages";
import { studio, type JobId } from "../studio";
import { t } from "../texts";
import { notices } from "./notices.svelte";

const waiting = new Set<JobId>();

export const afterwards = {
  /** Everything after what runs now, if it ends well. */
  runTheRest(job: JobId): void {
    waiting.add(job);
  },

  /** A job changed: goes on with it if it was waiting for that. */
  async note(job: JobId): Promise<void> {
    if (!waiting.has(job)) return;
    const view = await studio.getJob(job);
    if (!waiting.has(job) || view.stages.some(isActive)) return;
    waiting.delete(job);
    if (view.status !== "pending") return;
    try {
      await studio.startPipeline(job, null, null, null);
    } catch (thrown) {
      notices.fail(t.job.runRestFailed, thrown);
    }
  },

  forget(job: JobId): void {
    waiting.delete(job);
  },
};
