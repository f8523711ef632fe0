// What the job page's buttons do.

import { options } from "../jobs/new-job.svelte";
import type { Given } from "../given";
import { jobAtHand } from "../stores/job.svelte";
import { attempt, type Mend } from "../stores/notices.svelte";
import {
  studio,
  type Command,
  type Estimate,
  type Finish,
  type JobId,
  type RunOptions,
  type Stage,
  type TakeId,
} from "../studio";
import { t } from "../texts";
import { Sending } from "../sending.svelte";
import { finishing, finishOf } from "./finishing";
import { recordings } from "./recordings";
import { unsaved } from "./unsaved.svelte";

/** A click that starts work in a job. */
interface Click {
  /** What is said where it could not be started. */
  failed: string;
  /** Whether any of it works with the script there is. */
  readsScript: boolean;
  /** What it will cost by now; null where it costs nothing, whatever the script says. */
  estimate: (() => Promise<Estimate>) | null;
  /** Starts it with the finish that was chosen and not composed with yet. Answers the one that it is composed with. */
  start: (chosen: Finish | null) => Promise<Finish | null>;
}

/** The one way to start work in a job, whichever button does it: changes of the script that are not saved are asked about
 * first, and a video is finished as it was chosen on its page. */
async function started(job: JobId, click: Click): Promise<boolean> {
  const open = jobAtHand(job);
  if (!open.view) await open.load();
  const start = () =>
    attempt(
      click.failed,
      async () => {
        const finish = open.view && finishOf(open.view);
        const used = await click.start(finish?.chosen ?? null);
        if (finish && used) finishing.composed(finish.about, used, finish.newest);
        open.refresh();
      },
      { ...offering(job), again: () => void started(job, click) },
    );
  return click.readsScript ? unsaved.first(job, { start, estimate: click.estimate }) : start();
}

/** Where a stage is missing for what was asked, it is offered to be run. */
const offering = (job: JobId): Mend => ({ offer: (stage) => void runStage(job, stage) });

/** The commands that work with the script there is. */
const READ_SCRIPT: Command[] = ["visuals", "voiceover", "composition"];

/** Starts a stage in a job. */
export function runStage(job: JobId, command: Command, asked: Partial<RunOptions> = {}): Promise<boolean> {
  const request = { command, job_id: job, theme: null, options: options(asked) };
  return started(job, {
    failed: t.job.startFailed(t.stage.name[command]),
    readsScript: READ_SCRIPT.includes(command),
    estimate: () => studio.estimateStage(request),
    async start(chosen) {
      const finish = command === "composition" ? (asked.finish ?? chosen) : null;
      await studio.startStage({ ...request, options: { ...request.options, finish } });
      return finish;
    },
  });
}

/** Everything that is missing or stale, in order. */
export function runTheRest(job: JobId): Promise<boolean> {
  return started(job, {
    failed: t.job.runRestFailed,
    readsScript: true,
    estimate: () => studio.estimatePipeline(job, null, null, null),
    async start(chosen) {
      await studio.startPipeline(job, null, null, null, null, chosen);
      return chosen;
    },
  });
}

/** Goes on with a job that broke off. */
export function retry(job: JobId, title: string): Promise<boolean> {
  return started(job, {
    failed: t.job.retryFailed(title),
    readsScript: true,
    estimate: () => studio.estimateRetry(job),
    async start(chosen) {
      await studio.retryJob(job, chosen);
      return chosen;
    },
  });
}

/** Stops what runs in a job: one stage, or all. */
export function cancel(job: JobId, stage: Stage | null = null): Promise<boolean> {
  return attempt(
    t.job.cancelFailed,
    async () => {
      await studio.cancelJob(job, stage);
      jobAtHand(job).refresh();
    },
    offering(job),
  );
}

export function selectTake(job: JobId, take: TakeId): Promise<boolean> {
  return attempt(t.takes.selectFailed, async () => jobAtHand(job).change(() => studio.selectTake(take)));
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
  return started(job, {
    failed: t.job.startFailed(t.stage.name[command]),
    readsScript: READ_SCRIPT.includes(command),
    estimate: null,
    async start() {
      const artifact = await sendingTo(job, command).send(file);
      await studio.startStage({ command, job_id: job, theme: null, options: options({ [as]: artifact }) });
      begun();
      return null;
    },
  });
}

/** Uses the recording that is kept for a job as its voice. It is kept until the voice stage has it. */
export function useRecording(job: JobId): Promise<boolean> {
  const file = recordings.of(job);
  if (!file) return Promise.resolve(false);
  return runWithFile(job, "voiceover", [file], "voice", () => recordings.drop(job, file));
}
