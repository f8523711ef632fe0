// Keys that are held, with the stand-in studio behind the window.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { verdicts } from "../lib/review/verdicts.svelte";
import { videos } from "../lib/stores/videos.svelte";
import { click, freshWindow, openWindow, press } from "./window";

freshWindow();

/** A repeat of a key that is held. Answers whether the page was left to do with it what it does. */
const repeat = (key: string, more: KeyboardEventInit = {}) => press(key, { ...more, repeat: true });

it("a held key judges one video, whatever is shown next", async () => {
  const studio = await openWindow("#/review");
  const title = () => screen.getByTestId("review-title").textContent;
  await waitFor(() => expect(title()).toBeTruthy());
  const before = title();
  await press("a");
  await waitFor(() => expect(title()).not.toBe(before));
  await waitFor(() => expect(verdicts.busy).toBe(false));
  const waiting = videos.queue.length;
  expect(await repeat("a")).toBe(false);
  expect(await repeat("a")).toBe(false);
  expect(studio.calls.filter((call) => call.name === "approve_video")).toHaveLength(1);
  expect(videos.queue).toHaveLength(waiting);
  expect(await repeat("r")).toBe(false);
  expect(screen.queryByTestId("reject-dialog")).toBeNull();
});

it("a held key is not written into the field that it opened", async () => {
  await openWindow("#/review");
  await waitFor(() => expect(screen.getByTestId("review-title").textContent).toBeTruthy());
  await press("c");
  const field = await screen.findByTestId("comment-text");
  await waitFor(() => expect(document.activeElement).toBe(field));
  expect(await repeat("c")).toBe(false);
  // A letter that is pressed there is the field's, and so are its repeats.
  expect(await press("c")).toBe(true);
  expect(await repeat("c")).toBe(true);
});

it("a held key goes on moving", async () => {
  await openWindow("#/review");
  await waitFor(() => expect(screen.getByTestId("review-title").textContent).toBeTruthy());
  await screen.findByTestId("review-video");
  const position = () => Number(screen.getByTestId("scrubber").getAttribute("aria-valuenow"));
  await press("ArrowRight");
  await repeat("ArrowRight");
  await repeat("ArrowRight");
  await waitFor(() => expect(position()).toBe(3000));
});

it("Enter that is held since the search was left opens no job", async () => {
  await openWindow("#/jobs");
  const field = await screen.findByTestId("jobs-search");
  await screen.findByTestId("jobs-total");
  await fireEvent.keyDown(field, { key: "Enter" });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("jobs-table")));
  await repeat("Enter");
  expect(window.location.hash).toBe("#/jobs");
  await press("Enter");
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/jobs\/\d+/));
});

async function openRoom() {
  const studio = await openWindow("#/review");
  await screen.findByTestId("review-video");
  const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  play.mockClear();
  return { studio, play };
}

it("after a mouse has pressed something, the space bar plays, and nothing is pressed twice", async () => {
  const { studio, play } = await openRoom();
  const title = () => screen.getByTestId("review-title").textContent;
  const first = title();
  await click(screen.getByTestId("approve"));
  await waitFor(() => expect(title()).not.toBe(first));
  await waitFor(() => expect(verdicts.busy).toBe(false));
  expect(await press(" ")).toBe(false);
  expect(play).toHaveBeenCalledTimes(1);
  // Nor is the button where Enter could press it.
  expect(document.activeElement).toBe(document.body);
  expect(studio.calls.filter((call) => call.name === "approve_video")).toHaveLength(1);

  const queued = screen.getAllByTestId("queued-video").at(-1) as HTMLElement;
  await click(queued);
  expect(document.activeElement).toBe(queued);
  await waitFor(() => expect(title()).toBe(queued.querySelector("b")?.textContent));
  await screen.findByTestId("review-video");
  expect(await press(" ")).toBe(false);
  await click(screen.getByTestId("tab-made"));
  expect(await press(" ")).toBe(false);
  expect(play).toHaveBeenCalledTimes(3);
});

it("what is reached by keyboard is pressed by the space bar", async () => {
  const { play } = await openRoom();
  await press("Tab");
  const button = screen.getByTestId("approve");
  button.focus();
  // Left to the page, which presses the button.
  expect(await press(" ")).toBe(true);
  expect(play).not.toHaveBeenCalled();
});

it("shortcuts work in layouts without Latin letters", async () => {
  const { play } = await openRoom();
  await press("ל", { code: "KeyK", ctrlKey: true });
  await screen.findByTestId("palette");
  await fireEvent.keyDown(screen.getByTestId("palette-input"), { key: "Escape" });
  await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
  await press("д", { code: "KeyL" });
  expect(play).toHaveBeenCalledTimes(1);
  const time = () => screen.getByTestId("timecode").textContent;
  await press("Home");
  await press("ץ", { code: "Period" });
  expect(time()).toBe("00:00:00:01");
  await press("б", { code: "Comma" });
  expect(time()).toBe("00:00:00:00");
  await press("؟", { code: "Slash", shiftKey: true });
  await screen.findByTestId("shortcuts");
});

it("a list of choices that a mouse has opened lets the keys through, and keeps its own arrows", async () => {
  await openRoom();
  const guides = screen.getByTestId<HTMLSelectElement>("guides");
  const before = guides.value;
  await click(guides);
  expect(document.activeElement).toBe(guides);
  await press("g");
  await waitFor(() => expect(guides.value).not.toBe(before));
  expect(await press("ArrowRight")).toBe(true);
  // By keyboard, letters choose from it.
  await press("Tab");
  screen.getByTestId("speed").focus();
  expect(await press("m")).toBe(true);
  expect(screen.getByTestId("mute").getAttribute("aria-pressed")).toBe("false");
});

it("the scrubber keeps the arrows only", async () => {
  await openRoom();
  const title = () => screen.getByTestId("review-title").textContent;
  const before = title();
  const scrubber = screen.getByTestId("scrubber");
  scrubber.focus();
  await press("PageDown");
  await waitFor(() => expect(title()).not.toBe(before));
  await press("PageUp");
  await waitFor(() => expect(title()).toBe(before));
  const volume = () => Number(screen.getByTestId<HTMLInputElement>("volume").value);
  scrubber.focus();
  const loud = volume();
  await press("ArrowDown", { shiftKey: true });
  await waitFor(() => expect(volume()).toBeLessThan(loud));
  await press("ArrowUp", { shiftKey: true });
  await waitFor(() => expect(volume()).toBe(loud));
});

it("how fast it goes is seen wherever the list of speeds is", async () => {
  await openRoom();
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  });
  const list = screen.getByTestId<HTMLSelectElement>("speed");
  const shown = () => list.selectedOptions[0]?.textContent;
  await press(">");
  await waitFor(() => expect(shown()).toBe("1.25×"));
  await press("<");
  for (let at = 0; at < 3; at += 1) await press("l");
  await waitFor(() => expect(shown()).toBe("4×"));
  await press("j");
  await waitFor(() => expect(shown()).toBe("−1×"));
  await press("k");
  await waitFor(() => expect(shown()).toBe("1×"));
});
