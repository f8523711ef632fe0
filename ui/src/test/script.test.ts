// The script editor with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { Script } from "../lib/studio";
import type { Backend } from "./mock/backend";
import { addTake, fullWorld } from "./mock/world";
import { scriptJob } from "./script-job";
import { freshWindow, openWindow, press } from "./window";

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

/** The window with a script that no other test has seen, and a voice that says it. */
async function ownScript(change: Partial<Script> = {}): Promise<Backend> {
  const world = fullWorld();
  const job = scriptJob(world, 1, change);
  addTake(world, job, "voiceover");
  const studio = await openWindow(`#/jobs/${job.id}/script`, world);
  await screen.findByTestId("title");
  return studio;
}

const field = (id: string) => screen.getByTestId<HTMLTextAreaElement>(id);
const said = (scene: number) => field(`narration-${scene}`).value;
const type = (id: string, text: string) => fireEvent.input(field(id), { target: { value: text } });
const focused = (id: string) => waitFor(() => expect(document.activeElement).toBe(field(id)));

/** Opens a scene's menu by keyboard and chooses a line of it. */
async function choose(scene: number, line: string): Promise<void> {
  const menu = screen.getByTestId(`scene-menu-${scene}`);
  menu.focus();
  await fireEvent.keyDown(menu, { key: "Enter" });
  const item = await screen.findByTestId(line);
  item.focus();
  await fireEvent.keyDown(item, { key: "Enter" });
}

it("a hook and a call to action that are emptied and written anew are said", async () => {
  await ownScript();
  field("hook").focus();
  await type("hook", "");
  expect(said(1)).toBe("And you drink from it every day.");
  await type("hook", "N");
  await type("hook", "Never wash it again.");
  expect(said(1)).toBe("Never wash it again. And you drink from it every day.");
  field("call-to-action").focus();
  await type("call-to-action", "");
  await type("call-to-action", "Come back.");
  expect(said(6)).toBe("Come back.");
});

it("a scene is added at the end by the button, and after the one with the focus by its keys", async () => {
  await ownScript();
  field("narration-2").focus();
  await fireEvent.click(screen.getByTestId("add-scene"));
  await focused("narration-7");
  expect(said(7)).toBe("");
  field("narration-2").focus();
  await press("n", { altKey: true });
  await focused("narration-3");
  expect(said(3)).toBe("");
});

it("the focus goes to the next scene when one is taken out, and to the last when that was the end", async () => {
  await ownScript();
  const next = said(3);
  await choose(2, "remove-scene");
  await focused("narration-2");
  expect(said(2)).toBe(next);
  await choose(5, "remove-scene");
  await focused("narration-4");
});

it("a scene is split from its menu where the caret was", async () => {
  await ownScript();
  const head = "Your bottle is dirtier";
  field("narration-1").focus();
  field("narration-1").setSelectionRange(head.length, head.length);
  await choose(1, "split");
  await focused("narration-2");
  expect(said(1)).toBe(head);
});

it("overlays are gone through, written and taken out by keyboard", async () => {
  await ownScript();
  const text = () => field("overlay-text").value;
  bar(1)?.focus();
  await waitFor(() => expect(text()).toBe("UV-C every 2 hours"));
  bar(2)?.focus();
  await press("Enter");
  await focused("overlay-text");
  expect(text()).toBe("30 days");
  bar(2)?.focus();
  await press("Delete");
  await waitFor(() => expect(text()).toBe("BPA-free steel"));
  expect(document.activeElement).toBe(bar(2));
  for (const left of [2, 1]) {
    await press("Delete");
    await waitFor(() => expect(document.activeElement).toBe(bar(left - 1)));
  }
  await press("Delete");
  await focused("add-overlay-1");
});

it("the preview's guide and texts keep free what platforms cover of a picture of that shape", async () => {
  const world = fullWorld();
  const job = scriptJob(world, 1, { aspect: "1:1" });
  await openWindow(`#/jobs/${job.id}/script`, world);
  const preview = await screen.findByTestId("preview");
  expect(screen.getByTestId("safe-zone").style.inset).toBe("5% 10% 5% 10%");
  expect(preview.style.getPropertyValue("--top")).toBe("5%");
  expect(parseFloat(preview.style.getPropertyValue("--free"))).toBeCloseTo(23.33);
});

it("the preview shows the overlay that is chosen, wherever it stood before", async () => {
  await ownScript();
  const preview = screen.getByTestId("preview");
  expect(preview.textContent).not.toContain("30 days");
  for (let times = 0; times < 2; times++) {
    bar(2)?.focus();
    await waitFor(() => expect(preview.textContent).toContain("30 days"));
    field("narration-1").focus();
    await waitFor(() => expect(preview.textContent).not.toContain("30 days"));
  }
});

it("a scene is held against its voice as long as that says its words", async () => {
  await ownScript({ target_duration_ms: 31_306 });
  await waitFor(() => expect(screen.getByTestId("spoken-time").textContent).not.toContain("about"));
  expect(screen.queryByTestId("takes-longer-3")).toBeNull();
  await type("narration-3", `${said(3)} None at all.`);
  await screen.findByTestId("takes-longer-3");
  expect(screen.queryByTestId("takes-longer-1")).toBeNull();
  expect(screen.getByLabelText<HTMLInputElement>("Target length in seconds").value).toBe("31.3");
});

it("what is seen in the whole video is written with the script", async () => {
  const studio = await ownScript();
  await type("video-prompt", "All of it by candle light");
  await fireEvent.click(screen.getByTestId("save-script"));
  await waitFor(() => expect(saved(studio)[0]?.video_prompt).toBe("All of it by candle light"));
});
