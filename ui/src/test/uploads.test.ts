// Files on their way into the studio, with the stand-in studio behind the window. Scenes have theirs in visuals.test.ts.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DroppedFile } from "../lib/given";
import { Sending } from "../lib/sending.svelte";
import { wasStopped } from "../lib/upload";
import type { Backend } from "./mock/backend";
import { fullWorld, setStatus } from "./mock/world";
import { fileNamed, holdPosts, postOf } from "./posts";
import { freshWindow, openWindow, press } from "./window";

freshWindow();
afterEach(() => vi.unstubAllGlobals());

/** A job of the stand-in world that has been through every stage. */
const JOB = 2;
const called = (studio: Backend, name: string) => studio.calls.filter((call) => call.name === name);

/** Gives a file to a field of the window, stops it on its way, and answers how often a command was called since. */
async function stopped(studio: Backend, field: string, name: string, command: string): Promise<number> {
  holdPosts();
  const before = called(studio, command).length;
  await fireEvent.change(await screen.findByTestId(field), { target: { files: [fileNamed(name)] } });
  const post = await postOf(name);
  post.goes(300);
  await waitFor(() => expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("30"));
  await fireEvent.click(screen.getByTestId("stop-sending"));
  expect(post.aborted).toBe(true);
  await waitFor(() => expect(screen.queryByTestId("sending")).toBeNull());
  expect(screen.queryByTestId("notice")).toBeNull();
  return called(studio, command).length - before;
}

it("a voice on its way is stopped, and nothing is begun with it", async () => {
  const studio = await openWindow(`#/jobs/${JOB}/voiceover`);
  expect(await stopped(studio, "recording-input", "me.wav", "start_stage")).toBe(0);
});

it("trends on their way into a job are stopped, and into a new one", async () => {
  const studio = await openWindow(`#/jobs/${JOB}/trend_collection`);
  expect(await stopped(studio, "import-trends", "mine.csv", "start_stage")).toBe(0);
  window.location.hash = "#/trends";
  expect(await stopped(studio, "trends-import", "mine.csv", "start_stage")).toBe(0);
});

it("music on its way is stopped, and the music chosen before stays", async () => {
  const studio = await openWindow(`#/jobs/${JOB}/composition`);
  await fireEvent.click(await screen.findByTestId("show-finish"));
  const source = await screen.findByTestId<HTMLSelectElement>("music-source");
  const before = source.value;
  await stopped(studio, "music-file", "tune.mp3", "rehearse");
  expect(source.value).toBe(before);
});

it("a new job's files on their way are stopped, what was chosen stays, and it can be begun after all", async () => {
  const studio = await openWindow("#/jobs");
  await press("n");
  for (const [way, field] of [
    ["files", "files-input"],
    ["stage", "stage-files"],
  ] as const) {
    await fireEvent.click(await screen.findByTestId(`way-${way}`));
    if (way === "stage") await fireEvent.click(await screen.findByTestId("command-composition"));
    const [one, two] = [`${way} 1.mp4`, `${way} 2.mp4`];
    const files = [fileNamed(one), fileNamed(two)];
    await fireEvent.change(await screen.findByTestId(field), { target: { files } });
    holdPosts();
    await fireEvent.click(screen.getByTestId("new-job-go"));
    (await postOf(one)).arrives(101);
    const second = await postOf(two);
    await fireEvent.click(await screen.findByTestId("stop-sending"));
    expect(second.aborted).toBe(true);
    await waitFor(() => expect(screen.getByTestId("new-job-go").getAttribute("aria-disabled")).toBeNull());
    expect(called(studio, "start_stage")).toHaveLength(0);
    expect(screen.queryByTestId("notice")).toBeNull();
    expect(screen.getByText(two)).toBeTruthy();
  }
  holdPosts();
  await fireEvent.click(screen.getByTestId("new-job-go"));
  (await postOf("stage 1.mp4")).arrives(101);
  (await postOf("stage 2.mp4")).arrives(102);
  await waitFor(() => expect(called(studio, "start_stage")).toHaveLength(1));
  const { request } = called(studio, "start_stage")[0]?.args as {
    request: { options: { visuals: number[] } };
  };
  expect(request.options.visuals).toEqual([101, 102]);
});

it("the dialog that is closed while files are on their way stops them, says so, and can be gone on with", async () => {
  const studio = await openWindow("#/jobs");
  await press("n");
  await fireEvent.click(await screen.findByTestId("way-files"));
  const files = [fileNamed("one.mp4"), fileNamed("two.mp4")];
  await fireEvent.change(await screen.findByTestId("files-input"), { target: { files } });
  holdPosts();
  await fireEvent.click(screen.getByTestId("new-job-go"));
  (await postOf("one.mp4")).arrives(101);
  const second = await postOf("two.mp4");
  await press("Escape");
  await waitFor(() => expect(screen.queryByTestId("new-job-dialog")).toBeNull());
  expect(second.aborted).toBe(true);
  expect(screen.getByTestId("notice").textContent).toContain("“two.mp4” was on its way and was stopped");
  await fireEvent.click(screen.getByText("Go on with it"));
  expect(await screen.findByText("two.mp4")).toBeTruthy();
  expect(called(studio, "start_stage")).toHaveLength(0);
});

it.each([
  ["voiceover", ".voice-drop", "Speaking"],
  ["trend_collection", "[data-testid=panel-trend_collection] .drop", "Collecting trends"],
] as const)("%s takes no file while it runs, and says why", async (stage, area, why) => {
  const studio = await openWindow(`#/jobs/${JOB}/${stage}`, undefined, ({ world }) => {
    const job = world.jobs.find((one) => one.id === JOB);
    if (job) setStatus(job, stage, "running");
  });
  const drop = await waitFor(() => document.querySelector(area) as Element);
  const dataTransfer = { types: ["Files"], files: [fileNamed("mine.wav")], items: [], dropEffect: "" };
  await fireEvent.dragEnter(drop, { dataTransfer });
  await fireEvent.dragOver(drop, { dataTransfer });
  expect(drop.querySelector(".over")?.textContent).toContain(why);
  expect(dataTransfer.dropEffect).toBe("none");
  await fireEvent.drop(drop, { dataTransfer });
  await waitFor(() => expect(screen.getAllByTestId("notice").at(-1)?.textContent).toContain(why));
  expect(called(studio, "upload_url")).toHaveLength(0);
});

describe("a file that is handed over", () => {
  it("takes the place of the one before, whose progress is told no more", async () => {
    await openWindow("#/jobs", fullWorld());
    holdPosts();
    const sending = new Sending();
    const first = sending.send(fileNamed("a.mp4")).catch((thrown: unknown) => thrown);
    const one = await postOf("a.mp4");
    const second = sending.send(fileNamed("b.mp4"));
    expect(wasStopped(await first)).toBe(true);
    const two = await postOf("b.mp4");
    one.goes(900);
    expect([sending.name, sending.permille]).toEqual(["b.mp4", 0]);
    two.arrives(7);
    expect(await second).toBe(7);
    expect(sending.name).toBeNull();
  });

  it("is stopped before its bytes are on their way, and where the studio fetches them itself", async () => {
    await openWindow("#/jobs", fullWorld());
    holdPosts();
    const sending = new Sending();
    const early = sending.send(fileNamed("a.mp4")).catch((thrown: unknown) => thrown);
    sending.stop();
    expect(wasStopped(await early)).toBe(true);
    const dropped = new DroppedFile({ name: "d.mp4", bytes: 3, address: "/d.mp4", of: 0, place: "d.mp4" });
    const fetched = sending.send(dropped).catch((thrown: unknown) => thrown);
    const post = await postOf("d.mp4");
    post.goes(420);
    expect(sending.permille).toBe(420);
    sending.stop();
    expect(post.aborted).toBe(true);
    expect(wasStopped(await fetched)).toBe(true);
    const again = sending.send(dropped);
    const second = await postOf("d.mp4");
    second.goes(1000);
    second.arrives(31);
    expect(await again).toBe(31);
  });
});
