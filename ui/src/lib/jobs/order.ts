// The order of rows that somebody points at.

import type { JobRow } from "../studio";

/** The rows as they are now in the order in which they were shown; in their own where others came or some are gone. */
export function inOrderOf(before: readonly JobRow[], now: JobRow[]): JobRow[] {
  const rows = new Map(now.map((row) => [row.id, row]));
  const kept = before.map((row) => rows.get(row.id)).filter((row) => row !== undefined);
  return before.length === now.length && kept.length === now.length ? kept : now;
}
