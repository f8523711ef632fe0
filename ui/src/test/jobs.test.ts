// The jobs list and the dialog from which jobs begin, with the stand-in studio behind them.

import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DroppedFile } from "../lib/given";
import { newJob } from "../lib/jobs/new-job.svelte";
import { jobs } from "../lib/stores/jobs.svelte";
import type { RunRequest } from "../lib/studio";
import { themes } from "../lib/stores/themes.svelte";
import { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { Post } from "./posts";
import { emptyWorld, largeWorld } from "./mock/world";
import { freshWindow, openWindow, press } from "./window";

freshWindow();
beforeEach(() => void (newJob.shown = false));
afterEach(() => vi.unstubAllGlobals());

/** More than one page of rows. */
const MANY = 300;

const highlighted = () => document.querySelector<HTMLElement>("[data-testid=job-row][aria-selected=true]");

async function openList(): Promise<Backend> {
  jobs.scrollTop = 0;
  const studio = await openWindow("#/jobs", largeWorld(MANY));
  jobs.restart();
  await waitFor(() => expect(jobs.total).toBe(studio.world.jobs.length));
  await screen.findAllByTestId("job-row");
  screen.getByTestId("jobs-table").focus();
  await press("Home");
  await waitFor(() => expect(highlighted()).toBeTruthy());
  return studio;
}

it("keys act on the job that is highlighted, and on none where it is out of what was read", async () => {
  const studio = await openList();
  const chosen = studio.world.jobs.find((job) => job.id === jobs.selectedId)!;
  for (const job of studio.world.jobs) job.status = "failed";
  chosen.updated_at = new Date(0).toISOString();
  studio.tell({ kind: "workspace_changed" });
  await waitFor(() => expect(jobs.row(0)?.id).not.toBe(chosen.id));
  await waitFor(() => expect(highlighted()).toBeNull());
  await press("r");
  await press("Enter");
  expect(studio.calls.some((call) => call.name === "retry_job")).toBe(false);
  expect(window.location.hash).toBe("#/jobs");

  await press("ArrowDown");
  const next = jobs.selectedId;
  await press("r");
  await waitFor(() => expect(studio.calls.find((call) => call.name === "retry_job")?.args.id).toBe(next));
});

/** Goes to the last row. In this document nothing is laid out, so that the list has to be told that it was scrolled. */
async function toTheEnd() {
  await press("End");
  await fireEvent.scroll(screen.getByTestId("jobs-table").querySelector(".view") as HTMLElement);
}

it("a row that is gone to before it is read is chosen once it is there", async () => {
  const studio = await openList();
  await toTheEnd();
  await waitFor(() => expect(highlighted()).toBeTruthy());
  expect(highlighted()?.dataset.job).toBe(String(studio.list_jobs(lastOne(studio)).jobs[0]?.id));
});

const lastOne = (studio: Backend) => ({
  query: {
    status: null,
    search: "",
    sort: "changed" as const,
    offset: studio.world.jobs.length - 1,
    limit: 1,
  },
});

it("another choice made meanwhile replaces the one that is waited for", async () => {
  await openList();
  const first = jobs.row(0)?.id;
  await toTheEnd();
  await press("Home");
  expect(jobs.selectedId).toBe(first);
  await waitFor(() => expect(jobs.row(jobs.total - 1)).toBeTruthy());
  expect(jobs.selectedId).toBe(first);
});

const file = (name: string) => new DroppedFile({ name, bytes: 10, address: `/${name}`, of: 0, place: "" });

/** Lets the studio take its time with files. Answers what lets it go on. */
function takeLate(): (answer: "taken" | "refused") => void {
  let goOn: (answer: "taken" | "refused") => void = () => undefined;
  const said = new Promise<string>((resolve) => (goOn = resolve));
  class Late extends Post {
    override send(file: File | null) {
      super.send(file);
      void said.then((answer) => {
        if (answer === "refused") this.isRefused("the disk is full");
        else this.arrives(this.name === "voice.wav" ? 12 : 11);
      });
    }
  }
  vi.stubGlobal("XMLHttpRequest", Late);
  return goOn;
}

async function beginFromFiles(): Promise<{ studio: Backend; goOn: ReturnType<typeof takeLate> }> {
  const studio = await openWindow("#/jobs");
  const goOn = takeLate();
  newJob.open("files", [file("clip.mp4"), file("voice.wav")]);
  await screen.findByText("voice.wav");
  await fireEvent.input(await screen.findByTestId("files-text"), { target: { value: "What is said." } });
  await fireEvent.click(screen.getByTestId("new-job-go"));
  return { studio, goOn };
}

const begun = (studio: Backend) =>
  studio.calls
    .filter((call) => call.name === "start_stage")
    .map((call) => (call.args.request as RunRequest).options);

async function closeDialog() {
  await press("Escape");
  await waitFor(() => expect(screen.queryByTestId("new-job-dialog")).toBeNull());
}

/** Hands the files over at once, and lets the studio take its time with the job. Answers what lets it go on. */
async function beginLate(): Promise<{ studio: Backend; goOn: (refuse?: Error) => void }> {
  const { studio, goOn: take } = await beginFromFiles();
  const start = studio.start_stage.bind(studio);
  let goOn: (refuse?: Error) => void = () => undefined;
  const said = new Promise<Error | undefined>((resolve) => (goOn = resolve));
  const late = vi.spyOn(studio, "start_stage").mockImplementationOnce((async (asked: never) => {
    const refused = await said;
    if (refused) throw refused;
    return start(asked);
  }) as never);
  take("taken");
  await waitFor(() => expect(late).toHaveBeenCalled());
  return { studio, goOn };
}

it("a job begins as it was asked for, and whoever has closed the dialog meanwhile is left in peace", async () => {
  const { studio, goOn } = await beginLate();
  await closeDialog();
  await press("n");
  await screen.findByTestId("new-job-dialog");
  goOn();
  await waitFor(() =>
    expect(begun(studio)).toMatchObject([{ visuals: [11], voice: 12, text: "What is said." }]),
  );
  const open = await screen.findByTestId("notice-action");
  expect(screen.getByTestId("new-job-dialog")).toBeTruthy();
  expect(window.location.hash).toBe("#/jobs");
  await closeDialog();
  await fireEvent.click(open);
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/jobs\/\d+$/));
});

it("what is changed while a job begins is not lost, and not in that job", async () => {
  const { studio, goOn } = await beginFromFiles();
  await fireEvent.input(screen.getByTestId("files-text"), { target: { value: "For the next." } });
  await fireEvent.click(screen.getByLabelText("Leave out voice.wav"));
  goOn("taken");
  await waitFor(() => expect(begun(studio)).toMatchObject([{ voice: 12, text: "What is said." }]));
  await waitFor(() => expect(screen.queryByTestId("new-job-dialog")).toBeNull());
  expect(localStorage.getItem("reelwright.written.new-job.files-text")).toBe("For the next.");
});

it("what could not be begun after the dialog was closed is tried again from its notice", async () => {
  const { studio, goOn } = await beginLate();
  await closeDialog();
  goOn(refusal("database", "the disk is full", { retryable: true }) as unknown as Error);
  await fireEvent.click(await screen.findByTestId("error-retry"));
  await waitFor(() => expect(begun(studio)).toHaveLength(2));
  expect(begun(studio)[1]).toMatchObject({ visuals: [11], voice: 12 });
});

it("a stage that needs a script says where the jobs with one could not be read, and tries again", async () => {
  const studio = await openWindow("#/jobs");
  await screen.findByTestId("jobs-total");
  const list = vi.spyOn(studio, "list_jobs").mockImplementation(() => {
    throw refusal("database", "the database is locked by another program", { retryable: true });
  });
  newJob.open("stage");
  await fireEvent.click(await screen.findByTestId("command-visuals"));
  const dialog = within(screen.getByTestId("new-job-dialog"));
  await dialog.findByText(/locked by another program/);
  list.mockRestore();
  await fireEvent.click(dialog.getByTestId("error-retry"));
  await waitFor(() => expect(dialog.queryByTestId("error")).toBeNull());
  expect(dialog.getByTestId("script-of").querySelectorAll("option").length).toBeGreaterThan(1);
});

it("where the themes could not be read, that is said wherever one is chosen, and tried again", async () => {
  const list = vi.spyOn(Backend.prototype, "list_themes").mockImplementation(() => {
    throw refusal("io", "the folder of the themes can't be opened", { retryable: true });
  });
  themes.rows = [];
  await openWindow("#/jobs", emptyWorld());
  const first = within(await screen.findByTestId("first-steps"));
  await first.findByText(/can't be opened/);
  expect(first.getByTestId("make-sample").getAttribute("aria-busy")).toBeNull();
  await press("k", { ctrlKey: true });
  await within(await screen.findByTestId("palette")).findByText(/can't be opened/);
  await press("Escape");
  await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
  newJob.open("theme");
  const dialog = within(await screen.findByTestId("new-job-dialog"));
  await dialog.findByText(/can't be opened/);
  list.mockRestore();
  await fireEvent.click(dialog.getByTestId("error-retry"));
  await dialog.findByTestId("theme-product-demo");
  expect(dialog.queryByTestId("error")).toBeNull();
  expect(first.queryByTestId("error")).toBeNull();
});
