import { afterEach, expect, test, vi } from "vitest";
import { copyText } from "./clipboard";

class FakeItem {
  constructor(readonly parts: Record<string, Promise<Blob>>) {}
}

afterEach(() => vi.unstubAllGlobals());

test("a text that is still on its way is promised to the clipboard at once", async () => {
  const held: FakeItem[] = [];
  const write = vi.fn(async ([item]: FakeItem[]) => {
    held.push(item!);
    await item!.parts["text/plain"];
  });
  vi.stubGlobal("ClipboardItem", FakeItem);
  vi.stubGlobal("navigator", { clipboard: { write } });
  let arrive: (text: string) => void = () => {};
  const copied = copyText(new Promise<string>((resolve) => (arrive = resolve)));
  expect(write, "before the text is there").toHaveBeenCalledOnce();
  arrive("- 0:01 louder");
  expect(await copied).toBe(true);
  expect((await held[0]!.parts["text/plain"])!.size).toBe("- 0:01 louder".length);
});

test("what the text's making says is passed on", async () => {
  vi.stubGlobal("ClipboardItem", FakeItem);
  vi.stubGlobal("navigator", {
    clipboard: { write: ([item]: FakeItem[]) => item!.parts["text/plain"] },
  });
  await expect(copyText(Promise.reject(new Error("no such video")))).rejects.toThrow("no such video");
});
