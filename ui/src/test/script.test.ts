// The script editor with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { Script } from "../lib/studio";
import type { Backend } from "./mock/backend";
import { freshWindow, openWindow } from "./window";

freshWindow();

/** The stand-in world's job that has been through every stage. */
const JOB = 2;

const saved = (studio: Backend) =>
  studio.calls.filter((call) => call.name === "save_script").map((call) => call.args.script as Script);

it("what is typed in the field with the focus is saved with the rest", async () => {
  const studio = await openWindow(`#/jobs/${JOB}/script`);
  const tags = await screen.findByTestId<HTMLTextAreaElement>("hashtags");
  tags.focus();
  await fireEvent.input(tags, { target: { value: "#tea ceremony" } });
  await fireEvent.keyDown(tags, { key: "s", ctrlKey: true });
  await waitFor(() => expect(saved(studio)).toHaveLength(1));
  expect(saved(studio)[0]?.hashtags).toEqual(["tea", "ceremony"]);

  const length = document.querySelector<HTMLInputElement>(".target input");
  if (!length) throw new Error("no target");
  length.focus();
  await fireEvent.input(length, { target: { value: "33" } });
  // As in a webview: a field that was typed in tells so when it is left.
  length.addEventListener("blur", () => void fireEvent.change(length), { once: true });
  await fireEvent.keyDown(length, { key: "s", ctrlKey: true });
  await waitFor(() => expect(saved(studio)).toHaveLength(2));
  expect(saved(studio)[1]?.target_duration_ms).toBe(33_000);
  expect(document.activeElement).toBe(length);
});
