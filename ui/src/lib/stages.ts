// The stages as the window shows them.

import type { JobStatus, Stage, StageStatus } from "./studio";
import { t } from "./texts";

/** In the order of the pipeline, as the studio lists them. */
export const stages: Stage[] = [
  "trend_collection",
  "trend_analysis",
  "script",
  "visuals",
  "voiceover",
  "composition",
  "review",
];

/** What each stage reads: where a wire runs in the graph. */
export const inputs: Record<Stage, Stage[]> = {
  trend_collection: [],
  trend_analysis: ["trend_collection"],
  script: ["trend_analysis"],
  visuals: ["script"],
  voiceover: ["script"],
  composition: ["visuals", "voiceover"],
  review: ["composition"],
};

export function isStage(name: string): name is Stage {
  return (stages as string[]).includes(name);
}

/** Whether a run of the stage is queued or going on. */
export function isActive(status: StageStatus): boolean {
  return status === "queued" || status === "running";
}

/** Whether the stage ended without a take. */
export function isBroken(status: StageStatus): boolean {
  return status === "failed" || status === "cancelled" || status === "interrupted";
}

/** The colour's role for a job's status. */
export function tone(status: JobStatus): "" | "run" | "ok" | "fail" | "stale" | "accent" {
  switch (status) {
    case "running":
      return "run";
    case "completed":
      return "ok";
    case "failed":
    case "rejected":
      return "fail";
    case "cancelled":
      return "stale";
    case "in_review":
      return "accent";
    default:
      return "";
  }
}

/** What a job is doing, in a few words. */
export function jobState(status: JobStatus, stage: Stage): string {
  const name = t.stage.inSentence[stage];
  switch (status) {
    case "running":
      return t.stage.doing[stage];
    case "failed":
      return t.job.failedAt(name);
    case "pending":
      return t.job.waitingFor(name);
    default:
      return t.job.status[status];
  }
}
