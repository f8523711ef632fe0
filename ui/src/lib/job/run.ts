// What the job page's buttons do.

import { options } from "../jobs/new-job.svelte";
import type { Given } from "../given";
import { jobAtHand, readTake } from "../stores/job.svelte";
import { attempt, notices, type Mend } from "../stores/notices.svelte";
import {
  studio,
  type ArtifactId,
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
import { fileKind } from "../upload";
import { finishing, finishOf } from "./finishing";
import { recordings } from "./recordings";
import { unsaved } from "./unsaved.svelte";

/** A click that starts work in a job. */
interface Click {
  /** What is said where it could not be started. */
  failed: string;
  /** What it does with the script that is shown: works with it as it is saved, or writes another in its place. */
  about: "reads" | "writes" | null;
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
  const { about, estimate } = click;
  return about ? unsaved.first(job, { start, estimate, writes: about === "writes" }) : start();
}

/** Where a stage is missing for what was asked, it is offered to be run. */
const offering = (job: JobId): Mend => ({ offer: (stage) => void runStage(job, stage) });

/** What a stage does with the script. */
function aboutScript(command: Command): Click["about"] {
  if (command === "script") return "writes";
  return (["visuals", "voiceover", "composition"] as Command[]).includes(command) ? "reads" : null;
}

/** Starts a stage in a job. */
export function runStage(job: JobId, command: Command, asked: Partial<RunOptions> = {}): Promise<boolean> {
  const request = { command, job_id: job, theme: null, options: options(asked) };
  return started(job, {
    failed: t.job.startFailed(t.stage.name[command]),
    about: aboutScript(command),
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
    about: "reads",
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
    about: "reads",
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
  return started(job, {
    failed: t.job.startFailed(t.stage.name[command]),
    about: aboutScript(command),
    estimate: null,
    async start() {
      const artifact = await sendingTo(job, command).send(file);
      await studio.startStage({ command, job_id: job, theme: null, options: options({ [as]: artifact }) });
      begun();
      return null;
    },
  });
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
