// What the window has to say in passing. An error stays until it is put away; nothing that matters vanishes by itself.

import { asAppError, type AppError, type Stage } from "../studio";
import { wasStopped } from "../upload";

/** What can be done about an error. */
export interface Mend {
  /** Does the same again; null where the place it was asked from has a button for that. */
  again?: (() => void) | null;
  /** Runs a stage that would provide what is missing. */
  offer?: (stage: Stage) => void;
}

export interface Notice {
  id: number;
  text: string;
  error?: AppError;
  mend?: Mend;
  action?: { label: string; key?: string; run: () => void };
  /** Milliseconds after which it goes; errors stay. */
  lasts: number | null;
}

/** How long what was done can be undone by one press, in milliseconds. */
export const UNDO = 10_000;
/** Long enough to read a sentence. */
const SENTENCE = 4000;
/** Passing words shown at once. */
const CHATTER = 4;

class Notices {
  list: Notice[] = $state.raw([]);
  #next = 1;

  say(text: string, options: { action?: Notice["action"]; lasts?: number } = {}): number {
    return this.#add({ text, action: options.action, lasts: options.lasts ?? SENTENCE });
  }

  /** Shows what went wrong, with what was being done. The same again takes the place of the one before. */
  fail(doing: string, thrown: unknown, mend?: Mend): number {
    const error = asAppError(thrown);
    const before = this.list.find((one) => one.text === doing && one.error?.message === error.message);
    if (before) this.close(before.id);
    return this.#add({ text: doing, error, mend, lasts: null });
  }

  close(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #add(notice: Omit<Notice, "id">): number {
    const id = this.#next++;
    const list = [...this.list, { ...notice, id }];
    const passing = list.filter((one) => !one.error);
    const out = new Set(passing.slice(0, Math.max(0, passing.length - CHATTER)));
    this.list = list.filter((one) => !out.has(one));
    return id;
  }
}

export const notices = new Notices();

/** Runs something that a click asked for; what goes wrong is shown, and can be tried again where that may help. Answers
 * whether it went well. What somebody stopped went as they wanted, and is no error. */
export async function attempt(doing: string, work: () => Promise<void>, mend: Mend = {}): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (thrown) {
    if (wasStopped(thrown)) return false;
    const again = mend.again === undefined ? () => void attempt(doing, work, mend) : mend.again;
    notices.fail(doing, thrown, { ...mend, again: asAppError(thrown).retryable ? again : null });
    return false;
  }
}
