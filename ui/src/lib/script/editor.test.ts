import { afterEach, expect, it, vi } from "vitest";
import { studio, type Script, type TakeRow, type TakeView } from "../studio";
import { fullWorld } from "../../test/mock/world";
import { moveScene, removeScene, setField } from "./edit";
import { Editor } from "./editor.svelte";

afterEach(() => vi.useRealTimers());

function script(): Script {
  const found = [...fullWorld().takes.values()].find((take) => take.content.stage === "script");
  if (found?.content.stage !== "script") throw new Error("the stand-in world has no script");
  return found.content.content;
}

it("a draft is there again for its own take, and never for another workspace's with the same id", () => {
  vi.useFakeTimers();
  localStorage.clear();
  const here = { id: 7, created_at: "2026-03-01T10:00:00.123Z" } as TakeRow;
  const elsewhere = { ...here, created_at: "2025-11-20T08:30:00.456Z" };
  const editor = new Editor(here, script());
  editor.change(setField(editor.draft, "title", "Half a title"));
  vi.runAllTimers();
  expect(new Editor(here, script()).draft.title).toBe("Half a title");
  expect(new Editor(elsewhere, script()).dirty).toBe(false);
  editor.undo();
  vi.runAllTimers();
  expect(new Editor(here, script()).dirty).toBe(false);
});

it("a scene keeps the number that its picture goes by while the draft is changed", () => {
  const editor = new Editor({ id: 8, created_at: "2026-03-02T10:00:00.000Z" } as TakeRow, script());
  const [first, second, third] = editor.draft.scenes.map((scene) => scene.key);
  if (!first || !second || !third) throw new Error("three scenes are needed");
  editor.change(moveScene(editor.draft, first, 2));
  editor.change(removeScene(editor.draft, second));
  expect([first, third].map((key) => editor.numberOf(key))).toEqual([1, 3]);
  expect(editor.numberOf(editor.draft.next)).toBeUndefined();
});

it("a scene keeps its picture's number when the window is opened again after a save", async () => {
  vi.useFakeTimers();
  localStorage.clear();
  const editor = new Editor({ id: 9, created_at: "2026-03-03T10:00:00.000Z" } as TakeRow, script());
  const [first, second] = editor.draft.scenes.map((scene) => scene.key);
  if (!first || !second) throw new Error("two scenes are needed");
  editor.change(moveScene(editor.draft, first, 1));
  const row = { id: 10, created_at: "2026-03-03T11:00:00.000Z" } as TakeRow;
  const save = vi.spyOn(studio, "saveScript");
  save.mockImplementation((_, content) =>
    Promise.resolve({ row, job_id: 1, artifacts: [], content: { stage: "script", content } } as TakeView),
  );
  await editor.save(1);
  editor.change(setField(editor.draft, "title", "Another title"));
  vi.runAllTimers();

  const saved = save.mock.calls[0]?.[1] as Script;
  const again = new Editor(row, saved);
  expect(again.draft.title).toBe("Another title");
  expect(again.draft.scenes.slice(0, 2).map((scene) => again.numberOf(scene.key))).toEqual([1, 2]);
  again.undo();
  expect(again.dirty).toBe(false);
  save.mockRestore();
});
