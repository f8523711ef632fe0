// What the window has to say in passing. An error stays until it is put away; nothing that matters vanishes by itself.

import { asAppError, type AppError } from "../studio";

export interface Notice {
  id: number;
  text: string;
  error?: AppError;
  action?: { label: string; key?: string; run: () => void };
  /** Milliseconds after which it goes; errors stay. */
  lasts: number | null;
}

/** Long enough to read a sentence. */
const SENTENCE = 4000;

class Notices {
  list: Notice[] = $state.raw([]);
  #next = 1;

  say(text: string, options: { action?: Notice["action"]; lasts?: number } = {}): number {
    return this.#add({ text, action: options.action, lasts: options.lasts ?? SENTENCE });
  }

  /** Shows what went wrong, with what was being done. */
  fail(doing: string, thrown: unknown): number {
    return this.#add({ text: doing, error: asAppError(thrown), lasts: null });
  }

  close(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #add(notice: Omit<Notice, "id">): number {
    const id = this.#next++;
    this.list = [...this.list.slice(-3), { ...notice, id }];
    return id;
  }
}

export const notices = new Notices();

/** Runs something that a click asked for; what goes wrong is shown. Answers whether it went well. */
export async function attempt(doing: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (thrown) {
    notices.fail(doing, thrown);
    return false;
  }
}
