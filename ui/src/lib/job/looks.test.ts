import { beforeEach, expect, it, vi } from "vitest";
import type { JobView, StageView } from "../studio";

const view = { id: 3, created_at: "2026-03-01T10:00:00.000Z" } as JobView;
const stage = (selected: number, ...ids: number[]) =>
  ({ stage: "visuals", selected, takes: ids.map((id) => ({ id, created_at: `of ${id}` })) }) as StageView;

/** What is kept, as the next start of the window reads it. */
async function nextStart() {
  vi.resetModules();
  return (await import("./looks.svelte")).looks;
}

beforeEach(() => localStorage.clear());

it("what is looked at and compared is there after the next start, for its own job and stage", async () => {
  const before = await nextStart();
  before.at(view, stage(2, 1, 2), 1);
  before.compare(view, stage(2, 1, 2), [1, 2]);
  const looks = await nextStart();
  expect(looks.shown(view, stage(2, 1, 2))).toBe(1);
  expect(looks.pair(view, stage(2, 1, 2))).toEqual([1, 2]);
  expect(looks.shown({ ...view, id: 4 }, stage(2, 1, 2))).toBe(2);
  expect(looks.shown(view, { ...stage(2, 1, 2), stage: "voiceover" })).toBe(2);
});

it("a take is looked at until another one is selected, and as long as there is one", async () => {
  const looks = await nextStart();
  looks.at(view, stage(2, 1, 2), 1);
  looks.compare(view, stage(2, 1, 2), [1, 2]);
  expect(looks.shown(view, stage(3, 1, 2, 3))).toBe(3);
  expect(looks.pair(view, stage(3, 1, 2, 3))).toEqual([1, 2]);
  expect(looks.shown(view, stage(2, 2))).toBe(2);
  expect(looks.pair(view, stage(2, 2))).toBeNull();
});

it("what can't be read is nothing", async () => {
  for (const kept of ["{", "[[1, 2]]", '[["3@2026-03-01T10:00:00.000Z visuals", null]]']) {
    localStorage.setItem("reelwright.looks", kept);
    const looks = await nextStart();
    expect(looks.shown(view, stage(2, 1, 2))).toBe(2);
  }
});
