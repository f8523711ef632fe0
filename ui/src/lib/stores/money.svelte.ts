// What clicks will cost and what jobs have cost. An answer is kept and shown until a change makes it old; then it is
// asked for anew behind what is shown.

import { SvelteMap } from "svelte/reactivity";
import { options } from "../jobs/new-job.svelte";
import {
  studio,
  type Command,
  type Estimate,
  type JobId,
  type JobMoney,
  type RunOptions,
  type Stage,
} from "../studio";

/** Answers kept: of the jobs that are gone back and forth between, and of what a dialog was asked for. */
const KEPT = 200;

interface Asked<T> {
  /** None until it is there, and where it could not be told. */
  value: T | undefined;
  version: string;
}

/** Counts changes: of everything, and of a job. */
let everything = $state(0);
const ofJob = new SvelteMap<JobId, number>();

/** Settings or the workspace changed: every answer is old. */
export function noteMoneyChanged(): void {
  everything += 1;
}

/** A job changed: what is known of it is old. */
export function noteMoneyOf(job: JobId): void {
  ofJob.set(job, (ofJob.get(job) ?? 0) + 1);
}

class Answers<T> {
  readonly #known = new SvelteMap<string, Asked<T>>();
  readonly #asking = new Map<string, string>();

  /** What is known, asking for what is new. */
  of(key: string, job: JobId | null, ask: () => Promise<T>): T | undefined {
    const version = `${everything}/${job === null ? 0 : (ofJob.get(job) ?? 0)}`;
    const known = this.#known.get(key);
    if (known?.version !== version && this.#asking.get(key) !== version) void this.#ask(key, version, ask);
    return known?.value;
  }

  async #ask(key: string, version: string, ask: () => Promise<T>): Promise<void> {
    this.#asking.set(key, version);
    // What can't be estimated says why when it is started.
    const value = await ask().catch(() => undefined);
    if (this.#asking.get(key) !== version) return;
    this.#asking.delete(key);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= KEPT && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, { value, version });
  }
}

const estimates = new Answers<Estimate>();
const spent = new Answers<JobMoney>();

/** What a stage, started like this, will cost. */
export function stageEstimate(
  job: JobId | null,
  command: Command,
  asked: Partial<RunOptions> = {},
  theme: string | null = null,
): Estimate | undefined {
  const request = { command, job_id: job, theme, options: options(asked) };
  return estimates.of(JSON.stringify(request), job, () => studio.estimateStage(request));
}

/** What everything that is missing or stale will cost. */
export function restEstimate(
  job: JobId | null,
  theme: string | null = null,
  until: Stage | null = null,
  text: string | null = null,
): Estimate | undefined {
  const key = `rest ${JSON.stringify([job, theme, until, text])}`;
  return estimates.of(key, job, () => studio.estimatePipeline(job, theme, until, text));
}

/** What trying a job again will cost, all that follows included. */
export function retryEstimate(job: JobId): Estimate | undefined {
  return estimates.of(`retry ${job}`, job, () => studio.estimateRetry(job));
}

/** What a job has cost. */
export function moneyOf(job: JobId): JobMoney | undefined {
  return spent.of(String(job), job, () => studio.jobMoney(job));
}
