// What the palette offers beside its shortcuts, with the stand-in studio behind it.

import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { appearance } from "../lib/stores/appearance.svelte";
import { themes } from "../lib/stores/themes.svelte";
import { videos } from "../lib/stores/videos.svelte";
import type { JobView } from "../lib/studio";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { addTake, fullWorld, type World } from "./mock/world";
import { freshWindow, openWindow, press } from "./window";

freshWindow();

/** Opens the palette with these words in it. */
async function ask(words: string) {
  await press("k", { ctrlKey: true });
  await fireEvent.input(await screen.findByTestId("palette-input"), { target: { value: words } });
}

/** Picks a line of the palette. */
async function pick(words: string) {
  await ask(words);
  await fireEvent.click(await within(screen.getByTestId("palette")).findByText(words));
  await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
}

const call = (studio: Backend, name: string) => studio.calls.filter((one) => one.name === name).at(-1)?.args;

/** The job of the video that has waited longest, with one more video that was rejected. */
function judgedTwice(world: World): JobView {
  const waiting = world.jobs.flatMap((job) => job.videos).filter((one) => one.status === "generated");
  const oldest = waiting.toSorted((a, b) => a.created_at.localeCompare(b.created_at))[0];
  const job = world.jobs.find((one) => one.id === oldest?.job_id);
  if (!oldest || !job) throw new Error("a video waits");
  const other = { ...oldest, id: world.nextId++, status: "rejected" as const, take_number: 9 };
  job.videos = [...job.videos, other];
  return job;
}

async function openRoom(world = fullWorld()): Promise<{ studio: Backend; shown: number }> {
  const studio = await openWindow("#/review", world);
  await waitFor(() => expect(screen.getByTestId("review-title").textContent).toBeTruthy());
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/review\/\d+$/));
  return { studio, shown: Number(window.location.hash.split("/").at(-1)) };
}

it("a video is exported in every form from there", async () => {
  const { studio, shown } = await openRoom();
  await pick("Export: Captions for the web (.vtt)");
  await waitFor(() => expect(call(studio, "save_export")).toEqual({ id: shown, exportAs: "vtt" }));
  await ask("export");
  const found = within(screen.getByTestId("palette")).getAllByText(/^Export: /);
  expect(found).toHaveLength(6);
});

it("a verdict is reopened from there", async () => {
  const { studio, shown } = await openRoom();
  await ask("reopen");
  expect(within(screen.getByTestId("palette")).queryByText("Reopen the verdict")).toBeNull();
  await press("Escape");
  await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
  studio.approve_video({ id: shown });
  await waitFor(() => expect(videos.judgedToday.some((video) => video.id === shown)).toBe(true));
  window.location.hash = `#/review/${shown}`;
  await screen.findByTestId("reopen");
  await pick("Reopen the verdict");
  await waitFor(() => expect(call(studio, "reopen_video")).toEqual({ id: shown }));
});

it("two videos of a job are compared from there, and that is ended from there", async () => {
  const world = fullWorld();
  judgedTwice(world);
  await openRoom(world);
  await screen.findByTestId("compare");
  await pick("Compare with take 9");
  await screen.findByTestId("compare-view");
  await pick("Stop comparing");
  await waitFor(() => expect(screen.queryByTestId("compare-view")).toBeNull());
});

it("two takes of a stage are compared from there", async () => {
  const world = fullWorld();
  addTake(
    world,
    world.jobs.find((job) => job.id === 2)!,
    "script",
  );
  await openWindow("#/jobs/2/script", world);
  await screen.findAllByTestId("compare-take");
  await pick("Compare with take 1");
  await screen.findByTestId("script-changes");
});

it("it says where no jobs could be looked for, and tries again", async () => {
  const studio = await openWindow("#/jobs");
  await screen.findByTestId("jobs-total");
  const list = vi.spyOn(studio, "list_jobs").mockImplementation(() => {
    throw refusal("database", "the database is locked by another program", { retryable: true });
  });
  await ask("nothing of the window's own is called this");
  const palette = within(screen.getByTestId("palette"));
  await palette.findByText(/locked by another program/);
  expect(palette.queryByText("Nothing is called that")).toBeNull();
  list.mockRestore();
  await fireEvent.click(palette.getByTestId("error-retry"));
  await palette.findByText("Nothing is called that");
  expect(palette.queryByTestId("error")).toBeNull();
});

it("an export that is tried again is of the video it was asked of", async () => {
  const { studio, shown } = await openRoom();
  vi.spyOn(studio, "save_export").mockImplementationOnce(() => {
    throw refusal("io", "the folder is full", { retryable: true });
  });
  await pick("Export: Captions (.srt)");
  const again = await screen.findByTestId("error-retry");
  await press("PageDown");
  await waitFor(() => expect(window.location.hash).not.toBe(`#/review/${shown}`));
  await fireEvent.click(again);
  await waitFor(() => expect(studio.calls.filter((one) => one.name === "save_export")).toHaveLength(2));
  expect(call(studio, "save_export")).toEqual({ id: shown, exportAs: "srt" });
});

it("what a video can be compared with is as it is now, for one of another day too", async () => {
  const world = fullWorld();
  const job = judgedTwice(world);
  const [shown, ...others] = job.videos;
  if (!shown) throw new Error("there are two videos");
  job.videos = [shown];
  shown.status = "approved";
  shown.verdicts = [{ verdict: { kind: "approve" }, given_at: "2024-05-01T10:00:00Z", reopened: false }];
  const studio = await openWindow(`#/review/${shown.id}`, world);
  await screen.findByTestId("reopen");
  expect(screen.queryByTestId("compare")).toBeNull();
  job.videos = [shown, ...others];
  studio.tell({ kind: "video_changed", video_id: others[0]?.id ?? 0 });
  await screen.findByTestId("compare");
});

it("it is told where it is not known what a video can be compared with, and tried again", async () => {
  const world = fullWorld();
  const job = judgedTwice(world);
  const studio = await openWindow(`#/review/${job.videos[0]?.id}`, world, (backend) => {
    vi.spyOn(backend, "get_job").mockImplementation(() => {
      throw refusal("database", "the database is locked by another program", { retryable: true });
    });
  });
  const compare = await screen.findByTestId("compare");
  expect(compare.title).toContain("could not be read");
  await fireEvent.click(compare);
  await screen.findByText("The job's other videos could not be read");
  vi.mocked(studio.get_job).mockRestore();
  await fireEvent.click(compare);
  await waitFor(() => expect(screen.getByTestId("compare").title).not.toContain("could not be read"));
});

it("the line one has gone to stays chosen and in sight when others come before and after it", async () => {
  const studio = await openWindow("#/jobs");
  await screen.findByTestId("jobs-total");
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const all = studio.list_jobs.bind(studio);
  vi.spyOn(studio, "list_jobs").mockImplementation(((args: Parameters<typeof all>[0]) =>
    answered.then(() => all(args))) as never);
  await press("k", { ctrlKey: true });
  const input = await screen.findByTestId("palette-input");
  const palette = screen.getByTestId("palette");
  const chosen = () => palette.querySelector("[aria-selected=true]");
  await fireEvent.keyDown(input, { key: "ArrowUp" });
  const last = chosen();
  expect(last).toBe([...palette.querySelectorAll("[role=option]")].at(-1));
  const inSight = vi.spyOn(Element.prototype, "scrollIntoView");

  answer();
  await waitFor(() => expect(palette.querySelector("[data-line^=job-]")).not.toBeNull());
  expect(chosen()).toBe(last);
  expect(inSight.mock.instances.at(-1)).toBe(last);

  const before = palette.querySelectorAll("[role=option]").length;
  themes.rows = [{ ...themes.rows[0]!, name: "first-of-all" }, ...themes.rows];
  await waitFor(() => expect(palette.querySelectorAll("[role=option]").length).toBe(before + 1));
  expect(chosen()).toBe(last);
});

it("the keys that open it close it", async () => {
  await openWindow("#/jobs");
  await press("k", { ctrlKey: true });
  await waitFor(() => expect(screen.getByTestId("palette").contains(document.activeElement)).toBe(true));
  await press("k", { ctrlKey: true, repeat: true });
  expect(screen.getByTestId("palette")).toBeTruthy();
  await press("k", { ctrlKey: true });
  await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
  await press("k", { ctrlKey: true });
  await screen.findByTestId("palette-input");
});

it("dark and light are chosen from there", async () => {
  await openWindow("#/jobs");
  await pick("Appearance: Light");
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe("light"));
  await pick("Appearance: Dark");
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe("dark"));
  appearance.value = "system";
});
