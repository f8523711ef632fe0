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

const bar = (at: number) => screen.getByTestId("overlays").querySelectorAll<HTMLElement>(".face")[at];

it("an overlay that is added is there to be written, and an empty one that is only looked at is not", async () => {
  await openWindow(`#/jobs/${JOB}/script`);
  await fireEvent.click(await screen.findByTestId("add-overlay-2"));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("overlay-text")));
  // It is still empty when its time is changed.
  const from = screen.getByTestId("overlay-edit").querySelector<HTMLInputElement>("input[type=number]");
  from?.focus();
  await fireEvent.change(from as Element, { target: { value: "5.0" } });
  expect(document.activeElement).toBe(from);
  await fireEvent.click(bar(0) as Element);
  const empty = [...document.querySelectorAll<HTMLElement>(".face")].find(
    (one) => one.textContent === "empty",
  );
  empty?.focus();
  await fireEvent.click(empty as Element);
  expect(document.activeElement).toBe(empty);
});

it("a time that is being typed counts when a drag begins", async () => {
  await openWindow(`#/jobs/${JOB}/script`);
  await screen.findByTestId("overlays");
  await fireEvent.click(bar(0) as Element);
  const end = (await screen.findByTestId("overlay-edit")).querySelectorAll<HTMLInputElement>(
    "input[type=number]",
  )[1] as HTMLInputElement;
  end.focus();
  end.value = "2.0";
  // As in a webview: a field that was typed in tells so when it is left.
  end.addEventListener("blur", () => void fireEvent.change(end), { once: true });
  const strip = screen.getByTestId("overlays").querySelector(".strip") as HTMLElement;
  Object.defineProperty(strip, "clientWidth", { value: 1000 });
  const face = bar(0) as HTMLElement;
  face.setPointerCapture = () => undefined;
  for (const type of ["pointerdown", "pointermove", "pointerup"])
    await fireEvent(face, new MouseEvent(type, { button: 0, clientX: 100, bubbles: true }));
  expect(face.getAttribute("aria-label")).toContain("0:00.2 to 0:02.0");
});

it("hashtags that were undone while they are being typed are gone from their field", async () => {
  await openWindow(`#/jobs/${JOB}/script`);
  const tags = await screen.findByTestId<HTMLTextAreaElement>("hashtags");
  const before = tags.value;
  tags.focus();
  await fireEvent.input(tags, { target: { value: "#one, two" } });
  expect(tags.value).toBe("#one, two");
  await fireEvent.keyDown(tags, { key: "z", ctrlKey: true });
  await waitFor(() => expect(tags.value).toBe(before));
});

it("undo in the job's title undoes nothing of the script", async () => {
  await openWindow(`#/jobs/${JOB}/script`);
  const hook = await screen.findByTestId<HTMLTextAreaElement>("hook");
  await fireEvent.input(hook, { target: { value: "Another hook" } });
  await fireEvent.click(screen.getByTestId("job-title"));
  const title = await screen.findByTestId("title-input");
  for (const more of [{}, { shiftKey: true }]) {
    await fireEvent.keyDown(title, { key: "z", ctrlKey: true, ...more });
    expect(hook.value).toBe("Another hook");
  }
});

it("what each platform takes stands beneath a published text, and whose limit is passed", async () => {
  await openWindow(`#/jobs/${JOB}/script`);
  const title = await screen.findByTestId("title");
  const limits = title.closest(".field")?.querySelector("[data-testid=limits]") as HTMLElement;
  expect(limits.textContent).toContain("Shorts 29 / 100");
  await fireEvent.input(title, { target: { value: "x".repeat(104) } });
  expect([...limits.querySelectorAll(".over")].map((one) => one.textContent)).toEqual([
    "TikTok 104 / 100, 4 too many",
    "Reels 104 / 100, 4 too many",
    "Shorts 104 / 100, 4 too many",
  ]);
});

it("what can't be done with a scene says why in its menu, and does nothing", async () => {
  await openWindow(`#/jobs/${JOB}/script`);
  const menu = await screen.findByTestId("scene-menu-1");
  menu.focus();
  await fireEvent.keyDown(menu, { key: "Enter" });
  const up = await screen.findByTestId("scene-up");
  expect(up.getAttribute("aria-disabled")).toBe("true");
  expect(up.textContent).toContain("It is the first");
  expect(screen.getByTestId("scene-down").getAttribute("aria-disabled")).toBeNull();
  const before = screen.getByTestId<HTMLTextAreaElement>("narration-1").value;
  up.focus();
  await fireEvent.keyDown(up, { key: "Enter" });
  expect(screen.getByTestId<HTMLTextAreaElement>("narration-1").value).toBe(before);
  expect(screen.getByTestId("scene-up")).toBeTruthy();
  await fireEvent.click(screen.getByTestId("scene-down"));
  await waitFor(() => expect(screen.getByTestId<HTMLTextAreaElement>("narration-2").value).toBe(before));
});
