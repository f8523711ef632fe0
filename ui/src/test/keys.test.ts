// Keys that are held, with the stand-in studio behind the window.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { verdicts } from "../lib/review/verdicts.svelte";
import { videos } from "../lib/stores/videos.svelte";
import { freshWindow, openWindow, press } from "./window";

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
