import { expect, it } from "vitest";
import type { TrendRow } from "../studio";
import { movedBy, pairedTrends } from "./trend-pairs";

const row = (external_id: string, velocity: number, more: Partial<TrendRow> = {}): TrendRow =>
  ({ platform: "tiktok", external_id, title: external_id, velocity, ...more }) as TrendRow;

it("two collections are paired by video, the fastest now first and those that are gone last", () => {
  const before = [row("gone", 900), row("slower", 80), row("twin", 5, { platform: "youtube" })];
  const after = [row("slower", 40), row("new", 50), row("twin", 1)];
  const pairs = pairedTrends(before, after);
  expect(pairs.map((pair) => pair.shown.title)).toEqual(["new", "slower", "twin", "gone", "twin"]);
  expect(pairs.map((pair) => [pair.before?.velocity, pair.after?.velocity])).toEqual([
    [undefined, 50],
    [80, 40],
    [undefined, 1],
    [900, undefined],
    [5, undefined],
  ]);
});

it("a figure moves by a share of what it was", () => {
  expect([movedBy(80, 40), movedBy(40, 60), movedBy(0, 10)]).toEqual([-50, 50, null]);
});
