// The jobs list and the dialog from which jobs begin, with the stand-in studio behind them.

import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DroppedFile } from "../lib/given";
import { marked } from "../lib/jobs/marked.svelte";
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
beforeEach(() => marked.clear());
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

const rowOf = (id: number | undefined) =>
  document.querySelector<HTMLElement>(`[data-testid=job-row][data-job="${id}"]`)!;
const linkOf = (at: number) => rowOf(jobs.row(at)?.id).querySelector("a")!;
const said = () => screen.getByTestId("marked").textContent;
/** The places of the rows that are selected, of those that are drawn. */
const places = () =>
  Array.from({ length: 6 }, (_, at) => at).filter(
    (at) => marked.size > 0 && rowOf(jobs.row(at)?.id).getAttribute("aria-selected") === "true",
  );

it("jobs are selected by clicks with Ctrl or Cmd and with Shift; a plain click opens one", async () => {
  await openList();
  await fireEvent.click(linkOf(1), { ctrlKey: true });
  await fireEvent.click(linkOf(3), { metaKey: true });
  await waitFor(() => expect(places()).toEqual([1, 3]));
  expect(said()).toBe("2 selected");
  expect(screen.getByTestId("jobs-table").getAttribute("aria-multiselectable")).toBe("true");
  expect(document.activeElement).toBe(screen.getByTestId("jobs-table"));
  // A range from the last one, longer and shorter; what was selected beside it stays.
  await fireEvent.click(linkOf(5), { shiftKey: true });
  await waitFor(() => expect(places()).toEqual([1, 3, 4, 5]));
  await fireEvent.click(linkOf(2), { shiftKey: true });
  await waitFor(() => expect(places()).toEqual([1, 2, 3]));
  await fireEvent.click(linkOf(1), { ctrlKey: true });
  await waitFor(() => expect(places()).toEqual([2, 3]));
  expect(window.location.hash).toBe("#/jobs");
  await fireEvent.click(screen.getByTestId("unmark"));
  await waitFor(() => expect(screen.queryByTestId("unmark")).toBeNull());
  const id = jobs.row(3)?.id;
  await fireEvent.click(linkOf(3));
  await waitFor(() => expect(window.location.hash).toBe(`#/jobs/${id}`));
});

it("and by keyboard", async () => {
  await openList();
  await press("ArrowDown");
  await press("x");
  await waitFor(() => expect(places()).toEqual([1]));
  await press("ArrowDown");
  await press("ArrowDown");
  expect(places()).toEqual([1]);
  await press("ArrowDown", { shiftKey: true });
  await press("ArrowDown", { shiftKey: true });
  await waitFor(() => expect(places()).toEqual([1, 3, 4, 5]));
  await press("ArrowUp", { shiftKey: true });
  await waitFor(() => expect(places()).toEqual([1, 3, 4]));
  await press("x");
  await waitFor(() => expect(places()).toEqual([1, 3]));
  await press("Escape");
  await waitFor(() => expect(said()).toBe(""));
  // The one that is chosen stands for the selection again.
  expect(highlighted()?.dataset.job).toBe(String(jobs.row(4)?.id));
});

it("a row is written anew only when it is selected itself, or not any more", async () => {
  await openList();
  await fireEvent.click(linkOf(1), { ctrlKey: true });
  await fireEvent.click(linkOf(2), { ctrlKey: true });
  const changed = new Set<string | undefined>();
  const rows = new MutationObserver((changes) =>
    changes.forEach(({ target }) =>
      changed.add((target as Element).closest<HTMLElement>("[data-testid=job-row]")?.dataset.job),
    ),
  );
  rows.observe(screen.getByTestId("jobs-table"), {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  await press("ArrowDown", { shiftKey: true });
  await waitFor(() => expect(places()).toEqual([1, 2, 3]));
  rows.disconnect();
  changed.delete(undefined);
  // The one that was left and the one that was gone to.
  expect([...changed].toSorted()).toEqual([2, 3].map((at) => String(jobs.row(at)?.id)).toSorted());
});

it("a range goes over rows that have not been read, and another filter selects nothing", async () => {
  const studio = await openList();
  await press("ArrowDown");
  await press("End", { shiftKey: true });
  await waitFor(() => expect(said()).toBe(`${studio.world.jobs.length - 1} selected`));
  await press("Home", { shiftKey: true });
  await waitFor(() => expect(said()).toBe("2 selected"));
  await fireEvent.input(screen.getByTestId("jobs-search"), { target: { value: "kettle" } });
  await waitFor(() => expect(said()).toBe(""));
  await fireEvent.input(screen.getByTestId("jobs-search"), { target: { value: "" } });
});

/** Selects the first rows and asks for them to be deleted. */
async function askToDelete(count: number) {
  for (let at = 0; at < count; at += 1) await fireEvent.click(linkOf(at), { ctrlKey: true });
  await press("Delete");
  return within(await screen.findByTestId("confirm"));
}

const deleted = (studio: Backend) =>
  studio.calls.filter((call) => call.name === "delete_job").map((call) => call.args.id);

it("the selected jobs are deleted at one confirmation; those at work are left and named", async () => {
  const studio = await openList();
  const ids = [0, 1, 2].map((at) => jobs.row(at)?.id);
  const busy = studio.world.jobs.find((job) => job.status === "running")!;
  expect(ids).toContain(busy.id);
  const dialog = await askToDelete(3);
  expect(screen.getByTestId("confirm").textContent).toContain("Delete 3 jobs?");
  expect(screen.getByTestId("confirm").textContent).toContain("videos, approved ones too");
  expect(deleted(studio)).toEqual([]);
  await fireEvent.click(dialog.getByTestId("confirm-action"));
  const error = await screen.findByTestId("error-message");
  expect(error.textContent).toContain(`“${busy.title}” is at work: stop it first`);
  expect(await screen.findByText("2 jobs were deleted")).toBeTruthy();
  expect(deleted(studio).toSorted()).toEqual(ids.toSorted());
  expect(studio.world.jobs.filter((job) => ids.includes(job.id))).toEqual([busy]);
  await waitFor(() => expect(said()).toBe("1 selected"));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("jobs-table")));
  // The one that was chosen is gone, and no range begins with it.
  await waitFor(() => expect(ids).not.toContain(jobs.row(2)?.id));
  await fireEvent.click(linkOf(4), { shiftKey: true });
  await waitFor(() => expect(said()).toBe("2 selected"));
});

it("a deletion of many says how far it is, and stops", async () => {
  const studio = await openList();
  const remove = studio.delete_job.bind(studio);
  let goOn: () => void = () => undefined;
  vi.spyOn(studio, "delete_job").mockImplementation((async (args: never) => {
    await new Promise<void>((resolve) => (goOn = resolve));
    return remove(args);
  }) as never);
  for (const job of studio.world.jobs)
    job.stages = job.stages.map((status) => (status === "running" ? "done" : status));
  const dialog = await askToDelete(3);
  await fireEvent.click(dialog.getByTestId("confirm-action"));
  await screen.findByText("Deleting 1 of 3");
  goOn();
  await screen.findByText("Deleting 2 of 3");
  await fireEvent.click(screen.getByTestId("stop-deleting"));
  goOn();
  await waitFor(() => expect(said()).toBe("1 selected"));
  expect(deleted(studio)).toHaveLength(2);
});

it("with nothing selected there is nothing to delete, and the palette says so", async () => {
  await openList();
  await press("Delete");
  expect(screen.queryByTestId("confirm")).toBeNull();
  await press("k", { ctrlKey: true });
  const field = await screen.findByTestId("palette-input");
  await fireEvent.input(field, { target: { value: "delete the selected" } });
  await within(screen.getByTestId("palette")).findByText("no job is selected");
  await press("Escape");
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
