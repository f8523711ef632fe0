// The review room with the stand-in studio behind it.

import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { verdicts } from "../lib/review/verdicts.svelte";
import { videos } from "../lib/stores/videos.svelte";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
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

async function begin(key: string, testid: string, text: string) {
  await press(key);
  await fireEvent.input(await screen.findByTestId(testid), { target: { value: text } });
}

const typed = (testid: string) => screen.getByTestId<HTMLTextAreaElement>(testid).value;
const title = () => screen.getByTestId("review-title").textContent;

/** Another video of the queue, and back again. */
async function turn(key: "PageDown" | "PageUp") {
  const before = title();
  (document.activeElement as HTMLElement).blur();
  await press(key);
  await waitFor(() => expect(title()).not.toBe(before));
}

it("half a comment stays with its video", async () => {
  await openRoom();
  await begin("c", "comment-text", "half a sent");
  await turn("PageDown");
  await press("c");
  await waitFor(() => expect(typed("comment-text")).toBe(""));
  await turn("PageUp");
  await press("c");
  await waitFor(() => expect(typed("comment-text")).toBe("half a sent"));
  await fireEvent.input(screen.getByTestId("comment-text"), { target: { value: "" } });
});

it("a reason that was refused or put away is there again, and never at another video", async () => {
  const studio = await openRoom();
  const reject = vi.spyOn(studio, "reject_video").mockImplementation(() => {
    throw refusal("database", "the database is locked by another program", { retryable: true });
  });
  await begin("r", "reject-reason", "Too quiet in the middle");
  await fireEvent.click(screen.getByTestId("back-to-voiceover"));
  await fireEvent.click(screen.getByTestId("reject-confirm"));
  await screen.findByTestId("error-message");
  await waitFor(() => expect(screen.queryByTestId("reject-dialog")).toBeNull());

  await turn("PageDown");
  await press("r");
  await waitFor(() => expect(typed("reject-reason")).toBe(""));
  await fireEvent.keyDown(screen.getByTestId("reject-reason"), { key: "Escape" });
  await waitFor(() => expect(screen.queryByTestId("reject-dialog")).toBeNull());
  await turn("PageUp");
  await press("r");
  await waitFor(() => expect(typed("reject-reason")).toBe("Too quiet in the middle"));

  reject.mockRestore();
  await fireEvent.click(screen.getByTestId("reject-confirm"));
  await waitFor(() => expect(studio.calls.filter((call) => call.name === "reject_video")).toHaveLength(2));
  await waitFor(() => expect(Object.keys(localStorage).some((key) => key.includes("reject"))).toBe(false));
});

it("a verdict is undone after the last video, and from another screen", async () => {
  await openRoom();
  while (videos.queue.length > 0) {
    const waiting = videos.queue.length;
    await press("a");
    await waitFor(() => expect(videos.queue.length).toBe(waiting - 1));
    await waitFor(() => expect(verdicts.busy).toBe(false));
  }
  await waitFor(() => expect(screen.queryByTestId("review-video")).toBeNull());
  await press("u");
  await waitFor(() => expect(videos.queue).toHaveLength(1));
  await waitFor(() => expect(screen.getByTestId("review-video")).toBeTruthy());

  await press("a");
  await waitFor(() => expect(videos.queue).toHaveLength(0));
  await press("1", { ctrlKey: true });
  await screen.findByTestId("screen-jobs");
  await press("u");
  await waitFor(() => expect(videos.queue).toHaveLength(1));
});

/** Approves what is shown, and answers which video that was. */
async function approved(studio: Backend): Promise<number> {
  await press("a");
  await waitFor(() => expect(studio.calls.some((call) => call.name === "approve_video")).toBe(true));
  await waitFor(() => expect(verdicts.busy).toBe(false));
  return studio.calls.find((call) => call.name === "approve_video")?.args.id as number;
}

const reopened = (studio: Backend) => studio.calls.filter((call) => call.name === "reopen_video");

/** Lets the studio take its time with the next approval. Answers what lets it go on. */
function approveLate(studio: Backend): (answer: "approved" | "refused") => void {
  const approve = studio.approve_video.bind(studio);
  let goOn: (answer: "approved" | "refused") => void = () => undefined;
  const said = new Promise<string>((resolve) => (goOn = resolve));
  const late = async (args: { id: number }) => {
    if ((await said) === "approved") return approve(args);
    throw refusal("locked", "another program holds the workspace");
  };
  vi.spyOn(studio, "approve_video").mockImplementationOnce(late as never);
  return goOn;
}

it("undone before it is answered, it is the verdict just given that is taken back", async () => {
  const studio = await openRoom();
  const first = await approved(studio);
  const answer = approveLate(studio);
  await press("a");
  await press("u");
  answer("approved");
  await waitFor(() => expect(reopened(studio)).toHaveLength(1));
  const second = studio.calls.findLast((call) => call.name === "approve_video")?.args.id;
  expect(second).not.toBe(first);
  expect(reopened(studio)[0]?.args.id).toBe(second);
  await waitFor(() => expect(videos.queue.map((video) => video.id)).toContain(second));
  expect(videos.judgedToday.map((video) => video.id)).toContain(first);
});

it("undone before it is refused, a verdict takes none back with it", async () => {
  const studio = await openRoom();
  await approved(studio);
  const answer = approveLate(studio);
  await press("a");
  await press("u");
  answer("refused");
  await screen.findByTestId("error-message");
  await waitFor(() => expect(verdicts.busy).toBe(false));
  expect(reopened(studio)).toHaveLength(0);
});

it("a verdict that is answered late brings nobody back from elsewhere", async () => {
  const studio = await openRoom();
  const answer = approveLate(studio);
  await press("a");
  await press("1", { ctrlKey: true });
  await screen.findByTestId("screen-jobs");
  answer("approved");
  await waitFor(() => expect(verdicts.busy).toBe(false));
  expect(window.location.hash).toBe("#/jobs");
  expect(screen.getByTestId("screen-jobs")).toBeTruthy();
});

/** The thread of a comment as it stands in the list. */
const thread = (text: string) =>
  screen.queryAllByTestId("comment").find((one) => one.textContent.includes(text));

/** Presses a button of a comment that has just been written. */
async function pressOf(text: string, testid: string) {
  await waitFor(() => expect(thread(text)).toBeTruthy());
  await fireEvent.click(within(thread(text) as HTMLElement).getByTestId(testid));
}

const said = (studio: Backend, text: string) =>
  studio.comments.filter((one) => one.remark.text === text).length;

it("an answer is sent once, however often it is asked for", async () => {
  const studio = await openRoom();
  await comment("a new one");
  await pressOf("a new one", "comment-answer");
  const field = await screen.findByTestId("answer-text");
  await fireEvent.input(field, { target: { value: "its answer" } });
  const send = () => fireEvent.keyDown(field, { key: "Enter" });
  await Promise.all([send(), send()]);
  await waitFor(() => expect(screen.queryByTestId("answer-text")).toBeNull());
  expect(said(studio, "its answer")).toBe(1);
});

it("a deleted comment is brought back to the video it was deleted beside", async () => {
  const studio = await openRoom();
  await comment("a slip");
  await pressOf("a slip", "comment-delete");
  await waitFor(() => expect(thread("a slip")).toBeUndefined());
  const undo = (await screen.findAllByTestId("notice-action")).at(-1) as HTMLElement;
  await turn("PageDown");
  await fireEvent.click(undo);
  await waitFor(() => expect(said(studio, "a slip")).toBe(1));
  expect(thread("a slip")).toBeUndefined();
  await turn("PageUp");
  await waitFor(() => expect(thread("a slip")).toBeTruthy());
});

it("on the full screen a dialog opens above the picture, and a comment gives the screen back", async () => {
  let full: Element | null = null;
  Object.defineProperty(document, "fullscreenElement", { configurable: true, get: () => full });
  const turned = () => document.dispatchEvent(new Event("fullscreenchange"));
  document.documentElement.requestFullscreen = () => {
    full = document.documentElement;
    turned();
    return Promise.resolve();
  };
  document.exitFullscreen = () => {
    full = null;
    turned();
    return Promise.resolve();
  };
  await openRoom();
  const stage = () => document.querySelector(".full-screen");
  await press("f");
  await waitFor(() => expect(stage()?.querySelector("video")).toBeTruthy());
  await press("r");
  const dialog = await screen.findByTestId("reject-dialog");
  // What fills the screen holds everything that opens.
  expect((full as Element | null)?.contains(dialog)).toBe(true);
  await fireEvent.keyDown(screen.getByTestId("reject-reason"), { key: "Escape" });
  await waitFor(() => expect(screen.queryByTestId("reject-dialog")).toBeNull());
  expect(stage()).toBeTruthy();
  await press("c");
  await waitFor(() => expect(stage()).toBeNull());
  expect(full).toBeNull();
});

it("after a judged video's verdicts, one that was never judged shows its checks", async () => {
  await openRoom();
  const waiting = location.hash;
  await press("a");
  const judged = await screen.findAllByTestId("judged-video");
  const first = judged[0];
  if (!first) throw new Error("there is a judged video");
  location.hash = first.getAttribute("href") ?? "";
  await fireEvent.click(await screen.findByTestId("tab-verdicts"));
  await waitFor(() => expect(screen.getByTestId("tab-verdicts").dataset.state).toBe("active"));
  const next = videos.queue[0];
  if (!next) throw new Error("there is a waiting video");
  location.hash = `#/review/${next.id}`;
  expect(location.hash).not.toBe(waiting);
  await waitFor(() => expect(screen.queryByTestId("tab-verdicts")).toBeNull());
  expect(screen.getByTestId("tab-checks").dataset.state).toBe("active");
});
