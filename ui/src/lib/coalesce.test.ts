import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { coalesce } from "./coalesce";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("does once what is asked for many times", async () => {
  const work = vi.fn(async () => {});
  const ask = coalesce(work, 50);
  for (let n = 0; n < 20; n++) ask();
  await vi.runAllTimersAsync();
  expect(work).toHaveBeenCalledTimes(1);
});

it("works once more, and never twice at a time, for what is asked meanwhile", async () => {
  let end: () => void = () => {};
  const work = vi.fn(() => new Promise<void>((resolve) => (end = resolve)));
  const ask = coalesce(work, 50);
  ask();
  await vi.advanceTimersByTimeAsync(50);
  ask();
  ask();
  await vi.advanceTimersByTimeAsync(500);
  expect(work).toHaveBeenCalledTimes(1);
  end();
  await vi.advanceTimersByTimeAsync(50);
  expect(work).toHaveBeenCalledTimes(2);
});
