// How a composition is to be finished, as it was chosen and not yet composed with. The choices belong to the take that they
// began from: they outlive the panel, the screen and the window, and are nothing to another take.

import type { Finish, JobView, TakeId } from "../studio";
import { stampOf, written } from "../written.svelte";

/** Choices as they are kept. */
interface Kept {
  finish: Finish;
  /** The number of the newest take when they were composed with; null while they were not. */
  composed: number | null;
}

/** Where the choices are kept that began from a composition of a job; from none where it has no composition yet. */
export function aboutFinish(job: string, take: TakeId | null): string {
  return `finish.${job}.${take ?? 0}`;
}

/** The choices that began from the selected composition of a job: as they are kept, and how new. */
export function finishOf(view: JobView): { about: string; newest: number; chosen: Finish | null } {
  const stage = view.stage_views.find((one) => one.stage === "composition");
  const about = aboutFinish(stampOf(view), stage?.selected ?? null);
  const newest = Math.max(0, ...(stage?.takes ?? []).map((take) => take.number));
  return { about, newest, chosen: finishing.of(about, newest) };
}

export const finishing = {
  /** What was chosen; null while it is as the take, or the theme, has it. Choices are a take's own once there is a take
   * newer than those at the time they were composed with. */
  of(about: string, newest: number): Finish | null {
    const kept = read(about);
    return kept && (kept.composed === null || newest <= kept.composed) ? kept.finish : null;
  },

  choose(about: string, finish: Finish): void {
    keep(about, { finish, composed: null });
  },

  /** They are being composed with, and stay until that has made a take. */
  composed(about: string, finish: Finish, newest: number): void {
    keep(about, { finish, composed: newest });
  },

  /** As the take has it again. */
  drop(about: string): void {
    written.done(about);
  },
};

function keep(about: string, kept: Kept): void {
  written.keep(about, JSON.stringify(kept));
}

function read(about: string): Kept | null {
  try {
    const kept = JSON.parse(written.of(about) || "null") as Partial<Kept> | null;
    const composed = typeof kept?.composed === "number" ? kept.composed : null;
    return isFinish(kept?.finish) ? { finish: kept.finish, composed } : null;
  } catch {
    return null;
  }
}

/** Whether it has a finish's parts; the studio holds what is in them against its ranges. */
function isFinish(value: unknown): value is Finish {
  const isTable = (part: unknown) => typeof part === "object" && part !== null;
  const finish = value as Partial<Finish> | null | undefined;
  return isTable(finish) && [finish?.captions, finish?.overlays, finish?.music].every(isTable);
}
