import { expect, it } from "vitest";
import { revealed, Rows, windowOf } from "./virtual";

it("a long list has only the rows in sight and a few about them", () => {
  expect(windowOf(0, 600, 60, 10_000, 6)).toEqual({ from: 0, to: 16 });
  expect(windowOf(6000, 600, 60, 10_000, 6)).toEqual({ from: 94, to: 116 });
});

it("the end of a list, an empty one and one that shrank have no rows that are not there", () => {
  expect(windowOf(599_400, 600, 60, 10_000, 6).to).toBe(10_000);
  expect(windowOf(0, 600, 60, 0)).toEqual({ from: 0, to: 0 });
  expect(windowOf(50_000, 600, 60, 3)).toEqual({ from: 3, to: 3 });
});

it("a row is scrolled to only as far as it takes to see it whole", () => {
  expect(revealed(2, 0, 600, 60)).toBe(0);
  expect(revealed(10, 0, 600, 60)).toBe(60);
  expect(revealed(1, 300, 600, 60)).toBe(60);
});

it("rows in sight keep their keys, and after a leap the keys are used again", () => {
  const rows = new Rows();
  const keys = (from: number, to: number) => rows.drawn({ from, to }).map((row) => row.key);
  expect(keys(0, 4)).toEqual([0, 1, 2, 3]);
  expect(keys(2, 6)).toEqual([2, 3, 4, 5]);
  expect(keys(900, 904)).toEqual([2, 3, 4, 5]);
  expect(keys(901, 905)).toEqual([3, 4, 5, 6]);
  expect(rows.drawn({ from: 0, to: 4 }).map((row) => row.index)).toEqual([0, 1, 2, 3]);
  expect(keys(0, 4)).toEqual([3, 4, 5, 6]);
});
