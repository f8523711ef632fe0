// The one dialog from which jobs begin, opened from anywhere.

import { address, router } from "../router.svelte";
import type { Given } from "../given";
import { attempt, notices, type Mend } from "../stores/notices.svelte";
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
    outdated_only: false,
    voice: null,
    speaker: null,
    finish: null,
    ...asked,
  };
}

/** Whether the user is still where something was begun. */
export type StillThere = () => boolean;

/** The stage that is all that was asked for: what it makes is looked at then, and not that the next has made nothing yet.
 * Null where the work goes on through several, which is followed. */
function shownOf(last: Command): Stage | null {
  return last === "content_generation" || last === "composition" || last === "review" ? null : last;
}

class NewJob {
  shown = $state(false);
  way: Way = $state("theme");
  /** Files that were dropped on the way in. */
  files: Given[] = $state.raw([]);
  /** The stage to begin at, where the way in has named one. */
  command: Command | null = $state(null);

  /** How often the dialog was opened: closed and opened again, it is another one. */
  #openings = 0;

  open(way: Way, files: Given[] = [], command: Command | null = null): void {
    this.way = way;
    this.files = files;
    this.command = command;
    this.shown = true;
    this.#openings += 1;
  }

  /** Where the user is now: in this very dialog, or at this place of the window. */
  here(): StillThere {
    const now = () => `${this.shown} ${this.#openings} ${address(router.place)}`;
    const before = now();
    return () => now() === before;
  }

  /** The dialog that is still open tries again with its own button; once it is gone, its notice does. */
  mend(still: StillThere): Mend {
    const inDialog = this.shown;
    return {
      get again() {
        return inDialog && still() ? null : undefined;
      },
    };
  }

  /** The whole pipeline from a theme, and the job on screen. */
  async fromTheme(theme: string, until: Stage | null = null, seed: number | null = null): Promise<boolean> {
    const start = () => studio.startPipeline(null, theme, until, seed, null, null);
    return this.#begin(start, theme, this.here(), until && shownOf(until));
  }

  /** One command in a job of its own. */
  async fromCommand(
    command: Command,
    theme: string | null,
    asked: Partial<RunOptions>,
    still = this.here(),
  ): Promise<boolean> {
    return this.#begin(
      () => studio.startStage({ command, job_id: null, theme, options: options(asked) }),
      theme,
      still,
      shownOf(command),
    );
  }

  /** The user's text as a script; with `whole`, everything after it as well. */
  async fromText(text: string, theme: string | null, whole: boolean): Promise<boolean> {
    const until = whole ? null : "script";
    const start = () => studio.startPipeline(null, theme, until, null, text, null);
    return this.#begin(start, theme, this.here(), until && shownOf(until));
  }

  /** Begins it and shows it, at a stage or where the work is. Who has gone on meanwhile is left there, and told. */
  async #begin(
    start: () => Promise<Started>,
    theme: string | null,
    still: StillThere,
    stage: Stage | null,
  ): Promise<boolean> {
    const mend = this.mend(still);
    mend.offer = (stage) => void this.fromCommand(stage, theme, {});
    const work = async () => {
      const { job_id: id } = await start();
      const show = () => router.go({ page: "job", id, stage });
      if (!still()) {
        notices.say(t.newJob.begun, { action: { label: t.newJob.openBegun, run: show } });
        return;
      }
      this.shown = false;
      show();
    };
    return attempt(t.newJob.failed, work, mend);
  }
}

export const newJob = new NewJob();
