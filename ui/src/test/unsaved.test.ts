// What a run does with changes that are not saved yet.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import { jobs } from "../lib/stores/jobs.svelte";
import type { Finish, JobView, RunRequest } from "../lib/studio";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { addTake, newJob, setStatus, settle } from "./mock/world";
import { fileNamed, holdPosts, postOf, posts } from "./posts";
import { freshWindow, openWindow, press } from "./window";

freshWindow();
afterEach(() => vi.unstubAllGlobals());

// What is known of a job outlives a test: each has one of its own, that has been through every stage.

const names = (studio: Backend) => studio.calls.map((call) => call.name);
const started = (studio: Backend) =>
  studio.calls.filter((call) => call.name === "start_stage").map((call) => call.args.request as RunRequest);

/** Changes the script that is open. */
async function change() {
  const tags = await screen.findByTestId<HTMLTextAreaElement>("hashtags");
  await fireEvent.input(tags, { target: { value: "#tea" } });
  await fireEvent.blur(tags);
}

/** A job that nobody else has, with everything made but for its composition, which failed. */
function brokenJob(studio: Backend, id: number): JobView {
  const { world } = studio;
  world.nextId = id * 1000;
  const job = newJob(world, `Number ${id}`, "how-to", { id });
  for (const stage of ["script", "visuals", "voiceover"] as const) addTake(world, job, stage);
  setStatus(job, "composition", "failed");
  const view = job.stage_views.find((one) => one.stage === "composition")!;
  const failure = { code: "disk_full", message: "the disk is full", detail: "", retryable: true };
  view.run = {
    ...studio.world.jobs.flatMap((one) => one.stage_views).find((one) => one.run?.failure)!.run!,
    failure,
  };
  job.status = "failed";
  job.stage = "composition";
  settle(job);
  return job;
}

/** Opens the script, changes it, and asks for the pictures. */
async function runWithChanges(job: number): Promise<Backend> {
  const studio = await openWindow(`#/jobs/${job}/script`);
  await change();
  window.location.hash = `#/jobs/${job}/visuals`;
  await screen.findByTestId("visuals");
  await fireEvent.click(await screen.findByTestId("run-stage"));
  await screen.findByTestId("unsaved-script");
  expect(started(studio)).toHaveLength(0);
  return studio;
}

it("changes are saved before what reads them is run", async () => {
  const studio = await runWithChanges(2);
  await fireEvent.click(screen.getByTestId("save-and-run"));
  await waitFor(() => expect(started(studio).map((request) => request.command)).toEqual(["visuals"]));
  expect(names(studio).indexOf("save_script")).toBeLessThan(names(studio).indexOf("start_stage"));
});

it("a run without them leaves them where they are", async () => {
  const studio = await runWithChanges(4);
  await fireEvent.click(screen.getByTestId("run-without"));
  await waitFor(() => expect(started(studio)).toHaveLength(1));
  expect(names(studio)).not.toContain("save_script");
  window.location.hash = "#/jobs/4/script";
  expect((await screen.findByTestId<HTMLTextAreaElement>("hashtags")).value).toBe("#tea");
});

it("a dialog that is closed runs nothing", async () => {
  const studio = await runWithChanges(5);
  await press("Escape");
  await waitFor(() => expect(screen.queryByTestId("unsaved-script")).toBeNull());
  expect(names(studio)).not.toContain("save_script");
  expect(started(studio)).toHaveLength(0);
});

it("what costs more once the changes are saved is not run unasked", async () => {
  const studio = await openWindow("#/jobs/6/script", undefined, (studio) => {
    studio.services.set_setting({ key: "visuals.engine", value: "kling" });
    const job = studio.world.jobs.find((one) => one.id === 6);
    if (job) setStatus(job, "review", "waiting");
  });
  await change();
  await fireEvent.click(await screen.findByTestId("run-rest"));
  await screen.findByTestId("unsaved-script");
  await fireEvent.click(screen.getByTestId("save-and-run"));
  await screen.findByText(/it costs about \$1.68/);
  expect(names(studio)).toContain("save_script");
  expect(names(studio)).not.toContain("start_pipeline");
});

it("what costs nobody knows what once the changes are saved is not run unasked", async () => {
  const studio = await openWindow("#/jobs/11/script", undefined, (studio) => void brokenJob(studio, 11));
  await change();
  vi.spyOn(studio.services, "estimate_pipeline").mockImplementation(() => {
    throw refusal("bad_theme", "the theme can't be read");
  });
  await fireEvent.click(await screen.findByTestId("run-rest"));
  await screen.findByTestId("unsaved-script");
  await fireEvent.click(screen.getByTestId("save-and-run"));
  await screen.findByText(/could not be told, so nothing runs/);
  expect(names(studio)).toContain("save_script");
  expect(names(studio)).not.toContain("start_pipeline");
});

it("whoever starts a stage from a notice elsewhere is asked there, of which job", async () => {
  const studio = await openWindow("#/jobs/12/script", undefined, (studio) => void brokenJob(studio, 12));
  await change();
  // The analysis reads no script, so its button asks about nothing; what it lacks is offered.
  window.location.hash = "#/jobs/12/trend_analysis";
  await waitFor(() => expect(screen.queryByTestId("spoken-time")).toBeNull());
  vi.spyOn(studio, "start_stage").mockImplementationOnce(() => {
    throw refusal("missing_stage", "it needs the pictures", { offer: "visuals" });
  });
  await fireEvent.click(await screen.findByTestId("run-stage"));
  const offer = await screen.findByTestId("error-offer");
  window.location.hash = "#/settings";
  await waitFor(() => expect(screen.queryByTestId("run-stage")).toBeNull());
  await fireEvent.click(offer);
  const question = await screen.findByTestId("unsaved-script");
  expect(question.textContent).toContain("Number 12");
  await fireEvent.click(screen.getByTestId("save-and-run"));
  await waitFor(() => expect(started(studio).at(-1)).toMatchObject({ command: "visuals", job_id: 12 }));
});

it("a recording is laid over unsaved changes no more than a voice is", async () => {
  const studio = await openWindow("#/jobs/13/script", undefined, (studio) => void brokenJob(studio, 13));
  await change();
  window.location.hash = "#/jobs/13/voiceover";
  const field = await screen.findByTestId("recording-input");
  holdPosts();
  await fireEvent.change(field, { target: { files: [fileNamed("me.wav")] } });
  await screen.findByTestId("unsaved-script");
  expect(posts).toHaveLength(0);
  await fireEvent.click(screen.getByTestId("save-and-run"));
  (await postOf("me.wav")).arrives(105);
  await waitFor(() => expect(started(studio)[0]?.options.voice).toBe(105));
  expect(names(studio).indexOf("save_script")).toBeLessThan(names(studio).indexOf("start_stage"));
});

it("a job that is tried again from the list is asked about, too", async () => {
  const studio = await openWindow("#/jobs/14/script", undefined, (studio) => void brokenJob(studio, 14));
  await change();
  window.location.hash = "#/jobs";
  await waitFor(() => expect(jobs.row(0)?.id).toBe(14));
  const [first] = await screen.findAllByTestId("job-retry");
  await fireEvent.click(first!);
  await screen.findByTestId("unsaved-script");
  expect(names(studio)).not.toContain("retry_job");
  await fireEvent.click(screen.getByTestId("run-without"));
  await waitFor(() => expect(names(studio)).toContain("retry_job"));
});

it("a finish that was chosen is composed with by trying again, too, from the job and from the list", async () => {
  const studio = await openWindow("#/jobs/15/composition", undefined, (studio) => {
    brokenJob(studio, 15);
    vi.spyOn(studio, "retry_job").mockReturnValue({ job_id: 15, run_id: 1, status: "queued" });
  });
  const mode = await screen.findByTestId<HTMLSelectElement>("caption-mode");
  await fireEvent.change(mode, { target: { value: "none" } });
  const finishes = () =>
    studio.calls
      .filter((call) => call.name === "retry_job")
      .map((call) => (call.args.finish as Finish | null)?.captions.mode);
  await fireEvent.click(await screen.findByTestId("error-retry"));
  await waitFor(() => expect(finishes()).toEqual(["none"]));
  window.location.hash = "#/jobs";
  await waitFor(() => expect(jobs.row(0)?.id).toBe(15));
  const [first] = await screen.findAllByTestId("job-retry");
  await fireEvent.click(first!);
  await waitFor(() => expect(finishes()).toEqual(["none", "none"]));
});

it("a finish that was chosen is composed with by whichever button starts it", async () => {
  const studio = await openWindow("#/jobs/2/composition");
  await fireEvent.click(await screen.findByTestId("show-finish"));
  const mode = await screen.findByTestId<HTMLSelectElement>("caption-mode");
  await fireEvent.change(mode, { target: { value: "none" } });
  await fireEvent.click(await screen.findByTestId("run-stage"));
  await waitFor(() => expect(started(studio)[0]?.options.finish?.captions.mode).toBe("none"));
});

it("a stage's own button stops that stage alone", async () => {
  const studio = await openWindow("#/jobs/7/composition");
  await fireEvent.click(await screen.findByTestId("cancel-stage"));
  const cancelled = studio.calls.find((call) => call.name === "cancel_job");
  expect(cancelled?.args).toEqual({ id: 7, stage: "composition" });
});
