import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import Notices from "../shell/Notices.svelte";
import { StudioError, type AppError } from "../studio";
import { AskedFrames } from "./asked-frames.svelte";
import { attempt, notices } from "./notices.svelte";

const refusal = (message: string, more: Partial<AppError> = {}) =>
  new StudioError({
    code: "database",
    message,
    detail: "",
    retryable: false,
    offer: null,
    wrong_request: false,
    ...more,
  });

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  for (const notice of notices.list) notices.close(notice.id);
  vi.useRealTimers();
});

describe("a notice", () => {
  it("of an error outlasts whatever is said after it, and the same one is there once", () => {
    notices.fail("Saving", refusal("the database is locked"));
    for (let at = 0; at < 9; at += 1) notices.say(`said ${at}`);
    notices.fail("Saving", refusal("the database is locked"));
    expect(notices.list.filter((one) => one.error)).toHaveLength(1);
    expect(notices.list.filter((one) => !one.error).map((one) => one.text)).toEqual([
      "said 5",
      "said 6",
      "said 7",
      "said 8",
    ]);
    vi.advanceTimersByTime(60_000);
    expect(notices.list.some((one) => one.error)).toBe(true);
  });

  it("waits while it is pointed at", async () => {
    render(Notices);
    notices.say("Approved");
    await vi.advanceTimersByTimeAsync(3000);
    const shown = screen.getByTestId("notice");
    await fireEvent.pointerEnter(shown);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(notices.list).toHaveLength(1);
    await fireEvent.pointerLeave(shown);
    await vi.advanceTimersByTimeAsync(900);
    expect(notices.list).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(notices.list).toHaveLength(0);
  });

  it("of an error that may pass tries again, and offers the stage that is missing", async () => {
    render(Notices);
    const work = vi
      .fn<() => Promise<void>>()
      .mockRejectedValueOnce(refusal("the database is locked", { retryable: true }))
      .mockResolvedValueOnce();
    expect(await attempt("Saving", work)).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    await fireEvent.click(screen.getByTestId("error-retry"));
    expect(work).toHaveBeenCalledTimes(2);
    expect(notices.list).toHaveLength(0);

    const offer = vi.fn();
    const missing = refusal("there is no script yet", { offer: "script" });
    await attempt("Speaking", () => Promise.reject(missing), { offer });
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.queryByTestId("error-retry")).toBeNull();
    await fireEvent.click(screen.getByTestId("error-offer"));
    expect(offer).toHaveBeenCalledWith("script");
  });
});

it("a picture that failed is asked for again, but not at every look", async () => {
  const frames = new AskedFrames();
  const ask = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(refusal("no room on the disk"))
    .mockResolvedValue("/frame.jpg");
  expect(frames.address("7/1", ask)).toBeUndefined();
  await vi.advanceTimersByTimeAsync(100);
  frames.address("7/1", ask);
  expect(ask).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  frames.address("7/1", ask);
  await vi.advanceTimersByTimeAsync(0);
  expect(frames.address("7/1", ask)).toBe("/frame.jpg");
  expect(ask).toHaveBeenCalledTimes(2);
});
