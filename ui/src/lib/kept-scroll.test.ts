import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow } from "./kept-scroll.svelte";

/** A page of this height that shows 100 pixels of it at a time. */
function page(height: number) {
  const element = document.createElement("div");
  let top = 0;
  const shown = { height };
  Object.defineProperty(element, "scrollTop", {
    get: () => top,
    set: (wanted: number) => (top = Math.max(0, Math.min(wanted, shown.height - 100))),
  });
  const scroll = (wanted: number) => {
    element.scrollTop = wanted;
    element.dispatchEvent(new Event("scroll"));
  };
  return { element, shown, scroll };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a page that is shown again is where it was left, and another at its start", () => {
  const before = page(1000);
  const stop = follow(before.element, "a");
  before.scroll(420);
  stop();
  const [again, other] = [page(1000), page(1000)];
  follow(again.element, "a");
  follow(other.element, "b");
  expect([again.element.scrollTop, other.element.scrollTop]).toEqual([420, 0]);
});

test("a window can be closed without a word: it is kept while the page is there", () => {
  const before = page(1000);
  follow(before.element, "closed");
  before.scroll(300);
  vi.runAllTimers();
  const again = page(1000);
  follow(again.element, "closed");
  expect(again.element.scrollTop).toBe(300);
});

test("what arrives later is scrolled to once it is there", async () => {
  const before = page(1000);
  const stop = follow(before.element, "late");
  before.scroll(500);
  stop();
  const again = page(150);
  follow(again.element, "late");
  expect(again.element.scrollTop).toBe(50);
  again.shown.height = 1000;
  again.element.append("more");
  await vi.waitFor(() => expect(again.element.scrollTop).toBe(500));
});

test("who scrolls meanwhile is not taken back", async () => {
  const before = page(1000);
  const stop = follow(before.element, "hand");
  before.scroll(500);
  stop();
  const again = page(150);
  follow(again.element, "hand");
  again.element.dispatchEvent(new Event("wheel"));
  again.scroll(20);
  again.shown.height = 1000;
  again.element.append("more");
  await Promise.resolve();
  expect(again.element.scrollTop).toBe(20);
});
