// What the review room says and keeps, with the stand-in studio behind it.

import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { areaAround } from "../lib/drops";
import { verdicts } from "../lib/review/verdicts.svelte";
import { notices } from "../lib/stores/notices.svelte";
import { videos } from "../lib/stores/videos.svelte";
import type { Checking, VideoView } from "../lib/studio";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { fullWorld, type World } from "./mock/world";
import { freshWindow, openWindow, press } from "./window";

freshWindow();
beforeEach(() => void (notices.list = []));

const everyVideo = (world: World) => world.jobs.flatMap((job) => job.videos);

async function openRoom(world = fullWorld(), hash = "#/review"): Promise<Backend> {
  const studio = await openWindow(hash, world);
  await screen.findByTestId("review-video");
  return studio;
}

/** The room with one video shown, whose checks are as given. */
async function withChecks(checking: Checking | null, checks: VideoView["checks"] = []) {
  const world = fullWorld();
  const resting = world.jobs.filter((job) => job.status === "in_review");
  const video = resting.flatMap((job) => job.videos).find((one) => one.status === "generated");
  if (!video) throw new Error("a video waits");
  Object.assign(video, { checking, checks });
  return { studio: await openRoom(world, `#/review/${video.id}`), video };
}

const started = (studio: Backend) => studio.calls.filter((call) => call.name === "start_stage");

it("a check that failed says why, and is made again from the room", async () => {
  const failure = { code: "gone", message: "clip.mp4 is gone", detail: "", retryable: true };
  const { studio, video } = await withChecks({ status: "failed", failure });
  expect((await screen.findByTestId("error-message")).textContent).toContain("Clip.mp4 is gone");
  expect(screen.queryByTestId("unchecked")).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(started(studio)).toHaveLength(1));
  expect(started(studio)[0]?.args.request).toMatchObject({ command: "review", job_id: video.job_id });
});

it("checks that were cut short are told and made again; another take's are not its own", async () => {
  const { studio } = await withChecks({ status: "interrupted", failure: null });
  expect((await screen.findByTestId("unchecked")).textContent).toContain("cut short");
  await fireEvent.click(screen.getByTestId("check-again"));
  await waitFor(() => expect(started(studio)).toHaveLength(1));
});

it("a video that isn't looked at shows nothing of what is measured at another take", async () => {
  const { studio, video } = await withChecks(null);
  const progress = { permille: null, doing: "measuring picture and sound", speed_milli: null, left_ms: null };
  studio.tell({ kind: "progress", job_id: video.job_id, stage: "review", run_id: 1, ...progress } as never);
  expect((await screen.findByTestId("unchecked")).textContent).toContain("Only the take");
  expect(screen.queryByTestId("checking")).toBeNull();
  expect(screen.queryByTestId("check-again")).toBeNull();
});

it("the room comes back as it was left: the video, and what is read beside it", async () => {
  await openRoom();
  await press("PageDown");
  const title = () => screen.getByTestId("review-title").textContent;
  await waitFor(() => expect(location.hash).toBe(`#/review/${videos.queue[1]?.id}`));
  const left = title();
  await fireEvent.click(screen.getByTestId("tab-made"));
  await press("1", { ctrlKey: true });
  await screen.findByTestId("screen-jobs");
  await press("2", { ctrlKey: true });
  await screen.findByTestId("review-video");
  await waitFor(() => expect(title()).toBe(left));
  expect(screen.getByTestId("tab-made").dataset.state).toBe("active");
});

it("a finished video that is dropped on the room is begun with as a review", async () => {
  await openRoom();
  const area = areaAround(screen.getByTestId("scrubber"));
  area?.take([new File(["x"], "finished.mp4", { type: "video/mp4" })]);
  const dialog = await screen.findByRole("dialog");
  await waitFor(() => expect(within(dialog).getByText("finished.mp4")).toBeTruthy());
  expect(within(dialog).getByTestId<HTMLInputElement>("command-review").checked).toBe(true);
  await fireEvent.keyDown(dialog, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("a theme's file that is dropped on the themes becomes one, and never in place of another", async () => {
  const studio = await openWindow("#/themes");
  await screen.findAllByTestId(/^theme-row-/);
  const area = () => areaAround(screen.getAllByTestId(/^theme-row-/)[0] ?? null);
  const file = (name: string) =>
    Object.assign(new File([], name), { text: () => Promise.resolve("title = 1") });
  const saved = () => studio.calls.filter((call) => call.name === "save_theme");
  area()?.take([file("story.toml")]);
  expect((await screen.findByTestId("error-message")).textContent).toContain("story already");
  expect(saved()).toHaveLength(0);
  area()?.take([file("My Look.toml")]);
  await waitFor(() => expect(saved()).toHaveLength(1));
  expect(saved()[0]?.args).toMatchObject({ name: "my-look", toml: "title = 1" });
});

it("what was judged today is listed however old the video is, and found in the palette", async () => {
  const world = fullWorld();
  const like = everyVideo(world).find((one) => one.status === "approved");
  const job = world.jobs.find((one) => one.id === like?.job_id);
  if (!like || !job) throw new Error("a video was approved");
  const long = (days: number) => new Date(world.now - days * 86_400_000).toISOString();
  // More than are read at once, and each newer than the one that was judged today.
  const others = Array.from({ length: 250 }, (_, at) => ({
    ...like,
    id: 900_000 + at,
    created_at: long(2),
    verdicts: [{ verdict: { kind: "approve" as const }, given_at: long(1 + at / 300), reopened: false }],
  }));
  like.created_at = long(9);
  like.title = "An old one";
  job.videos = [...others, like];
  await openRoom(world);
  expect(videos.judgedToday.map((video) => video.id)).toContain(like.id);
  await press("k", { ctrlKey: true });
  await fireEvent.input(await screen.findByTestId("palette-input"), { target: { value: "review old one" } });
  await fireEvent.click(await within(screen.getByTestId("palette")).findByText("Review: An old one"));
  await waitFor(() => expect(location.hash).toBe(`#/review/${like.id}`));
});

it("a queue that can't be read anew is told beside the video, and read again", async () => {
  const studio = await openRoom();
  const broken = vi.spyOn(studio, "list_videos").mockImplementation(() => {
    throw refusal("database", "the database is locked");
  });
  await videos.load();
  await screen.findByTestId("queue-stale");
  broken.mockRestore();
  await fireEvent.click(within(screen.getByTestId("queue-stale")).getByRole("button"));
  await waitFor(() => expect(screen.queryByTestId("queue-stale")).toBeNull());
});

it("a video that couldn't be read is read again", async () => {
  const world = fullWorld();
  const old = everyVideo(world).find((one) => one.status === "rejected");
  if (!old) throw new Error("a video was rejected");
  let broken = true;
  const studio = await openWindow(`#/review/${old.id}`, world, (backend) => {
    const read = backend.get_video.bind(backend);
    vi.spyOn(backend, "get_video").mockImplementation((args) => {
      if (broken) throw refusal("database", "the database is locked");
      return read(args);
    });
  });
  await screen.findByTestId("error-message");
  broken = false;
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByTestId("review-video");
  expect(studio.calls.filter((call) => call.name === "get_video").length).toBeGreaterThan(1);
});

it("a comment that wasn't sent is kept when its video is judged, and that is said", async () => {
  await openRoom();
  await press("c");
  const field = await screen.findByTestId("comment-text");
  await fireEvent.input(field, { target: { value: "half a word" } });
  field.blur();
  await press("a");
  await waitFor(() => expect(verdicts.busy).toBe(false));
  const said = (await screen.findAllByTestId("notice")).map((one) => one.textContent).join();
  expect(said).toContain("kept with it");
});

it("who makes the video finds its comments on the job's page, and goes from there to where they are", async () => {
  const world = fullWorld();
  const job = world.jobs.find((one) => one.id === 2);
  const video = job?.videos[0];
  if (!video) throw new Error("the job has a video");
  const studio = await openWindow("#/jobs/2/composition", world);
  const say = (text: string, start_ms: number) =>
    studio.add_comment({ videoId: video.id, remark: { text, start_ms, end_ms: null }, replyTo: null });
  say("Louder here", 4000);
  studio.tell({ kind: "job_changed", job_id: 2 });
  const line = await waitFor(() => screen.getByText("Louder here"));
  await fireEvent.click(line);
  await screen.findByTestId("review-video");
  expect(location.hash).toBe(`#/review/${video.id}`);
  await waitFor(() => expect(screen.getByTestId("scrubber").getAttribute("aria-valuenow")).toBe("4017"));
});

it("why a video came back is said until the next one is there, while stages run too", async () => {
  const world = fullWorld();
  const job = world.jobs.find((one) => one.id === 2);
  const video = job?.videos[0];
  if (!job || !video) throw new Error("the job has a video");
  video.status = "rejected";
  Object.assign(job, { status: "running", rejection: { reason: "Too dark", back_to: "visuals" } });
  await openWindow("#/jobs/2/visuals", world);
  const box = await screen.findByTestId("rejection");
  expect(box.textContent).toContain("Too dark");
  expect(within(box).getByTestId("rejected-video").getAttribute("href")).toBe(`#/review/${video.id}`);
});

it("guides over a square video are what platforms cover of it, beside another shape too", async () => {
  localStorage.setItem("reelwright.review.guide", JSON.stringify("reels"));
  const world = fullWorld();
  const [square, upright] = world.jobs.find((job) => job.videos.length > 1)?.videos ?? [];
  if (!square || !upright) throw new Error("a job has two videos");
  square.height = square.width;
  await openRoom(world, `#/review/${square.id}`);
  const zones = () => screen.getAllByTestId("safe-zone").map((zone) => zone.style.inset);
  await waitFor(() => expect(zones()).toEqual([expect.stringMatching(/^5% 6% 23\.3\d*% 6%$/)]));
  await fireEvent.click(await screen.findByTestId("compare"));
  await screen.findByTestId("compare-view");
  expect(zones()).toEqual([expect.stringMatching(/^5% /), "14% 6% 35% 6%"]);
});

/** Gives an element the length of its file, and lets it go at once where it is sent. */
function loaded(testid: string, seconds: number): HTMLVideoElement {
  const video = screen.getByTestId<HTMLVideoElement>(testid);
  let time = 0;
  Object.defineProperty(video, "duration", { value: seconds });
  Object.defineProperty(video, "currentTime", {
    get: () => time,
    set: (to: number) => {
      time = to;
      video.dispatchEvent(new Event("seeked"));
    },
  });
  video.dispatchEvent(new Event("loadedmetadata"));
  return video;
}

/** Two videos of a job compared in the room, the first 20 seconds long and the other as long as given. */
async function compared(seconds: number) {
  const world = fullWorld();
  const [video, other] = world.jobs.find((job) => job.videos.length > 1)?.videos ?? [];
  if (!video || !other) throw new Error("a job has two videos");
  [video.duration_ms, other.duration_ms] = [20_000, seconds * 1000];
  const studio = await openRoom(world, `#/review/${video.id}`);
  await fireEvent.click(await screen.findByTestId("compare"));
  await screen.findByTestId("compare-view");
  return { studio, first: loaded("review-video", 20), second: loaded("compare-video", seconds) };
}

const waits = () => screen.getByTestId("ended").classList.contains("there");

it("the time line of two compared videos is as long as the longer, and the shorter one stays at its end", async () => {
  const { first, second } = await compared(24);
  await waitFor(() => expect(screen.getByTestId("scrubber").getAttribute("aria-valuemax")).toBe("24000"));
  expect(screen.getByTestId("longer").textContent).toContain("4.0 s longer");
  expect([first.muted, second.muted]).toEqual([false, true]);
  expect(waits()).toBe(false);
  await press("End");
  await waitFor(() => expect(first.currentTime).toBe(20));
  expect(second.currentTime).toBeCloseTo(24, 1);
  expect(waits()).toBe(true);
  await press("b");
  await waitFor(() => expect([first.muted, second.muted]).toEqual([true, false]));
  await press("Home");
  await waitFor(() => expect(waits()).toBe(false));
  expect(first.currentTime).toBeCloseTo(0, 1);
  // The sound that is drawn is the first one's, and ends with it.
  expect(parseFloat((await screen.findByTestId("wave")).style.width)).toBeCloseTo((20 / 24) * 100);

  // A range of the end that the other alone has goes with it.
  await press("End");
  await press("i");
  await fireEvent.click(screen.getByTestId("stop-compare"));
  await waitFor(() => expect(screen.queryByTestId("compare-view")).toBeNull());
  const alone = loaded("review-video", 20);
  expect([alone.currentTime, alone.muted]).toEqual([20, false]);
  await waitFor(() => expect(screen.getByTestId("scrubber").getAttribute("aria-valuemax")).toBe("20000"));
  expect(screen.queryByRole("slider", { name: "In point" })).toBeNull();
});

it("the shorter one may be the second", async () => {
  const { first, second } = await compared(16);
  await press("End");
  await waitFor(() => expect(second.currentTime).toBe(16));
  expect(first.currentTime).toBeCloseTo(20, 1);
  expect(waits()).toBe(true);
  expect(screen.getByTestId("compare-view").querySelector(".first")?.textContent).toContain("4.0 s longer");
});

it("what is said beyond a video's end is said of its last moment", async () => {
  const { studio } = await compared(24);
  await press("End");
  await press("c");
  const field = await screen.findByTestId<HTMLTextAreaElement>("comment-text");
  await fireEvent.input(field, { target: { value: "It stops too early" } });
  await fireEvent.keyDown(field, { key: "Enter" });
  await waitFor(() => expect(studio.comments.at(-1)?.remark.text).toBe("It stops too early"));
  expect(studio.comments.at(-1)?.remark).toMatchObject({ start_ms: 19_999, end_ms: null });
});
