import { expect, it } from "vitest";
import { places } from "./places";

it("a place is kept until the end is reached, and only the newest places are", () => {
  places.keep("video.1", 4200.4, 20_000);
  expect(places.of("video.1")).toBe(4200);
  places.keep("video.1", 19_800, 20_000);
  expect(places.of("video.1")).toBe(0);
  for (let at = 0; at < 60; at += 1) places.keep(`video.${at}`, 1000, 20_000);
  expect([places.of("video.0"), places.of("video.59")]).toEqual([0, 1000]);
});
