// Several jobs of the list at once: which are selected, and that they are deleted. The one that is chosen in the list, on
// which the keys act, goes about among them.

import { jobs } from "../stores/jobs.svelte";
import { attempt, notices } from "../stores/notices.svelte";
import { asAppError, studio, type JobId } from "../studio";
import { t } from "../texts";

/** What the studio answers where work goes on in a job. */
const AT_WORK = "job_running";

/** Rows from one to another, which Shift makes longer and shorter. */
interface Range {
  /** The job it begins with, and where that stood. */
  from: JobId | null;
  fromIndex: number;
  /** Where it ends now. */
  head: number;
  /** What was selected beside it. */
  beside: ReadonlyMap<JobId, string>;
}

class Marked {
  /** Their titles as they were when they were selected: a row that is far away is not kept. */
  #titles: ReadonlyMap<JobId, string> = $state.raw(new Map());
  /** How far the deletion is that is under way. */
  deleting: { done: number; of: number } | null = $state.raw(null);

  #range: Range | null = null;
  #filter = "";
  /** Counts the changes: rows that are read for one before the last come too late. */
  #changes = 0;
  #stopped = false;

  get size(): number {
    return this.#titles.size;
  }

  get titles(): string[] {
    return [...this.#titles.values()];
  }

  has(id: JobId): boolean {
    return this.#titles.has(id);
  }

  /** Selects a row, or not any more, and goes to it. */
  toggle(index: number): void {
    jobs.select(index);
    const row = jobs.row(jobs.selectedIndex);
    if (!row) return;
    const titles = new Map(this.#titles);
    if (!titles.delete(row.id)) titles.set(row.id, row.title);
    this.#set(titles);
    this.#range = { from: row.id, fromIndex: index, head: index, beside: titles };
  }

  /** Goes to a row and selects all from where the range began, or from where one was: those between that are not read yet
   * are read for it. */
  async extend(index: number): Promise<void> {
    if (this.#range?.head !== jobs.selectedIndex || jobs.nothingChosen) this.#range = this.#begin(index);
    const range = this.#range;
    jobs.select(index);
    range.head = jobs.selectedIndex;
    const change = ++this.#changes;
    const from = jobs.placeOf(range.from) ?? range.fromIndex;
    await attempt(t.jobs.failed, async () => {
      const rows = await jobs.between(Math.min(from, range.head), Math.max(from, range.head));
      if (change !== this.#changes) return;
      this.#set(new Map([...range.beside, ...rows.map((row) => [row.id, row.title] as const)]));
    });
  }

  #begin(index: number): Range {
    const at = jobs.chosen ? jobs.selectedIndex : index;
    return { from: jobs.row(at)?.id ?? null, fromIndex: at, head: at, beside: this.#titles };
  }

  clear(): void {
    this.#set(new Map());
    this.#range = null;
  }

  /** A job that is gone is not selected any more. */
  forget(id: JobId): void {
    if (!this.has(id)) return;
    this.#set(new Map([...this.#titles].filter(([one]) => one !== id)));
    this.#range = null;
  }

  /** With another filter nothing is selected: what is out of sight would be deleted unseen. */
  keepTo(filter: string): void {
    if (filter !== this.#filter) this.clear();
    this.#filter = filter;
  }

  #set(titles: ReadonlyMap<JobId, string>): void {
    this.#changes += 1;
    this.#titles = titles;
  }

  /** Deletes them, one after another. What could not be deleted stays selected and is named, with the reason. */
  async remove(): Promise<void> {
    const all = [...this.#titles];
    const left = new Map<string, string[]>();
    this.#stopped = false;
    let deleted = 0;
    for (const [at, [id, title]] of all.entries()) {
      if (this.#stopped) break;
      this.deleting = { done: at, of: all.length };
      try {
        await studio.deleteJob(id);
        deleted += 1;
        this.forget(id);
      } catch (thrown) {
        const { code, message } = asAppError(thrown);
        const why = code === AT_WORK ? AT_WORK : message;
        left.set(why, [...(left.get(why) ?? []), title]);
      }
    }
    this.deleting = null;
    if (deleted > 0) notices.say(t.jobs.deletedNotice(deleted));
    if (left.size > 0) tell(left);
  }

  /** Those that are still there when it is pressed stay, and stay selected. */
  stop(): void {
    this.#stopped = true;
  }
}

function tell(left: Map<string, string[]>): void {
  const reasons = [...left].map(([why, titles]) =>
    why === AT_WORK ? t.jobs.atWork(titles) : t.jobs.leftFor(titles, why),
  );
  const count = [...left.values()].flat().length;
  notices.fail(t.jobs.notDeleted(count), { code: "jobs_left", message: reasons.join(" ") });
}

export const marked = new Marked();
