// The review room with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { videos } from "../lib/stores/videos.svelte";
import type { Backend } from "./mock/backend";
import { freshWindow, openWindow, press } from "./window";

freshWindow();

const position = () => Number(screen.getByTestId("scrubber").getAttribute("aria-valuenow"));

async function openRoom(): Promise<Backend> {
  const studio = await openWindow("#/review");
  await waitFor(() => expect(screen.getByTestId("review-title").textContent).toBeTruthy());
  await screen.findByTestId("review-video");
  return studio;
}

/** Waits until the videos have been read anew. */
async function readAnew(change: () => unknown) {
  const before = videos.queue;
  await change();
  await waitFor(() => expect(videos.queue).not.toBe(before));
}

async function comment(text: string) {
  await press("c");
  const field = await screen.findByTestId("comment-text");
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.keyDown(field, { key: "Enter" });
}

it("a comment and whatever else changes leave the player where it was", async () => {
  const studio = await openRoom();
  await press("ArrowRight");
  await press("ArrowRight");
  await waitFor(() => expect(position()).toBe(2000));
  await readAnew(() => comment("first"));
  expect(position()).toBe(2000);

  await press("i");
  await press("ArrowRight");
  await press("o");
  await readAnew(() => studio.tell({ kind: "workspace_changed" }));
  await comment("second");
  await waitFor(() => expect(studio.comments.at(-1)?.remark.text).toBe("second"));
  expect(studio.comments.at(-2)?.remark).toMatchObject({ start_ms: 2000, end_ms: null });
  expect(studio.comments.at(-1)?.remark).toMatchObject({ start_ms: 2000, end_ms: 3000 });
});
