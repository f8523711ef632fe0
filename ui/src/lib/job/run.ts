// What the job page's buttons do.

import { options } from "../jobs/new-job.svelte";
import type { Given } from "../given";
import { jobAtHand, readTake } from "../stores/job.svelte";
import { attempt, notices, type Mend } from "../stores/notices.svelte";
import {
  studio,
  type ArtifactId,
  type Command,
  type JobId,
  type RunOptions,
  type Stage,
  type TakeId,
} from "../studio";
import { t } from "../texts";
import { Sending } from "../sending.svelte";
import { fileKind } from "../upload";
import { finishing, finishOf } from "./finishing";
import { recordings } from "./recordings";
import { unsaved } from "./unsaved.svelte";

/** Where a stage is missing for what was asked, it is offered to be run. */
const offering = (job: JobId): Mend => ({ offer: (stage) => void runStage(job, stage) });

/** The commands that work with the script there is, or put another in its place. */
const ABOUT_SCRIPT: Command[] = ["script", "visuals", "voiceover", "composition"];

/** Starts a stage in a job. A composition is finished as it was chosen on its page, whichever button starts it. */
export function runStage(job: JobId, command: Command, asked: Partial<RunOptions> = {}): Promise<boolean> {
  const start = () => {
    const finish = command === "composition" ? finishAtHand(job) : null;
    return attempt(
      t.job.startFailed(t.stage.name[command]),
      async () => {
        const chosen = finish?.chosen ? { finish: finish.chosen } : {};
        const all = options({ ...chosen, ...asked });
        await studio.startStage({ command, job_id: job, theme: null, options: all });
        if (finish && all.finish) finishing.composed(finish.about, all.finish, finish.newest);
        jobAtHand(job).refresh();
      },
      offering(job),
    );
  };
  if (!ABOUT_SCRIPT.includes(command)) return start();
  const request = { command, job_id: job, theme: null, options: options(asked) };
  const estimate = () => studio.estimateStage(request);
  return unsaved.first(job, { start, estimate, writes: command === "script" });
}

/** Everything that is missing or stale, in order. */
export function runTheRest(job: JobId): Promise<boolean> {
  const start = () => {
    const finish = finishAtHand(job);
    return attempt(
      t.job.runRestFailed,
      async () => {
        await studio.startPipeline(job, null, null, null, null, finish?.chosen ?? null);
        if (finish?.chosen) finishing.composed(finish.about, finish.chosen, finish.newest);
        jobAtHand(job).refresh();
      },
      offering(job),
    );
  };
  return unsaved.first(job, { start, estimate: () => studio.estimatePipeline(job, null, null, null) });
}

function finishAtHand(job: JobId): ReturnType<typeof finishOf> | null {
  const { view } = jobAtHand(job);
  return view && finishOf(view);
}

export function retry(job: JobId, title: string): Promise<boolean> {
  const start = () =>
    attempt(
      t.job.retryFailed(title),
      async () => {
        await studio.retryJob(job);
        jobAtHand(job).refresh();
      },
      offering(job),
    );
  return unsaved.first(job, { start, estimate: () => studio.estimateRetry(job) });
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

export function deleteTake(job: JobId, take: TakeId): Promise<boolean> {
  return attempt(t.takes.deleteFailed, async () => jobAtHand(job).change(() => studio.deleteTake(take)));
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

/** Shows files of the user's, a scene each: from a scene on, or in all scenes, from the first file again where they are fewer.
 * It is one take. Says what became of each file. */
export async function showFiles(job: JobId, files: Given[], from: number | null = null): Promise<boolean> {
  const pictures = files.filter((file) => fileKind(file) === "picture");
  const others = files.filter((file) => !pictures.includes(file));
  let [visuals, scenes]: [ArtifactId[], number[]] = [[], []];
  const sent = await attempt(t.visuals.filesFailed, async () => {
    if (pictures.length === 0)
      throw { code: "no_pictures", message: t.visuals.noneShown(others.map((file) => file.name)) };
    scenes = await scenesFrom(job, from);
    for (const file of pictures.slice(0, scenes.length))
      visuals = [...visuals, await sendingTo(job, "visuals").send(file)];
  });
  const into = from === null ? scenes : scenes.slice(0, visuals.length);
  const asked = { visuals, scenes: from === null ? [] : into };
  if (!sent || !(await runStage(job, "visuals", asked))) return false;
  const left = [...pictures.slice(visuals.length), ...others].map((file) => file.name);
  notices.say(t.visuals.filesShown(visuals.length, into, left), { lasts: FILES_SHOWN });
  return true;
}

/** Milliseconds in which the names of some files are read. */
const FILES_SHOWN = 10_000;

/** The numbers of the script's scenes, from one of them on. */
async function scenesFrom(job: JobId, from: number | null): Promise<number[]> {
  const script = jobAtHand(job).view?.script_id ?? null;
  const content = script === null ? null : (await readTake(script)).content;
  const all = content?.stage === "script" ? content.content.scenes.map((scene) => scene.number) : [];
  return from === null ? all : all.slice(all.indexOf(from));
}

/** Uses the recording that is kept for a job as its voice. It is kept until the voice stage has it. */
export function useRecording(job: JobId): Promise<boolean> {
  const file = recordings.of(job);
  if (!file) return Promise.resolve(false);
  return runWithFile(job, "voiceover", [file], "voice", () => recordings.drop(job, file));
}
