// A run works with the script as it is saved, or writes another. Where the one on screen was changed since, whoever runs a
// stage is asked first: saving it makes pictures and voice out of date, which can cost money that no button had told yet.

import { priceOf } from "../money";
import { unsavedScript, type Editor } from "../script/editor.svelte";
import { jobAtHand } from "../stores/job.svelte";
import { attempt, notices } from "../stores/notices.svelte";
import { looks } from "./looks.svelte";
import type { Estimate, JobId } from "../studio";
import { t } from "../texts";

/** What a run is: started as it was asked for, and what it costs by now. */
export interface Run {
  start: () => Promise<boolean>;
  estimate: () => Promise<Estimate>;
  /** Whether it writes another script, which takes the place of the one that is shown. */
  writes?: boolean;
}

interface Asked {
  job: JobId;
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
    if (!editor) return run.start();
    this.leave();
    return new Promise((answer) => (this.asked = { job, editor, run, answer }));
  }

  /** Runs with the script as it was saved. */
  async without(): Promise<void> {
    const asked = this.#answered();
    asked?.answer(await asked.run.start());
  }

  /** Saves, and runs unless that costs more now than the button said. */
  async save(): Promise<void> {
    const asked = this.#answered();
    if (!asked) return;
    const { job, editor, run } = asked;
    const told = await run.estimate().catch(() => null);
    const saved = await attempt(t.script.saveFailed, async () => {
      await editor.save(job);
      notices.say(t.script.saved(editor.take.number));
      await jobAtHand(job).load();
    });
    const now = saved ? await run.estimate().catch(() => null) : null;
    const dearer = now !== null && isDearer(now, told);
    if (dearer) notices.say(t.script.savedCosts(priceOf(now) ?? ""), { lasts: COSTS_SHOWN });
    asked.answer(saved && !dearer ? await run.start() : false);
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

/** Whether it costs more than was told, or what nobody can tell. */
function isDearer(now: Estimate, told: Estimate | null): boolean {
  if (now.total_millicents === null) return told?.total_millicents !== null;
  return now.total_millicents > (told?.total_millicents ?? 0);
}

export const unsaved = new Unsaved();
