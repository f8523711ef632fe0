// Sorting and filtering of trends.

import type { TrendPlatform, TrendRow } from "../studio";

export const columns = [
  "title",
  "creator",
  "views",
  "likes",
  "comments",
  "shares",
  "duration_ms",
  "posted_at",
  "velocity",
] as const;
export type Column = (typeof columns)[number];

export interface Order {
  column: Column;
  down: boolean;
}

/** Figures begin with the largest, texts with A. */
export function firstOrder(column: Column): Order {
  return { column, down: column !== "title" && column !== "creator" };
}

export function arranged(
  rows: TrendRow[],
  search: string,
  platform: TrendPlatform | "all",
  order: Order,
): TrendRow[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const holds = (row: TrendRow) => {
    const text =
      `${row.title} ${row.creator} ${row.sound} ${row.hashtags.map((tag) => `#${tag}`).join(" ")}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = rows.filter((row) => (platform === "all" || row.platform === platform) && holds(row));
  const sign = order.down ? -1 : 1;
  return found.sort((a, b) => {
    const [left, right] = [a[order.column], b[order.column]];
    return (
      sign *
      (typeof left === "number" && typeof right === "number"
        ? left - right
        : String(left).localeCompare(String(right)))
    );
  });
}
