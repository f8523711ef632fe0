import { expect, it } from "vitest";
import type { CheckView } from "../studio";
import { placesOf } from "./places";

const check = (at_ms: number | null, also_at_ms: number[]): CheckView => ({
  code: "caption_speed",
  name: "Reading speed",
  outcome: "warn",
  value: "",
  limit: "",
  at_ms,
  also_at_ms,
  more_places: 0,
  advice: "",
});

it("a place that a check names twice is one place", () => {
  expect(placesOf(check(11_733, [11_733, 500]))).toEqual([500, 11_733]);
});

it("what is true of the whole has no place", () => {
  expect(placesOf(check(null, []))).toEqual([]);
});
