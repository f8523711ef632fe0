// Recordings that were made and not yet used, the newest of each job. They are kept as long as the window is open.

import { SvelteMap } from "svelte/reactivity";
import type { JobId } from "../studio";

const kept = new SvelteMap<JobId, File>();

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
};
