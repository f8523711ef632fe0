// What the job page's buttons do.

import { options } from "../jobs/new-job.svelte";
import type { Given } from "../given";
import { jobAtHand } from "../stores/job.svelte";
import { attempt, type Mend } from "../stores/notices.svelte";
import { studio, type Command, type JobId, type RunOptions, type TakeId } from "../studio";
import { t } from "../texts";
import { Sending } from "../sending.svelte";
import { recordings } from "./recordings";

/** Where a stage is missing for what was asked, it is offered to be run. */
const offering = (job: JobId): Mend => ({ offer: (stage) => void runStage(job, stage) });

/** Starts a stage in a job. */
export function runStage(job: JobId, command: Command, asked: Partial<RunOptions> = {}): Promise<boolean> {
  return attempt(
    t.job.startFailed(t.stage.name[command]),
    async () => {
      await studio.startStage({ command, job_id: job, theme: null, options: options(asked) });
      jobAtHand(job).refresh();
    },
    offering(job),
  );
}

/** Everything that is missing or stale, in order. */
export function runTheRest(job: JobId): Promise<boolean> {
  return attempt(
    t.job.runRestFailed,
    async () => {
      await studio.startPipeline(job, null, null, null, null);
      jobAtHand(job).refresh();
    },
    offering(job),
  );
}

export function retry(job: JobId, title: string): Promise<boolean> {
  return attempt(
    t.job.retryFailed(title),
    async () => {
      await studio.retryJob(job);
      jobAtHand(job).refresh();
    },
    offering(job),
  );
}

export function cancel(job: JobId): Promise<boolean> {
  return attempt(
    t.job.cancelFailed,
    async () => {
      await studio.cancelJob(job);
      jobAtHand(job).refresh();
    },
    offering(job),
  );
}

export function selectTake(job: JobId, take: TakeId): Promise<boolean> {
  return attempt(t.takes.selectFailed, async () => jobAtHand(job).change(() => studio.selectTake(take)));
}

/** As `runStage`, for callers that only want it done. */
export function begin(job: JobId, command: Command, asked: Partial<RunOptions>): void {
  void runStage(job, command, asked);
}

const sendings = new Map<string, Sending>();

/** The file on its way to a stage of a job, wherever it was given. */
export function sendingTo(job: JobId, command: Command): Sending {
  const key = `${job}/${command}`;
  const sending = sendings.get(key) ?? new Sending();
  sendings.set(key, sending);
  return sending;
}

/** Hands a file over and runs a stage with it. `begun` hears once the stage has the file. */
export function runWithFile(
  job: JobId,
  command: Command,
  files: Given[],
  as: "import" | "voice",
  begun: () => void = () => undefined,
): Promise<boolean> {
  const file = files[0];
  if (!file) return Promise.resolve(false);
  return attempt(
    t.job.startFailed(t.stage.name[command]),
    async () => {
      const artifact = await sendingTo(job, command).send(file);
      await studio.startStage({ command, job_id: job, theme: null, options: options({ [as]: artifact }) });
      begun();
      jobAtHand(job).refresh();
    },
    offering(job),
  );
}

/** Uses the recording that is kept for a job as its voice. It is kept until the voice stage has it. */
export function useRecording(job: JobId): Promise<boolean> {
  const file = recordings.of(job);
  if (!file) return Promise.resolve(false);
  return runWithFile(job, "voiceover", [file], "voice", () => recordings.drop(job, file));
}
