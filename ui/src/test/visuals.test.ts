// Pictures of a job with the stand-in studio behind them.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import type { Backend } from "./mock/backend";
import type { RunRequest } from "../lib/studio";
import { refusal } from "./mock/refusal";
import { addTake, emptyWorld, newJob } from "./mock/world";
import { fileNamed, holdPosts, postOf } from "./posts";
import { unkept } from "../lib/job/unkept";
import { freshWindow, openWindow, press } from "./window";

freshWindow();
afterEach(() => vi.unstubAllGlobals());

it("other pictures that could not be looked for say why in place, and are looked for again", async () => {
  const studio = await openWindow("#/jobs/2/visuals");
  const look = vi.spyOn(studio, "scene_candidates").mockImplementationOnce(() => {
    throw refusal("service_down", "Pexels does not answer; try again in a minute", { retryable: true });
  });
  await fireEvent.click(await screen.findByTestId("edit-1"));
  await fireEvent.click(await screen.findByTestId("scene-others"));
  const retry = await screen.findByTestId("error-retry");
  expect(screen.queryAllByTestId("candidate")).toHaveLength(0);
  await fireEvent.click(retry);
  await waitFor(() => expect(screen.queryAllByTestId("candidate").length).toBeGreaterThan(0));
  expect(screen.queryByTestId("error")).toBeNull();
  expect(look).toHaveBeenCalledTimes(2);
});

/** The stand-in world's job that has been through every stage; its second scene shows a clip. */
const VISUALS = "#/jobs/2/visuals";
/** Its clip's length. */
const LENGTH = 22_400;

/** Has a clip play as a webview plays it, at once. */
function playable(video: HTMLVideoElement, width = 540) {
  let time = 0;
  const has = (name: string, value: unknown) => Object.defineProperty(video, name, { value });
  Object.defineProperty(video, "currentTime", {
    get: () => time,
    set: (to: number) => {
      time = to;
      video.dispatchEvent(new Event("seeked"));
    },
  });
  has("duration", LENGTH / 1000);
  has("videoWidth", width);
  has("videoHeight", 960);
  video.play = () => {
    video.dispatchEvent(new Event("play"));
    return Promise.resolve();
  };
  video.pause = () => void video.dispatchEvent(new Event("pause"));
  video.dispatchEvent(new Event("loadedmetadata"));
  return video;
}

/** Takes made by one test have ids that those of another have not: the window keeps what it has read of a take. */
let taken = 0;
const open = () =>
  openWindow(VISUALS, undefined, ({ world }) => {
    taken += 1000;
    world.nextId += taken;
  });

/** The window keeps what was set and not kept. */
afterEach(() => {
  for (let take = 0; take < 2000; take++) unkept.drop(take, 2);
});

async function openClip(width?: number): Promise<{ studio: Backend; video: HTMLVideoElement }> {
  const studio = await open();
  await fireEvent.click(await screen.findByTestId("edit-2"));
  const video = playable(await screen.findByTestId<HTMLVideoElement>("clip"), width);
  return { studio, video };
}

const valueOf = (testid: string) => Number(screen.getByTestId(testid).getAttribute("aria-valuenow"));
const kept = (studio: Backend) =>
  studio.calls.filter((call) => call.name === "set_scene_clip").map((call) => call.args.change);

it("a clip is trimmed by the frame, and the frame that a point is about is in sight", async () => {
  const { studio, video } = await openClip();
  await screen.findByTestId("trim");
  expect(video.currentTime).toBe(2);
  screen.getByTestId("trim-in").focus();
  await press("ArrowRight");
  await press("ArrowRight");
  expect(valueOf("trim-in")).toBe(2067);
  expect(screen.getByTestId("trim-in").getAttribute("aria-valuetext")).toBe("00:00:02:02");
  expect(video.currentTime).toBeCloseTo(2.083, 2);
  screen.getByTestId("trim-out").focus();
  await press("ArrowLeft");
  expect(valueOf("trim-out")).toBe(7967);
  expect(video.currentTime).toBeCloseTo(7.95, 2);
  await fireEvent.click(screen.getByTestId("keep-frame"));
  await waitFor(() => expect(kept(studio)).toHaveLength(1));
  expect(kept(studio)[0]).toMatchObject({ in_ms: 2067, out_ms: 7967 });
});

it("the part alone is played, over and over, and I and O mark where the playhead stands", async () => {
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal("requestAnimationFrame", (tick: FrameRequestCallback) => frames.push(tick));
  const { video } = await openClip();
  await screen.findByTestId("trim");
  // The focus is where the dialog puts it: on what is chosen already, so that the space bar has nothing to press there.
  expect(document.activeElement).toBe(screen.getByTestId("scene-frame"));
  video.currentTime = 1;
  await press(" ");
  expect(video.currentTime).toBe(2);
  await press(" ", { repeat: true });
  expect(screen.getByTestId("trim-play").getAttribute("aria-label")).toBe("Pause");
  video.currentTime = 8.01;
  frames.splice(0).forEach((tick) => tick(performance.now()));
  expect(video.currentTime).toBe(2);
  await press(" ");
  expect(screen.getByTestId("trim-play").getAttribute("aria-label")).toBe("Play the part that is used");

  video.currentTime = 3.01;
  await press("i");
  expect(valueOf("trim-in")).toBe(3000);
  video.currentTime = 5.01;
  await press("o");
  expect(valueOf("trim-out")).toBe(5033);
});

it("a clip that is pointed at plays the part that is used, over and over", async () => {
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal("requestAnimationFrame", (tick: FrameRequestCallback) => frames.push(tick));
  await open();
  const cell = await screen.findByTestId("visual-2");
  await fireEvent.pointerEnter(cell.querySelector(".frame") as Element);
  const video = playable(await screen.findByTestId<HTMLVideoElement>("preview-2"));
  expect(video.currentTime).toBe(2);
  video.currentTime = 8.01;
  frames.splice(0).forEach((tick) => tick(performance.now()));
  expect(video.currentTime).toBe(2);
});

it("how long the part and the scene are is told, and what becomes of the difference", async () => {
  const { video } = await openClip();
  const verdict = await screen.findByTestId("trim-verdict");
  // The voice of the stand-in world speaks for as long as was planned.
  expect(screen.getByTestId("trim-part").textContent).toBe("6.0 s used · the scene lasts 4.1 s");
  expect(verdict.textContent).toContain("1.9 s longer than the scene");
  video.currentTime = 3.99;
  await press("o");
  expect(verdict.textContent).toContain("2.1 s shorter than the scene");
  expect(verdict.textContent).toContain("again from the in point");
});

it("a clip that the window can't play says so, and is trimmed by figures", async () => {
  const { studio, video } = await openClip();
  await fireEvent.error(video);
  await screen.findByTestId("unshown");
  expect(screen.queryByTestId("trim")).toBeNull();
  expect(screen.getByTestId("unshown").textContent).toContain("can't play the file");
  await waitFor(() => expect(screen.getByTestId("unshown").querySelector("img")).toBeTruthy());
  await fireEvent.change(screen.getByTestId("typed-in"), { target: { value: "2.5" } });
  await fireEvent.change(screen.getByTestId("typed-out"), { target: { value: "" } });
  await fireEvent.click(screen.getByTestId("keep-frame"));
  await waitFor(() => expect(kept(studio)).toHaveLength(1));
  expect(kept(studio)[0]).toMatchObject({ in_ms: 2500, out_ms: 0 });
});

it("a clip of which only the sound can be played is none that can", async () => {
  await openClip(0);
  await screen.findByTestId("unshown");
});

it("a still picture has neither player nor points", async () => {
  await open();
  await fireEvent.click(await screen.findByTestId("edit-1"));
  await screen.findByTestId("focus");
  await press(" ");
  expect(screen.queryByTestId("clip")).toBeNull();
  expect(screen.queryByTestId("trim")).toBeNull();
});

it("what was set for the picture of one take is gone with it", async () => {
  const { studio } = await openClip();
  (await screen.findByTestId("trim-in")).focus();
  await press("ArrowRight");
  expect(screen.getByTestId("keep-frame").getAttribute("aria-disabled")).toBeNull();
  studio.set_scene_visual({ jobId: 2, scene: 2, artifactId: 102 });
  await waitFor(() => expect(screen.queryByTestId("trim")).toBeNull());
  expect(screen.getByTestId("keep-frame").getAttribute("aria-disabled")).toBe("true");
});

it("what was set is there when the dialog is opened again, and goes when it is dropped", async () => {
  await openClip();
  (await screen.findByTestId("trim-in")).focus();
  await press("ArrowRight");
  await press("Escape");
  await waitFor(() => expect(screen.queryByTestId("scene-dialog")).toBeNull());
  await screen.findByTestId("unkept-2");
  await fireEvent.click(screen.getByTestId("edit-2"));
  playable(await screen.findByTestId<HTMLVideoElement>("clip"));
  await screen.findByTestId("trim");
  expect(valueOf("trim-in")).toBe(2033);
  expect(screen.getByTestId("keep-frame").getAttribute("aria-disabled")).toBeNull();
  await fireEvent.click(screen.getByTestId("drop-frame"));
  expect(valueOf("trim-in")).toBe(2000);
  expect(screen.queryByTestId("unkept-2")).toBeNull();
  expect(screen.queryByTestId("drop-frame")).toBeNull();
});

it("Ctrl and Enter keep a picture once, and only where one is cropped", async () => {
  const { studio } = await openClip();
  (await screen.findByTestId("trim-in")).focus();
  await press("ArrowRight");
  await fireEvent.click(screen.getByTestId("scene-takes"));
  await press("Enter", { ctrlKey: true });
  expect(kept(studio)).toHaveLength(0);
  await fireEvent.click(screen.getByTestId("scene-frame"));
  (await screen.findByTestId("focus")).focus();
  await press("Enter", { ctrlKey: true });
  await press("Enter", { ctrlKey: true });
  await waitFor(() => expect(screen.queryByTestId("scene-dialog")).toBeNull());
  expect(kept(studio)).toHaveLength(1);
});

const give = (scene: number, name: string) =>
  fireEvent.change(screen.getByTestId(`replace-${scene}`), { target: { files: [fileNamed(name)] } });
const placed = (studio: Backend) =>
  studio.calls.filter((call) => call.name === "set_scene_visual").map((call) => call.args.artifactId);

it("of two files given to one scene the one given last is shown, whichever arrives last", async () => {
  const studio = await open();
  await screen.findByTestId("visual-1");
  holdPosts();
  await give(1, "first.mp4");
  const first = await postOf("first.mp4");
  await give(1, "second.mp4");
  const second = await postOf("second.mp4");
  second.arrives(102);
  await waitFor(() => expect(placed(studio)).toEqual([102]));
  first.arrives(101);
  await waitFor(() => expect(screen.queryByTestId("sending")).toBeNull());
  expect(placed(studio)).toEqual([102]);
  expect(first.aborted).toBe(true);
});

it("a change that takes its time is not overtaken by the file that was given after it", async () => {
  const studio = await open();
  await screen.findByTestId("visual-1");
  holdPosts();
  const done: string[] = [];
  const place = studio.set_scene_visual.bind(studio);
  let finish = () => {};
  vi.spyOn(studio, "set_scene_visual").mockImplementation((args) => {
    const slow = args.artifactId === 101 ? new Promise<void>((go) => (finish = go)) : Promise.resolve();
    return slow.then(() => {
      done.push(`${args.artifactId}`);
      return place(args);
    }) as unknown as ReturnType<typeof place>;
  });
  await give(1, "first.mp4");
  (await postOf("first.mp4")).arrives(101);
  await waitFor(() => expect(placed(studio)).toEqual([101]));
  await give(1, "second.mp4");
  (await postOf("second.mp4")).arrives(102);
  await waitFor(() => expect(screen.queryByTestId("sending")).toBeNull());
  finish();
  await waitFor(() => expect(done).toEqual(["101", "102"]));
});

it("how far a file is goes away once it is there, on the second try too", async () => {
  const studio = await open();
  await screen.findByTestId("visual-1");
  holdPosts();
  await give(1, "mine.mp4");
  (await postOf("mine.mp4")).isRefused("there is no room on the disk; make some");
  const retry = await screen.findByTestId("error-retry");
  expect(screen.queryByRole("progressbar")).toBeNull();
  await fireEvent.click(retry);
  expect(await screen.findByRole("progressbar")).toBeTruthy();
  await waitFor(async () => {
    const again = await postOf("mine.mp4");
    again.goes(500);
    expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("50");
    again.arrives(104);
  });
  await waitFor(() => expect(placed(studio)).toEqual([104]));
  await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
});

it("a file on its way into a scene can be stopped, and what was there stays", async () => {
  const studio = await open();
  const cell = await screen.findByTestId("visual-1");
  holdPosts();
  const before = cell.querySelector("b")?.textContent;
  await give(1, "huge.mov");
  const post = await postOf("huge.mov");
  await fireEvent.click(await screen.findByTestId("stop-sending"));
  expect(post.aborted).toBe(true);
  await waitFor(() => expect(screen.queryByTestId("sending")).toBeNull());
  expect(placed(studio)).toEqual([]);
  expect(cell.querySelector("b")?.textContent).toBe(before);
  expect(screen.queryByTestId("notice")).toBeNull();
});

const candidate = async (label: string) => {
  const all = await screen.findAllByTestId("candidate");
  const found = all.find((one) => one.textContent?.includes(label));
  if (!found) throw new Error(`${label} is not offered`);
  return found.parentElement as HTMLElement;
};

async function openOthers(furnish: (studio: Backend) => void = () => {}): Promise<Backend> {
  const studio = await open();
  furnish(studio);
  await fireEvent.click(await screen.findByTestId("edit-1"));
  await fireEvent.click(await screen.findByTestId("scene-others"));
  return studio;
}

it("a candidate that moves does so while it is pointed at or has the focus", async () => {
  const studio = await openOthers();
  const asked = () =>
    studio.calls.filter((call) => call.name === "candidate_clip").map((call) => call.args.key);
  const river = await candidate("river-stones.mp4");
  await waitFor(() => expect(river.querySelector(".mark")).toBeTruthy());
  for (const [begin, end] of [
    [fireEvent.pointerEnter, fireEvent.pointerLeave],
    [fireEvent.focusIn, fireEvent.focusOut],
  ] as const) {
    await begin(river);
    await waitFor(() => expect(river.querySelector("video")?.getAttribute("src")).toContain("sample.mp4"));
    await end(river);
    expect(river.querySelector("video")).toBeNull();
  }
  const still = await candidate("morning-bottle.jpg");
  await fireEvent.pointerEnter(still);
  expect(still.querySelector("video")).toBeNull();
  expect(asked()).toEqual(["1"]);
});

it("with less motion wanted a candidate moves on a press alone, which does not choose it", async () => {
  vi.spyOn(window, "matchMedia").mockImplementation(
    (media) => ({ matches: media.includes("reduce"), media }) as MediaQueryList,
  );
  const studio = await openOthers();
  const river = await candidate("river-stones.mp4");
  await fireEvent.pointerEnter(river);
  expect(river.querySelector("video")).toBeNull();
  await fireEvent.click(await screen.findByTestId("play-preview"));
  await waitFor(() => expect(river.querySelector("video")).toBeTruthy());
  await fireEvent.click(screen.getByTestId("play-preview"));
  expect(river.querySelector("video")).toBeNull();
  expect(studio.calls.some((call) => call.name === "choose_candidate")).toBe(false);
});

it("a candidate that can't be drawn says so, is drawn again, and can be chosen all the same", async () => {
  let broken = true;
  const studio = await openOthers((studio) => {
    const draw = studio.candidate_frame.bind(studio);
    vi.spyOn(studio, "candidate_frame").mockImplementation((args) => {
      if (broken && args.key === "0") throw refusal("damaged", "the file is damaged");
      return draw(args);
    });
  });
  const bottle = await candidate("morning-bottle.jpg");
  await waitFor(() => expect(bottle.querySelector("[data-testid=undrawn]")).toBeTruthy());
  broken = false;
  await fireEvent.click(screen.getByTestId("draw-again"));
  await waitFor(() => expect(bottle.querySelector("img")).toBeTruthy());
  expect(bottle.querySelector("[data-testid=undrawn]")).toBeNull();
  await fireEvent.error(bottle.querySelector("img") as Element);
  expect(bottle.querySelector("[data-testid=undrawn]")).toBeTruthy();
  await fireEvent.click(bottle.querySelector("[data-testid=candidate]") as Element);
  await waitFor(() => expect(studio.calls.some((call) => call.name === "choose_candidate")).toBe(true));
});

it("a scene's picture that can't be drawn says so in its cell and beside its other takes", async () => {
  const studio = await open();
  let broken = true;
  vi.spyOn(studio, "scene_frame").mockImplementation(() => {
    if (broken) throw refusal("damaged", "the file is damaged");
    return "data:image/svg+xml,";
  });
  // Of a new take no picture is known yet. The fourth scene's is drawn: it has no file that could stand for it.
  studio.set_scene_visual({ jobId: 2, scene: 6, artifactId: 102 });
  const again = await screen.findByTestId("draw-again-4");
  expect(screen.getByTestId("visual-4").querySelector("[data-testid=undrawn]")).toBeTruthy();
  await fireEvent.click(screen.getByTestId("edit-4"));
  await fireEvent.click(await screen.findByTestId("scene-takes"));
  await waitFor(() => expect(screen.queryAllByTestId("draw-again").length).toBeGreaterThan(0));
  broken = false;
  await fireEvent.click(again);
  await waitFor(() => expect(screen.queryByTestId("draw-again-4")).toBeNull());
});

const dropOn = (testid: string, ...names: string[]) => {
  const files = names.map((name) => fileNamed(name));
  const dataTransfer = { types: ["Files"], files, items: [] };
  const area = screen.getByTestId(testid).querySelector(".drop") ?? screen.getByTestId(testid);
  return fireEvent.drop(area, { dataTransfer });
};
const begun = (studio: Backend) =>
  studio.calls
    .filter((call) => call.name === "start_stage")
    .map((call) => (call.args.request as RunRequest).options);

it("several files dropped on a scene go to the scenes from there on, in one take, and what is left over is named", async () => {
  const studio = await open();
  await screen.findByTestId("visual-5");
  holdPosts();
  await dropOn("visual-5", "a.mp4", "notes.txt", "b.jpg", "c.jpg");
  (await postOf("a.mp4")).arrives(101);
  (await postOf("b.jpg")).arrives(102);
  await waitFor(() => expect(begun(studio)).toHaveLength(1));
  expect(begun(studio)[0]).toMatchObject({ visuals: [101, 102], scenes: [5, 6] });
  expect(placed(studio)).toEqual([]);
  const said = await screen.findByText(/2 files for scenes 5 to 6/);
  expect(said.textContent).toContain("Left over: c.jpg, notes.txt");
});

it("files that are no pictures are refused by name", async () => {
  const studio = await open();
  await screen.findByTestId("visual-5");
  await dropOn("visual-5", "a.txt", "b.csv");
  expect((await screen.findByTestId("error")).textContent).toContain("a.txt, b.csv");
  expect(begun(studio)).toHaveLength(0);
});

it("a job without pictures takes files of the user's for all its scenes", async () => {
  const world = emptyWorld();
  world.nextId += taken += 1000;
  const job = newJob(world, "Tea", "manual", { id: 8 });
  addTake(world, job, "script");
  const studio = await openWindow("#/jobs/8/visuals", world);
  const field = await screen.findByTestId("own-files");
  holdPosts();
  await fireEvent.change(field, { target: { files: [fileNamed("a.mp4"), fileNamed("b.mp4")] } });
  (await postOf("a.mp4")).arrives(101);
  (await postOf("b.mp4")).arrives(102);
  await waitFor(() => expect(begun(studio)).toHaveLength(1));
  expect(begun(studio)[0]).toMatchObject({ visuals: [101, 102], scenes: [] });
  await screen.findByText("2 files for scenes 1 to 6, from the first again.");
});
