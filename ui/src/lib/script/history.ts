/** Steps kept; an evening's work. */
const DEEPEST = 300;
/** Typing in one field within this many milliseconds is one step. */
const ONE_STEP = 1500;

/** What was, what is and what was undone. Never changes; every step answers the next. */
export interface History<T> {
  past: T[];
  present: T;
  future: T[];
  /** What the last change was to, and when: for telling whether the next one continues it. */
  last: { tag: string; at: number } | null;
}

export function history<T>(present: T): History<T> {
  return { past: [], present, future: [], last: null };
}

/** A new present. Changes with the same tag in quick succession are undone together. */
export function changed<T>(before: History<T>, present: T, tag: string, now: number): History<T> {
  if (present === before.present) return before;
  const continues =
    tag !== "" && before.last?.tag === tag && now - before.last.at < ONE_STEP && before.past.length > 0;
  const past = continues ? before.past : [...before.past, before.present].slice(-DEEPEST);
  return { past, present, future: [], last: { tag, at: now } };
}

export function undone<T>(before: History<T>): History<T> {
  const present = before.past.at(-1);
  if (present === undefined) return before;
  return { past: before.past.slice(0, -1), present, future: [before.present, ...before.future], last: null };
}

export function redone<T>(before: History<T>): History<T> {
  const [present, ...future] = before.future;
  if (present === undefined) return before;
  return { past: [...before.past, before.present], present, future, last: null };
}
