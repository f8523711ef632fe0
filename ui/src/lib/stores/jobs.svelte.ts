// The jobs list: pages of rows, loaded as they come into sight and kept while they are read anew.

import { SvelteMap } from "svelte/reactivity";
import { coalesce } from "../coalesce";
import { Remembered, isNumber, isText, oneOf } from "../remembered.svelte";
import {
  asAppError,
  studio,
  type AppError,
  type JobId,
  type JobQuery,
  type JobRow,
  type JobSort,
  type JobStatus,
} from "../studio";
import { ofWorkspace } from "../workspace";
import { inOrderOf } from "../jobs/order";
import { settleProgress } from "./progress.svelte";

/** Rows asked for at once: a few screens' worth. */
export const PAGE = 100;
/** How long rows stay in sight before they are read, in milliseconds: what flies past is not worth reading. */
const PASSING = 40;
/** The shortest time between two readings for changes, in milliseconds, while much is going on. */
const BETWEEN = 200;

export type StatusFilter = JobStatus | "all";

const keptSort = new Remembered<JobSort>(
  "jobs.sort",
  "changed",
  oneOf<JobSort>("changed", "created", "title"),
);
const keptStatus = new Remembered<StatusFilter>(
  "jobs.status",
  "all",
  oneOf<StatusFilter>(
    "all",
    "pending",
    "running",
    "in_review",
    "completed",
    "rejected",
    "failed",
    "cancelled",
  ),
);

const keptSearch = new Remembered<string>(ofWorkspace("jobs.search"), "", isText);
const keptScroll = new Remembered<number>(ofWorkspace("jobs.scroll"), 0, isNumber);
/** Milliseconds of rest after which the place in the list is kept. */
const RESTING = 250;

class JobList {
  total = $state(0);
  /** Whether the first answer is there; nothing is said about an empty list before. */
  loaded = $state(false);
  /** Whether there is no job at all, as the newest answer to an unfiltered question says. */
  empty = $state(false);
  error: AppError | null = $state.raw(null);
  selectedId: JobId | null = $state(null);
  selectedIndex = $state(0);
  /** Whether the row at `selectedIndex` is chosen although it is still to be read: its job is chosen once it is there. */
  #awaited = $state(false);

  #held = false;
  /** What the rows that are shown answer. */
  #question = "";
  #pages = new SvelteMap<number, JobRow[]>();
  #loading = new Set<number>();
  #generation = 0;
  #sight: [number, number] = [0, PAGE];
  #passing: ReturnType<typeof setTimeout> | undefined;
  #scrollTop = keptScroll.value;
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** Reads again what is in sight, soon. */
  readonly refresh = coalesce(() => this.#reload(), BETWEEN);

  /** While a hand is over the rows they stay where they are, whatever happens to their jobs. */
  get held(): boolean {
    return this.#held;
  }

  set held(held: boolean) {
    const released = this.#held && !held;
    this.#held = held;
    if (released) this.refresh();
  }

  get search(): string {
    return keptSearch.value;
  }

  set search(search: string) {
    keptSearch.value = search;
  }

  /** Where the list stands, in pixels from its top. */
  get scrollTop(): number {
    return this.#scrollTop;
  }

  set scrollTop(top: number) {
    this.#scrollTop = top;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => (keptScroll.value = top), RESTING);
  }

  get status(): StatusFilter {
    return keptStatus.value;
  }

  set status(status: StatusFilter) {
    keptStatus.value = status;
    this.restart();
  }

  get sort(): JobSort {
    return keptSort.value;
  }

  set sort(sort: JobSort) {
    keptSort.value = sort;
    this.restart();
  }

  /** The row at a place of the list, if it has been read. */
  row(index: number): JobRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The job that is chosen and highlighted. Its row can be out of sight and forgotten by now, or stand elsewhere. */
  get chosen(): JobRow | undefined {
    const row = this.row(this.selectedIndex);
    return row?.id === this.selectedId ? row : undefined;
  }

  /** Where a job stands, if its row has been read. */
  placeOf(id: JobId | null): number | undefined {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) return page * PAGE + at;
    }
    return undefined;
  }

  /** The rows from one place to another, both of them too. Those that have not been read are read, and not kept. */
  async between(first: number, last: number): Promise<JobRow[]> {
    const found: JobRow[] = [];
    for (let page = Math.floor(first / PAGE); page * PAGE <= last; page += 1) {
      const rows = this.#pages.get(page) ?? (await studio.listJobs(this.#query(page))).jobs;
      found.push(...rows.slice(Math.max(0, first - page * PAGE), last + 1 - page * PAGE));
    }
    return found;
  }

  #query(page: number): JobQuery {
    const status = this.status === "all" ? null : this.status;
    return { status, search: this.search.trim(), sort: this.sort, offset: page * PAGE, limit: PAGE };
  }

  /** Whether nothing is chosen, not even a row that is still to be read. */
  get nothingChosen(): boolean {
    return this.selectedId === null && !this.#awaited;
  }

  /** Sees to it that rows are read, once they have stayed in sight. */
  show(from: number, to: number): void {
    this.#sight = [from, to];
    clearTimeout(this.#passing);
    if (this.#missing().length === 0) return;
    this.#passing = setTimeout(() => {
      for (const page of this.#missing()) void this.#load(page, this.#generation);
    }, PASSING);
  }

  #missing(): number[] {
    return this.#pagesInSight().filter((page) => !this.#pages.has(page));
  }

  /** A new question: from the top, and what was shown stays until the answer is there. */
  restart(): void {
    this.selectedIndex = 0;
    this.selectedId = null;
    this.#awaited = false;
    this.#sight = [0, PAGE];
    void this.#reload();
  }

  select(index: number): void {
    this.selectedIndex = Math.max(0, Math.min(index, this.total - 1));
    this.selectedId = this.row(this.selectedIndex)?.id ?? null;
    this.#awaited = this.selectedId === null && this.total > 0;
  }

  #pagesInSight(): number[] {
    const first = Math.floor(this.#sight[0] / PAGE);
    const last = Math.floor(Math.max(0, this.#sight[1] - 1) / PAGE);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  }

  async #reload(): Promise<void> {
    const generation = ++this.#generation;
    this.#loading.clear();
    const wanted = this.#pagesInSight();
    await Promise.all(wanted.map((page) => this.#load(page, generation)));
    if (generation !== this.#generation) return;
    for (const page of [...this.#pages.keys()]) if (!wanted.includes(page)) this.#pages.delete(page);
    this.#follow();
  }

  async #load(page: number, generation: number): Promise<void> {
    if (this.#loading.has(page)) return;
    this.#loading.add(page);
    try {
      const query = this.#query(page);
      const answer = await studio.listJobs(query);
      if (generation !== this.#generation) return;
      const question = [query.status, query.search, query.sort].join();
      const before = this.#held && question === this.#question ? this.#pages.get(page) : undefined;
      this.#question = question;
      this.#pages.set(page, before ? inOrderOf(before, answer.jobs) : answer.jobs);
      this.total = answer.total;
      this.empty = answer.total === 0 && query.status === null && query.search === "";
      this.loaded = true;
      this.error = null;
      if (this.#awaited) this.select(this.selectedIndex);
      answer.jobs.forEach(settleProgress);
    } catch (thrown) {
      if (generation === this.#generation) this.error = asAppError(thrown);
    } finally {
      if (generation === this.#generation) this.#loading.delete(page);
    }
  }

  /** The selection stays on its job when the order changes. */
  #follow(): void {
    const at = this.placeOf(this.selectedId) ?? this.selectedIndex;
    this.selectedIndex = Math.max(0, Math.min(at, this.total - 1));
  }
}

export const jobs = new JobList();
