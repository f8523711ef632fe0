import { expect, it } from "vitest";
import { revealed, windowOf } from "./virtual";

it("has as many rows as are seen, however long the list is", () => {
  for (const total of [100, 10_000, 1_000_000]) {
    const { from, to } = windowOf(30_000, 600, 60, total);
    if (total > 600) expect([from, to]).toEqual([494, 516]);
    expect(to - from).toBeLessThanOrEqual(22);
    expect(to).toBeLessThanOrEqual(total);
  }
});

it("shows nothing of an empty list and stays inside a short one", () => {
  expect(windowOf(0, 600, 60, 0)).toEqual({ from: 0, to: 0 });
  expect(windowOf(-40, 600, 60, 3)).toEqual({ from: 0, to: 3 });
});

it("scrolls only as far as a row needs", () => {
  expect(revealed(5, 0, 600, 60)).toBe(0);
  expect(revealed(10, 0, 600, 60)).toBe(60);
  expect(revealed(2, 300, 600, 60)).toBe(120);
});
