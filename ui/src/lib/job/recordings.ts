// Recordings: those that run, and those that were made and not yet used, the newest of each job. They are kept as long as the
// window is open.

import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { JobId } from "../studio";
import { Recorder } from "./recorder.svelte";

const kept = new SvelteMap<JobId, File>();
const recorders = new SvelteMap<JobId, Recorder>();

export const recordings = {
  of(job: JobId): File | undefined {
    return kept.get(job);
  },

  /** Keeps one; it takes the place of the one before. */
  keep(job: JobId, file: File): void {
    kept.set(job, file);
  },

  /** Forgets one that was used, or is not wanted. Another one that was made meanwhile stays. */
  drop(job: JobId, file: File): void {
    if (kept.get(job) === file) kept.delete(job);
  },

  /** What records a job's voice, for whoever begins it and whoever shows that it runs. */
  recorder(job: JobId): Recorder {
    return untrack(() => {
      const recorder = recorders.get(job) ?? new Recorder();
      if (!recorders.has(job)) recorders.set(job, recorder);
      return recorder;
    });
  },

  /** A job with a recording that would be lost with the window; null where there is none. */
  get atStake(): JobId | null {
    for (const [job, recorder] of recorders) if (recorder.recording) return job;
    return kept.keys().next().value ?? null;
  },
};
