// What is filled in in the dialog from which jobs begin, a class a way. It is there as long as the dialog is open, whichever
// way is looked at meanwhile; texts outlive it (see written.svelte.ts).

import { Remembered, isText } from "../remembered.svelte";
import type { Given } from "../given";
import { Sending } from "../sending.svelte";
import type { Command, Stage } from "../studio";
import { MANUAL } from "../themes/theme-name";
import { USUAL_RANGE } from "../trends/ranges";
import type { Way } from "./new-job.svelte";

const lastTheme = new Remembered<string>("new.theme", "", isText);

export class ThemeWay {
  /** A theme's name; the one that was taken last at first. */
  chosen = $state(lastTheme.value);
  until: Stage = $state("review");
  seed = $state("");
  busy = $state(false);

  /** Remembers the theme for the next time. */
  taken(theme: string): void {
    lastTheme.value = theme;
  }
}

export class TextWay {
  theme = $state(MANUAL);
  whole: "script" | "video" = $state("video");
  busy = $state(false);
}

export class FilesWay {
  pictures: Given[] = $state.raw([]);
  voice: Given | null = $state.raw(null);
  theme = $state(MANUAL);
  /** Names of files that are for nothing here. */
  left: string[] = $state.raw([]);
  /** While files are handed over, and until the job has begun. */
  busy = $state(false);
  readonly sending = new Sending();
}

export class StageWay {
  command: Command = $state("script");
  theme = $state(MANUAL);
  source: "sample" | "import" = $state("sample");
  /** The time range of an analysis. */
  hours = $state(USUAL_RANGE);
  /** The id of the job whose script is taken, as its field holds it; empty for none. */
  scriptJob = $state("");
  files: Given[] = $state.raw([]);
  recording: Given | null = $state.raw(null);
  /** Names of files that are for nothing here. */
  left: string[] = $state.raw([]);
  /** While files are handed over, and until the job has begun. */
  busy = $state(false);
  readonly sending = new Sending();
}

/** All of it. */
export class FilledIn {
  readonly theme = new ThemeWay();
  readonly text = new TextWay();
  readonly files = new FilesWay();
  readonly stage = new StageWay();
}

/** What a way's panel offers to the dialog around it. */
export interface WayPanel {
  submit: () => void;
}

export type WayPanels = Partial<Record<Way, WayPanel>>;
