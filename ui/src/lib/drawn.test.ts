import { expect, test } from "vitest";
import { Drawn } from "./drawn.svelte";

/** A list that stands so many pixels before its end. */
const list = (before: number) =>
  ({ scrollTop: 5000 - before, clientHeight: 500, scrollHeight: 5500 }) as HTMLElement;

test("more is drawn where the end of it comes into sight, and not before", () => {
  const drawn = new Drawn(40);
  drawn.scrolled(list(2000), 500);
  expect(drawn.count).toBe(40);
  drawn.scrolled(list(100), 500);
  expect(drawn.count).toBe(80);
});

test("a list that is drawn whole stays as it is", () => {
  const drawn = new Drawn(40);
  drawn.scrolled(list(0), 12);
  expect(drawn.count).toBe(40);
});

test("a row far down is reached, and none is left alone", () => {
  const drawn = new Drawn(40);
  drawn.reach(-1);
  expect(drawn.count).toBe(40);
  drawn.reach(120);
  expect(drawn.count).toBe(121);
});
