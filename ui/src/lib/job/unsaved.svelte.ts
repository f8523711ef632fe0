// A run works with the script as it is saved, or writes another. Where the one on screen was changed since, whoever runs a
// stage is asked first: saving it makes pictures and voice out of date, which can cost money that no button had told yet.

import { priceOf } from "../money";
import { unsavedScript, type Editor } from "../script/editor.svelte";
import { jobAtHand } from "../stores/job.svelte";
import { attempt, notices } from "../stores/notices.svelte";
import { looks } from "./looks.svelte";
import type { Estimate, JobId } from "../studio";
import { t } from "../texts";

/** What a run is: started as it was asked for, and what it costs by now; null where it costs nothing. */
export interface Run {
  start: () => Promise<boolean>;
  estimate: (() => Promise<Estimate>) | null;
  /** Whether it writes another script, which takes the place of the one that is shown. */
  writes: boolean;
}

interface Asked {
  job: JobId;
  /** The job's title: it may not be the one on screen. */
  title: string;
  editor: Editor;
  run: Run;
  answer: (went: boolean) => void;
}

class Unsaved {
  /** What waits for an answer. */
  asked: Asked | null = $state.raw(null);

  /** Runs at once where everything is saved. Answers whether the run was started. */
  async first(job: JobId, run: Run): Promise<boolean> {
    const view = jobAtHand(job).view;
    const script = view?.stage_views.find((one) => one.stage === "script");
    const take = view && script && run.writes ? looks.shown(view, script) : (view?.script_id ?? null);
    const editor = view ? await unsavedScript(view, take).catch(() => null) : null;
    if (!view || !editor) return run.start();
    this.leave();
    return new Promise((answer) => (this.asked = { job, title: view.title, editor, run, answer }));
  }

  /** Runs with the script as it was saved. */
  async without(): Promise<void> {
    const asked = this.#answered();
    asked?.answer(await asked.run.start());
  }

  /** Saves, and runs unless that costs more now than the button said, or nobody knows what. */
  async save(): Promise<void> {
    const asked = this.#answered();
    if (!asked) return;
    const { job, editor, run } = asked;
    const told = await costOf(run);
    const saved = await attempt(t.script.saveFailed, async () => {
      await editor.save(job);
      notices.say(t.script.saved(editor.take.number));
      await jobAtHand(job).load();
    });
    asked.answer(saved && (await mayRun(run, told)) ? await run.start() : false);
  }

  /** Nothing is run. */
  leave(): void {
    this.#answered()?.answer(false);
  }

  #answered(): Asked | null {
    const { asked } = this;
    this.asked = null;
    return asked;
  }
}

/** Milliseconds in which two sentences and a sum are read. */
const COSTS_SHOWN = 12_000;

/** What a run costs by now; undefined where nobody can tell. */
const costOf = (run: Run): Promise<Estimate | undefined> =>
  run.estimate ? run.estimate().catch(() => undefined) : Promise.resolve(undefined);

/** Whether a run costs no more than was told before the script was saved; says so where it doesn't start. */
async function mayRun(run: Run, told: Estimate | undefined): Promise<boolean> {
  if (!run.estimate) return true;
  const now = await costOf(run);
  if (now && !isDearer(now, told)) return true;
  const price = priceOf(now);
  notices.say(price === null ? t.script.savedUnpriced : t.script.savedCosts(price), { lasts: COSTS_SHOWN });
  return false;
}

/** Whether it costs more than was told, or what nobody can tell. */
function isDearer(now: Estimate, told: Estimate | undefined): boolean {
  if (now.total_millicents === null) return told?.total_millicents !== null;
  return now.total_millicents > (told?.total_millicents ?? 0);
}

export const unsaved = new Unsaved();
