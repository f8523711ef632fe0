// The review room with the stand-in studio behind it.

import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { verdicts } from "../lib/review/verdicts.svelte";
import { videos } from "../lib/stores/videos.svelte";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { fullWorld } from "./mock/world";
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

it("a range that only ends is said of all before it", async () => {
  const studio = await openRoom();
  await press("Home");
  await press("ArrowRight");
  await press("o");
  await comment("from the start");
  await waitFor(() => expect(said(studio, "from the start")).toBe(1));
  expect(studio.comments.at(-1)?.remark).toMatchObject({ start_ms: 0, end_ms: 1017 });
});

it("what is typed on while a comment is sent stays in the field, and judges nothing", async () => {
  const studio = await openRoom();
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const add = studio.add_comment.bind(studio);
  vi.spyOn(studio, "add_comment").mockImplementation((async (args: never) => {
    await held;
    return add(args);
  }) as never);
  await comment("too dark");
  const field = screen.getByTestId<HTMLTextAreaElement>("comment-text");
  await fireEvent.input(field, { target: { value: "too dark and" } });
  answer();
  await waitFor(() => expect(said(studio, "too dark")).toBe(1));
  await waitFor(() => expect(field.value).toBe("and"));
  expect(document.activeElement).toBe(field);
  await press("a");
  expect(studio.calls.some((call) => call.name === "approve_video")).toBe(false);
  await fireEvent.input(field, { target: { value: "" } });
});

it("a comment on a range plays it; one pointed at again is opened again", async () => {
  await openRoom();
  await press("Home");
  await press("i");
  await press("ArrowRight");
  await press("o");
  await comment("this stretch");
  await waitFor(() => expect(mark("in")).toBeNull());
  const pin = await waitFor(() => screen.getByRole("button", { name: "this stretch" }));
  await fireEvent.click(pin);
  expect([standing("in"), standing("out")]).toEqual(["00:00:00:00", "00:00:01:00"]);
  const tab = (name: string) => screen.getByTestId(`tab-${name}`);
  await waitFor(() => expect(tab("comments").dataset.state).toBe("active"));
  await fireEvent.click(tab("checks"));
  await waitFor(() => expect(tab("checks").dataset.state).toBe("active"));
  await fireEvent.click(pin);
  await waitFor(() => expect(tab("comments").dataset.state).toBe("active"));
});

const mark = (end: "in" | "out") => screen.queryByTestId(`${end}-point`);
const standing = (end: "in" | "out") => mark(end)?.getAttribute("aria-valuetext");

it("a range is set by buttons, moved by its ends a frame at a time, and cleared", async () => {
  await openRoom();
  const clear = screen.getByTestId("clear-range");
  expect(clear.classList.contains("away")).toBe(true);
  await press("Home");
  await press("ArrowRight");
  await fireEvent.click(screen.getByTestId("set-in"));
  await press("ArrowRight");
  await fireEvent.click(screen.getByTestId("set-out"));
  expect([standing("in"), standing("out")]).toEqual(["00:00:01:00", "00:00:02:00"]);
  expect(mark("in")?.getAttribute("aria-label")).toBe("In point");

  await fireEvent.keyDown(mark("in") as HTMLElement, { key: "ArrowRight" });
  await fireEvent.keyDown(mark("out") as HTMLElement, { key: "ArrowLeft" });
  expect([standing("in"), standing("out")]).toEqual(["00:00:01:01", "00:00:01:29"]);
  // The frame that is chosen is the one that is seen.
  expect(screen.getByTestId("timecode").textContent).toBe("00:00:01:29");
  await fireEvent.keyDown(mark("in") as HTMLElement, { key: "End" });
  expect(standing("in")).toBe("00:00:01:28");
  await fireEvent.keyDown(mark("out") as HTMLElement, { key: "Delete" });
  expect([standing("in"), mark("out")]).toEqual(["00:00:01:28", null]);
  // What goes takes no focus with it.
  expect(document.activeElement).toBe(screen.getByTestId("scrubber"));
  clear.focus();
  await fireEvent.click(clear);
  expect(mark("in")).toBeNull();
  expect(document.activeElement).toBe(screen.getByTestId("set-in"));
});

it("sound and cuts are drawn along the video, and the scene is told", async () => {
  await openRoom();
  await screen.findByTestId("wave");
  const cuts = screen.getAllByTestId("cut").map((cut) => cut.title);
  expect(cuts.slice(0, 2)).toEqual(["Scene 2 · 00:00:03:24", "Scene 3 · 00:00:07:27"]);
  await press("Home");
  for (let at = 0; at < 4; at += 1) await press("ArrowRight");
  expect(screen.getByTestId("scrubber").getAttribute("aria-valuetext")).toBe("0:04.0, scene 2 of 6");
});

it("a video without sound or known scenes draws neither and says nothing", async () => {
  const studio = await openWindow("#/review", undefined, (backend) => {
    vi.spyOn(backend, "sound_outline").mockImplementation(() => {
      throw refusal("no_sound", "the file has no sound");
    });
    vi.spyOn(backend, "scene_starts").mockImplementation(() => {
      throw refusal("unreadable_timeline", "it can't be read any more");
    });
  });
  await screen.findByTestId("review-video");
  await waitFor(() => expect(studio.calls.some((call) => call.name === "sound_outline")).toBe(true));
  await waitFor(() => expect(studio.calls.some((call) => call.name === "list_comments")).toBe(true));
  expect(screen.queryByTestId("wave")).toBeNull();
  expect(screen.queryByTestId("cut")).toBeNull();
  expect(screen.queryByText(/no sound|can't be read any more/i)).toBeNull();
});

it("who turns through the queue has only the sound read at which one stays", async () => {
  const studio = await openWindow("#/review", undefined, ({ world }) => {
    for (const video of world.jobs.flatMap((job) => job.videos)) video.file = 10_000 + video.id;
  });
  await screen.findByTestId("review-title");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  for (const key of ["PageDown", "PageUp"]) {
    await vi.advanceTimersByTimeAsync(100);
    await press(key);
  }
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  await screen.findByTestId("wave");
  const read = studio.calls.filter((call) => call.name === "sound_outline");
  expect(read.map((call) => call.args.artifactId)).toEqual([videos.queue[0]?.file]);
});

it("a check leads to each of its places, and all of them are marked while it is open", async () => {
  await openRoom();
  const video = videos.queue.find((one) => one.checks.some((check) => check.more_places > 0));
  location.hash = `#/review/${video?.id}`;
  const places = await screen.findAllByTestId("place-caption_speed");
  expect(places.map((place) => place.textContent)).toEqual(["0:03.2", "0:09.0", "0:14.2"]);
  expect(places[0]?.parentElement?.textContent).toContain("and 2 more");
  const lit = () => screen.getAllByTestId("check-mark").filter((one) => !one.classList.contains("off"));
  const before = lit().length;
  await fireEvent.click(places[1] as HTMLElement);
  // The middle of the frame that begins there.
  expect(position()).toBe(9017);
  await waitFor(() => expect(lit()).toHaveLength(3));
  // The check itself goes to where it was worst.
  await fireEvent.click(screen.getByTestId("check-caption_speed"));
  expect(position()).toBe(14_217);
  await turn("PageDown");
  await turn("PageUp");
  await waitFor(() => expect(lit()).toHaveLength(before));
});

it("a dialog that rejects one video stays with it when another one is opened beneath", async () => {
  const studio = await openRoom();
  const first = await approved(studio);
  const second = videos.queue[0];
  await begin("r", "reject-reason", "The end is cut off");
  await fireEvent.click((await screen.findAllByTestId("notice-action")).at(-1) as HTMLElement);
  await waitFor(() => expect(location.hash).toBe(`#/review/${first}`));
  await waitFor(() => expect(verdicts.busy).toBe(false));
  expect(screen.getByTestId("reject-dialog").textContent).toContain(second?.title);
  expect(typed("reject-reason")).toBe("The end is cut off");
  await fireEvent.click(screen.getByTestId("reject-confirm"));
  await waitFor(() => expect(studio.calls.some((call) => call.name === "reject_video")).toBe(true));
  expect(studio.calls.find((call) => call.name === "reject_video")?.args.id).toBe(second?.id);
  await waitFor(() => expect(screen.queryByTestId("reject-dialog")).toBeNull());
});

it("a list whose reading began before a verdict doesn't bring the judged video back", async () => {
  const studio = await openRoom();
  const read = studio.list_videos.bind(studio);
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const late = vi.spyOn(studio, "list_videos").mockImplementation((async (args: never) => {
    const list = read(args);
    await held;
    return list;
  }) as never);
  const reading = videos.load();
  const judged = await approved(studio);
  late.mockRestore();
  goOn();
  await reading;
  expect(videos.queue.map((video) => video.id)).not.toContain(judged);
  expect(videos.judgedToday.map((video) => video.id)).toContain(judged);
});

it("nothing plays on while a comment is written", async () => {
  await openRoom();
  const pause = vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
  await fireEvent.click(screen.getByTestId("tab-comments"));
  const field = await screen.findByTestId("comment-text");
  pause.mockClear();
  field.focus();
  expect(pause).toHaveBeenCalled();
  // It may be played once more with the field at hand, to hear what is to be said of it.
  pause.mockClear();
  await fireEvent.input(field, { target: { value: "h" } });
  expect(pause).toHaveBeenCalled();
  await fireEvent.input(field, { target: { value: "" } });
});

it("who muted the room finds the switch at a voice as well", async () => {
  await openRoom();
  await press("m");
  expect(screen.getByTestId("mute").getAttribute("aria-pressed")).toBe("true");
  location.hash = "#/jobs/2/voiceover";
  const voice = await screen.findByTestId<HTMLAudioElement>("voice-audio");
  expect(voice.muted).toBe(true);
  await fireEvent.click(screen.getByTestId("mute"));
  expect(voice.muted).toBe(false);
  await press("m");
  expect(voice.muted).toBe(true);
  await press("m");
});

it("whoever has sent the last video back can go on with its job", async () => {
  const world = fullWorld();
  const waits = world.jobs.flatMap((job) => job.videos).filter((video) => video.status === "generated");
  const [last, ...others] = waits;
  if (!last) throw new Error("a video waits");
  for (const video of others) video.status = "published";
  const studio = await openWindow("#/review", world);
  await screen.findByTestId("review-video");
  studio.reject_video({ id: last.id, reason: "Too slow", backTo: "voiceover" });
  videos.judged(studio.get_video({ id: last.id }));
  window.location.hash = "#/review";
  const on = await screen.findByTestId("to-sent-back");
  expect(on.getAttribute("href")).toBe(`#/jobs/${last.job_id}/voiceover`);
});

it("an approved video's file is shown in its folder, from the room and from its job", async () => {
  const world = fullWorld();
  const video = world.jobs.flatMap((job) => job.videos).find((one) => one.status === "approved");
  const job = world.jobs.find((one) => one.id === video?.job_id);
  if (!video || job?.status !== "completed") throw new Error("a job is completed");
  const studio = await openWindow(`#/review/${video.id}`, world);
  const shown = () => studio.calls.filter((call) => call.name === "show_video");
  await fireEvent.click(await screen.findByTestId("show-file"));
  await waitFor(() => expect(shown()).toHaveLength(1));
  window.location.hash = `#/jobs/${job.id}`;
  await screen.findByTestId("job-state");
  await fireEvent.click(await screen.findByTestId("show-file"));
  await waitFor(() => expect(shown()).toHaveLength(2));
  expect(shown().map((call) => call.args)).toEqual([{ id: video.id }, { id: video.id }]);
});

it("an empty room leads to what runs, as long as it does", async () => {
  const world = fullWorld();
  for (const job of world.jobs) job.videos = [];
  const runs = world.jobs.find((job) => job.status === "running");
  if (!runs) throw new Error("a job runs");
  const studio = await openWindow("#/review", world);
  // The room that was left in an earlier test is entered again first.
  await waitFor(() => expect(videos.queue).toHaveLength(0));
  window.location.hash = "#/review";
  const on = await screen.findByTestId("to-running");
  expect(on.getAttribute("href")).toBe(`#/jobs/${runs.id}`);
  expect(on.textContent).toContain(runs.title);
  runs.status = "failed";
  studio.tell({ kind: "job_changed", job_id: runs.id });
  await waitFor(() => expect(screen.queryByTestId("to-running")).toBeNull());
});
