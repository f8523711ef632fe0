import { beforeEach, expect, it } from "vitest";
import type { TrendRow } from "../studio";
import { hidden } from "./hidden.svelte";
import { arranged, firstOrder } from "./table";

const row = (external_id: string, title: string, views: number, change: Partial<TrendRow> = {}): TrendRow =>
  ({
    platform: "tiktok",
    external_id,
    title,
    creator: "mara",
    hashtags: ["tea"],
    sound: "",
    views,
    velocity: views / 10,
    ...change,
  }) as TrendRow;
const rows = [
  row("1", "Green tea", 30),
  row("2", "Black tea", 200, { platform: "youtube" }),
  row("3", "Café", 9, { hashtags: [] }),
];
const titles = (list: TrendRow[]) => list.map((one) => one.title);

beforeEach(() => hidden.show(rows));

it("sorts figures as figures and begins with the largest", () => {
  expect(titles(arranged(rows, "", "all", firstOrder("views")))).toEqual(["Black tea", "Green tea", "Café"]);
  expect(titles(arranged(rows, "", "all", firstOrder("title")))).toEqual(["Black tea", "Café", "Green tea"]);
});

it("finds by every word in title, creator and tags, on one platform or all", () => {
  expect(titles(arranged(rows, "#TEA mara", "all", firstOrder("views")))).toEqual(["Black tea", "Green tea"]);
  expect(titles(arranged(rows, "tea", "tiktok", firstOrder("views")))).toEqual(["Green tea"]);
});

it("hides a trend until it is wanted back, and only that one", () => {
  const twin = row("1", "The same number elsewhere", 1, { platform: "youtube" });
  hidden.hide(rows[0]!);
  hidden.hide(rows[0]!);
  expect(rows.map((one) => hidden.has(one))).toEqual([true, false, false]);
  expect(hidden.has(twin)).toBe(false);
  expect(localStorage.getItem("reelwright.trends.hidden")).toBe('["tiktok/1"]');
  hidden.show(rows);
  expect(hidden.has(rows[0]!)).toBe(false);
});
