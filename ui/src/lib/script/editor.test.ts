import { afterEach, expect, it, vi } from "vitest";
import type { Script, TakeRow } from "../studio";
import { fullWorld } from "../../test/mock/world";
import { setField } from "./edit";
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
