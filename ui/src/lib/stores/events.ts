// What the studio tells, handed to the stores that show it.

import { marked } from "../jobs/marked.svelte";
import { listening } from "../listening";
import { onStudioEvent, type Event } from "../studio";
import { noteJobChanged, noteJobDeleted, refreshOpenJobs } from "./job.svelte";
import { jobs } from "./jobs.svelte";
import { noteMoneyChanged, noteMoneyOf } from "./money.svelte";
import { owner } from "./owner.svelte";
import { forgetProgress, noteProgress } from "./progress.svelte";
import { settings } from "./settings.svelte";
import { themes } from "./themes.svelte";
import { videos } from "./videos.svelte";

export function hear(event: Event): void {
  switch (event.kind) {
    case "progress":
      noteProgress(event);
      break;
    case "job_changed":
      jobs.refresh();
      noteJobChanged(event.job_id);
      videos.noteJobChanged(event.job_id);
      noteMoneyOf(event.job_id);
      break;
    case "job_deleted":
      jobs.refresh();
      videos.refresh();
      marked.forget(event.job_id);
      forgetProgress(event.job_id);
      noteJobDeleted(event.job_id);
      break;
    case "video_changed":
      videos.refresh();
      jobs.refresh();
      break;
    case "workspace_changed":
      jobs.refresh();
      videos.refresh();
      refreshOpenJobs();
      owner.refresh();
      settings.refresh();
      noteMoneyChanged();
      break;
    case "themes_changed":
      themes.refresh();
      // A job says when its theme is gone.
      refreshOpenJobs();
      break;
  }
}

/** Listens until the answer is called. */
export function startEvents(): () => void {
  return listening(onStudioEvent(hear));
}
