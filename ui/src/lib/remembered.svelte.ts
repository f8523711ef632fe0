// A value that outlives the window.

const PREFIX = "reelwright.";

/** A piece of state kept in the webview's storage. What is stored is checked by `valid` before it is believed. */
export class Remembered<T> {
  #key: string;
  #value = $state.raw() as T;

  constructor(key: string, initial: T, valid: (value: unknown) => value is T) {
    this.#key = PREFIX + key;
    this.#value = initial;
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.#key) ?? "null");
      if (valid(kept)) this.#value = kept;
    } catch {
      // Unreadable or forbidden storage: the initial value stands.
    }
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    this.#value = value;
    try {
      localStorage.setItem(this.#key, JSON.stringify(value));
    } catch {
      // It holds until the window closes.
    }
  }
}

/** A check for one of several words. */
export function oneOf<T extends string>(...words: T[]): (value: unknown) => value is T {
  return (value): value is T => (words as unknown[]).includes(value);
}

export const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);
export const isText = (value: unknown): value is string => typeof value === "string";
export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
