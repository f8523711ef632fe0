// What a run does with changes that are not saved yet.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { RunRequest } from "../lib/studio";
import type { Backend } from "./mock/backend";
import { setStatus } from "./mock/world";
import { freshWindow, openWindow, press } from "./window";

freshWindow();

// What is known of a job outlives a test: each has one of its own, that has been through every stage.

const names = (studio: Backend) => studio.calls.map((call) => call.name);
const started = (studio: Backend) =>
  studio.calls.filter((call) => call.name === "start_stage").map((call) => call.args.request as RunRequest);

/** Opens the script, changes it, and asks for the pictures. */
async function runWithChanges(job: number): Promise<Backend> {
  const studio = await openWindow(`#/jobs/${job}/script`);
  const tags = await screen.findByTestId<HTMLTextAreaElement>("hashtags");
  await fireEvent.input(tags, { target: { value: "#tea" } });
  await fireEvent.blur(tags);
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
  const tags = await screen.findByTestId<HTMLTextAreaElement>("hashtags");
  await fireEvent.input(tags, { target: { value: "#tea" } });
  await fireEvent.blur(tags);
  await fireEvent.click(await screen.findByTestId("run-rest"));
  await screen.findByTestId("unsaved-script");
  await fireEvent.click(screen.getByTestId("save-and-run"));
  await screen.findByText(/it costs about \$1.68/);
  expect(names(studio)).toContain("save_script");
  expect(names(studio)).not.toContain("start_pipeline");
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
