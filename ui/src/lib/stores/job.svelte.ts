// Open jobs and their takes. What was seen once is shown at once when it is opened again, and read anew behind it.

import { SvelteMap } from "svelte/reactivity";
import { coalesce } from "../coalesce";
import {
  asAppError,
  studio,
  type AppError,
  type JobId,
  type JobView,
  type TakeId,
  type TakeView,
} from "../studio";
import { settleProgress } from "./progress.svelte";

/** Jobs kept at hand. */
const KEPT_JOBS = 40;

export class OpenJob {
  view: JobView | null = $state.raw(null);
  error: AppError | null = $state.raw(null);
  deleted = $state(false);
  readonly refresh = coalesce(() => this.load());
  /** Questions asked so far, and the latest whose answer is shown: an answer that comes after a later one's is old. */
  #asked = 0;
  #shown = 0;

  constructor(readonly id: JobId) {}

  async load(): Promise<void> {
    const asked = this.#asked + 1;
    try {
      await this.change(() => studio.getJob(this.id));
    } catch (thrown) {
      const error = asAppError(thrown);
      // Another program can have deleted it, which no event of ours tells.
      if (error.code === "deleted_job") this.deleted = true;
      else if (asked > this.#shown) this.error = error;
    }
  }

  /** Asks for the job, changed or as it is, and shows it unless a later answer is shown already. */
  async change(ask: () => Promise<JobView>): Promise<void> {
    const asked = ++this.#asked;
    const view = await ask();
    if (asked < this.#shown) return;
    this.#shown = asked;
    this.view = view;
    this.error = null;
    settleProgress(view);
  }
}

const open = new Map<JobId, OpenJob>();

/** The job, from what is at hand; it is being read anew when this returns. */
export function openJob(id: JobId): OpenJob {
  const job = jobAtHand(id);
  void job.load();
  return job;
}

/** The job as it is at hand, for what a click does to it. */
export function jobAtHand(id: JobId): OpenJob {
  let job = open.get(id);
  if (!job) {
    job = new OpenJob(id);
    if (open.size >= KEPT_JOBS) open.delete(open.keys().next().value as JobId);
    open.set(id, job);
  }
  return job;
}

/** A job changed: whoever shows it sees the change. */
export function noteJobChanged(id: JobId): void {
  open.get(id)?.refresh();
}

export function noteJobDeleted(id: JobId): void {
  const job = open.get(id);
  if (job) job.deleted = true;
  open.delete(id);
}

/** Anything may have changed. */
export function refreshOpenJobs(): void {
  for (const job of open.values()) job.refresh();
}

const takes = new SvelteMap<TakeId, TakeView>();
const takeErrors = new SvelteMap<TakeId, AppError>();
const asked = new Set<TakeId>();

/** A take once it is there. What a take holds never changes, so it is read once. */
export function takeOf(id: TakeId | null | undefined): TakeView | undefined {
  if (id === null || id === undefined) return undefined;
  const known = takes.get(id);
  if (!known && !asked.has(id)) void askForTake(id);
  return known;
}

/** Why a take can't be shown. */
export function takeError(id: TakeId | null | undefined): AppError | undefined {
  return id === null || id === undefined ? undefined : takeErrors.get(id);
}

/** A take, from what is at hand or from the studio. Throws why there is none. */
export async function readTake(id: TakeId): Promise<TakeView> {
  const known = takes.get(id);
  if (known) return known;
  const take = await studio.getTake(id);
  noteTake(take);
  return take;
}

export async function askForTake(id: TakeId): Promise<void> {
  asked.add(id);
  try {
    noteTake(await studio.getTake(id));
  } catch (thrown) {
    takeErrors.set(id, asAppError(thrown));
    asked.delete(id);
  }
}

export function noteTake(take: TakeView): void {
  asked.add(take.row.id);
  takeErrors.delete(take.row.id);
  takes.set(take.row.id, take);
}
