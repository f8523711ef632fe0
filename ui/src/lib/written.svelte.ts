// Texts begun and not yet handed over. They outlive their field, their screen and the window, and each belongs to what it
// is about: half a sentence about one video never turns up at another.

import { SvelteMap } from "svelte/reactivity";

const KEPT = "reelwright.written.";

const texts = new SvelteMap<string, string>();

/** What tells a thing from any other: an id alone is another thing's in another workspace. */
export function stampOf(thing: { id: number; created_at: string }): string {
  return `${thing.id}@${thing.created_at}`;
}

export const written = {
  /** The text begun about something; empty where there is none. */
  of(about: string): string {
    return texts.get(about) ?? read(about);
  },

  /** Keeps it. An empty one is forgotten. */
  keep(about: string, text: string): void {
    texts.set(about, text);
    try {
      if (text === "") localStorage.removeItem(KEPT + about);
      else localStorage.setItem(KEPT + about, text);
    } catch {
      // It holds until the window closes.
    }
  },

  /** Forgets a text that was handed over. */
  done(about: string): void {
    this.keep(about, "");
  },
};

function read(about: string): string {
  try {
    return localStorage.getItem(KEPT + about) ?? "";
  } catch {
    return "";
  }
}
