import { describe, expect, it } from "vitest";
import {
  addScene,
  type Draft,
  mergeScene,
  moveScene,
  removeScene,
  setHook,
  splitScene,
  starts,
  totalMs,
} from "./edit";

function draft(narrations: string[]): Draft {
  const scenes = narrations.map((narration, at) => ({
    key: at + 1,
    duration_ms: 4000,
    narration,
    visual_prompt: "",
    transition: "cut" as const,
  }));
  const next = scenes.length + 1;
  return {
    title: "",
    description: "",
    hook: narrations[0] ?? "",
    call_to_action: "",
    hashtags: [],
    video_prompt: "",
    target_duration_ms: 12_000,
    scenes,
    overlays: [],
    next,
  };
}

const said = (one: Draft) => one.scenes.map((scene) => scene.narration);

describe("scenes", () => {
  it("are split after a sentence and joined again without losing a word or a moment", () => {
    const before = draft(["Fill the pot with water. Wait until it boils."]);
    const { draft: split, key } = splitScene(before, 1, null);
    expect(said(split)).toEqual(["Fill the pot with water.", "Wait until it boils."]);
    expect(key).not.toBeNull();
    expect(totalMs(split)).toBe(totalMs(before));
    expect(said(mergeScene(split, 1))).toEqual(said(before));
    expect(totalMs(mergeScene(split, 1))).toBe(totalMs(before));
  });

  it("keep their words when they change places", () => {
    const moved = moveScene(draft(["a", "b", "c"]), 3, 0);
    expect(said(moved)).toEqual(["c", "a", "b"]);
    expect(starts(moved.scenes)).toEqual([0, 4000, 8000, 12_000]);
  });

  it("are added where they are asked for, under a key of their own", () => {
    const before = draft(["a", "b"]);
    const { draft: after, key } = addScene(before, 1);
    expect(said(after)).toEqual(["a", "", "b"]);
    expect(before.scenes.map((scene) => scene.key)).not.toContain(key);
  });

  it("never go down to none", () => {
    const one = removeScene(draft(["a", "b"]), 1);
    expect(said(one)).toEqual(["b"]);
    expect(removeScene(one, 2)).toEqual(one);
  });
});

describe("the hook", () => {
  it("is the first line that is said: changing it changes the line", () => {
    const before = { ...draft(["Look here. Then there."]), hook: "Look here." };
    expect(said(setHook(before, "Stop."))).toEqual(["Stop. Then there."]);
  });
});
