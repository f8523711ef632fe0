import { describe, expect, it } from "vitest";
import {
  addScene,
  callSaidIn,
  type Draft,
  hookSaidIn,
  mergeScene,
  moveScene,
  removeScene,
  setCallToAction,
  setHook,
  setScene,
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
    const gone = 99;
    for (const nowhere of [null, gone]) expect(said(addScene(before, nowhere).draft)).toEqual(["a", "b", ""]);
  });

  it("never go down to none", () => {
    const one = removeScene(draft(["a", "b"]), 1);
    expect(said(one)).toEqual(["b"]);
    expect(removeScene(one, 2)).toEqual(one);
  });
});

describe("the hook and the call to action", () => {
  const before = {
    ...draft(["Look here. Then there.", "So much for that. Follow me."]),
    hook: "Look here.",
    call_to_action: "Follow me.",
  };
  const [hook, call] = [hookSaidIn(before), callSaidIn(before)];
  const first = (narration: string) => setScene(before, 1, { narration });

  it("are the first and the last line that is said: changing one changes the line", () => {
    expect(said(setHook(before, "Stop.", hook))[0]).toBe("Stop. Then there.");
    expect(said(setCallToAction(before, "Write me.", call))[1]).toBe("So much for that. Write me.");
  });

  it("are said again when they are emptied and written anew", () => {
    const noHook = setHook(before, "", hook);
    expect(said(noHook)[0]).toBe("Then there.");
    expect(said(setHook(setHook(noHook, "S", hook), "St", hook))[0]).toBe("St Then there.");
    const noCall = setCallToAction(before, "", call);
    expect(said(noCall)[1]).toBe("So much for that.");
    expect(said(setCallToAction(setCallToAction(noCall, "W", call), "We", call))[1]).toBe(
      "So much for that. We",
    );
  });

  it("are texts of their own where no scene says them", () => {
    const other = { ...before, hook: "Something else" };
    expect(hookSaidIn(other)).toBeNull();
    expect(said(setHook(other, "Look", null))).toEqual(said(before));
  });

  it("stay what they are while their scene is written anew, letter by letter", () => {
    const alone = { ...before, ...draft(["Look here."]), hook: "Look here." };
    const typed = ["L", "Look", "Look ", "Look there, and then."].reduce(
      (now, narration) => setScene(now, 1, { narration }),
      alone,
    );
    expect([typed.hook, said(typed)[0]]).toEqual(["Look here.", "Look there, and then."]);
    expect(first("Then there.").hook).toBe("Look here.");
  });
});
