// Pictures that the studio renders when they are looked at, each asked for once. One that failed is asked for again when
// it is looked at later: what stood in its way may be mended by then.

import { SvelteMap } from "svelte/reactivity";
import { sentence } from "../format";
import { asAppError } from "../studio";

/** Milliseconds before a picture that failed is asked for again; every change of a job looks at all its pictures. */
const REST = 10_000;

export class AskedFrames {
  #addresses = new SvelteMap<string, string>();
  /** When each failed last, and why. */
  #failed = new SvelteMap<string, { at: number; why: string }>();
  /** Those whose answer is on its way. */
  #asked = new Map<string, Promise<string>>();

  /** A picture's address once it is there. */
  address(key: string, ask: () => Promise<string>): string | undefined {
    const known = this.#addresses.get(key);
    if (known === undefined && !this.#asked.has(key) && this.#rested(key)) void this.#ask(key, ask);
    return known;
  }

  /** Why there is no picture; null where nothing is known against it. */
  failure(key: string): string | null {
    return this.#failed.get(key)?.why ?? null;
  }

  /** Notes that the webview could not show what was drawn. */
  fail(key: string): void {
    this.#addresses.delete(key);
    this.#failed.set(key, { at: Date.now(), why: "" });
  }

  forget(key: string): void {
    this.#addresses.delete(key);
    this.#asked.delete(key);
    this.#failed.delete(key);
  }

  forgetAll(): void {
    this.#addresses.clear();
    this.#asked.clear();
    this.#failed.clear();
  }

  #rested(key: string): boolean {
    return Date.now() - (this.#failed.get(key)?.at ?? -Infinity) >= REST;
  }

  async #ask(key: string, ask: () => Promise<string>): Promise<void> {
    const answer = ask();
    this.#asked.set(key, answer);
    // Forgotten meanwhile, it is a picture of something that has changed.
    const current = () => this.#asked.get(key) === answer;
    try {
      const address = await answer;
      if (current()) {
        this.#addresses.set(key, address);
        this.#failed.delete(key);
      }
    } catch (thrown) {
      if (current()) this.#failed.set(key, { at: Date.now(), why: sentence(asAppError(thrown).message) });
    }
    if (current()) this.#asked.delete(key);
  }
}
