// The one dialog from which jobs begin, opened from anywhere.

import { router } from "../router.svelte";
import type { Given } from "../given";
import { attempt, type Mend } from "../stores/notices.svelte";
import { studio, type Command, type RunOptions, type Stage, type Started } from "../studio";
import { t } from "../texts";

export type Way = "theme" | "text" | "files" | "stage";

/** Options that ask for nothing in particular. */
export function options(asked: Partial<RunOptions> = {}): RunOptions {
  return {
    engine: null,
    seed: null,
    another_idea: false,
    text: null,
    range_hours: null,
    import: null,
    script_id: null,
    visuals: [],
    scenes: [],
    voice: null,
    speaker: null,
    finish: null,
    ...asked,
  };
}

class NewJob {
  shown = $state(false);
  way: Way = $state("theme");
  /** Files that were dropped on the way in. */
  files: Given[] = $state.raw([]);

  open(way: Way, files: Given[] = []): void {
    this.way = way;
    this.files = files;
    this.shown = true;
  }

  /** The whole pipeline from a theme, and the job on screen. */
  async fromTheme(theme: string, until: Stage | null = null, seed: number | null = null): Promise<boolean> {
    return this.#begin(() => studio.startPipeline(null, theme, until, seed, null, null), theme);
  }

  /** One command in a job of its own. */
  async fromCommand(command: Command, theme: string | null, asked: Partial<RunOptions>): Promise<boolean> {
    return this.#begin(
      () => studio.startStage({ command, job_id: null, theme, options: options(asked) }),
      theme,
    );
  }

  /** The user's text as a script; with `whole`, everything after it as well. */
  async fromText(text: string, theme: string | null, whole: boolean): Promise<boolean> {
    const until = whole ? null : "script";
    return this.#begin(() => studio.startPipeline(null, theme, until, null, text, null), theme);
  }

  async #begin(start: () => Promise<Started>, theme: string | null): Promise<boolean> {
    const mend: Mend = { offer: (stage) => void this.fromCommand(stage, theme, {}) };
    // The dialog stays open, and its own button tries again.
    if (this.shown) mend.again = null;
    const work = async () => {
      const started = await start();
      this.shown = false;
      router.go({ page: "job", id: started.job_id, stage: null });
    };
    return attempt(t.newJob.failed, work, mend);
  }
}

export const newJob = new NewJob();
