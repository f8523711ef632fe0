import { beforeEach, expect, it } from "vitest";
import type { Finish } from "../studio";
import { written } from "../written.svelte";
import { aboutFinish, finishing } from "./finishing";

const finish = (size_permille: number) =>
  ({ captions: { size_permille }, overlays: {}, music: {} }) as Finish;
const [first, second] = [aboutFinish("7@then", 3), aboutFinish("7@then", 4)];

beforeEach(() => [first, second].forEach((about) => finishing.drop(about)));

it("choices are kept for the take that they began from, and for no other", () => {
  finishing.choose(first, finish(40));
  expect(finishing.of(first, 1)).toEqual(finish(40));
  expect(finishing.of(second, 1)).toBeNull();
  finishing.drop(first);
  expect(finishing.of(first, 1)).toBeNull();
});

it("they stay while they are composed with, and are the new take's once it is there", () => {
  finishing.composed(first, finish(40), 2);
  expect(finishing.of(first, 2)).toEqual(finish(40));
  expect(finishing.of(first, 3)).toBeNull();
});

it("what is no finish is not believed", () => {
  for (const text of ["{", "null", '{"finish":null}', '{"finish":{"captions":{},"overlays":{}}}']) {
    written.keep(first, text);
    expect(finishing.of(first, 1)).toBeNull();
  }
});
