// Pictures of a job with the stand-in studio behind them.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { freshWindow, openWindow, press } from "./window";

freshWindow();

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
  vi.unstubAllGlobals();
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
