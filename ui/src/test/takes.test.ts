// The takes of a stage: which one is shown, and what becomes of what is being written when another one comes.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import type { JobView, Stage } from "../lib/studio";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { fullWorld, setStatus } from "./mock/world";
import { scriptJob } from "./script-job";
import { freshWindow, openWindow, press } from "./window";

freshWindow();

/** The window with such a job's script, in a studio whose work takes no time. */
async function scriptOf(takes: number): Promise<{ studio: Backend; made: JobView }> {
  const world = fullWorld();
  const made = scriptJob(world, takes);
  const studio = await openWindow(`#/jobs/${made.id}/script`, world);
  studio.pace = 1;
  await screen.findByTestId("title");
  return { studio, made };
}

/** A pretended run, on a machine that does much else. */
const RUN = { timeout: 30_000 };

const title = () => screen.getByTestId<HTMLTextAreaElement>("title");
const shows = (text: string) => waitFor(() => expect(title().value).toBe(text));
const write = (text: string) => fireEvent.input(title(), { target: { value: text } });
const take = (number: number) =>
  screen.getAllByTestId("take").find((one) => one.textContent.includes(`Take ${number}`)) as HTMLElement;
const takes = (count: number) =>
  waitFor(() => expect(screen.getAllByTestId("take")).toHaveLength(count), RUN);
const look = (number: number) => fireEvent.click(take(number).querySelector(".look") as Element);
const started = (studio: Backend) => studio.calls.filter((call) => call.name === "start_stage").length;

it("an older take that was edited and saved is the new take, and no older one is looked at any more", async () => {
  await scriptOf(3);
  await look(1);
  await shows("Title 1");
  await screen.findByTestId("looking");
  await write("Title 1, better");
  await fireEvent.click(screen.getByTestId("save-script"));
  await takes(4);
  await waitFor(() => expect(screen.queryByTestId("looking")).toBeNull());
  expect(screen.queryByTestId("arrived")).toBeNull();
  await shows("Title 1, better");
  expect(take(4).textContent).toContain("selected");
  await look(1);
  await shows("Title 1");
});

it("a take that was made while an older one was looked at is shown", async () => {
  await scriptOf(2);
  await look(1);
  await shows("Title 1");
  await fireEvent.click(screen.getByTestId("run-stage"));
  await takes(3);
  await waitFor(() => expect(title().value).not.toContain("Title"));
  expect(screen.queryByTestId("looking")).toBeNull();
});

it("another script is not written over changes unasked, and what is being written stays in sight", async () => {
  const { studio } = await scriptOf(1);
  await write("Half a title");
  await waitFor(() => expect(take(1).textContent).toContain("changes not saved"));
  await fireEvent.click(screen.getByTestId("run-stage"));
  expect((await screen.findByTestId("unsaved-script")).textContent).toContain("A new script");
  expect(started(studio)).toBe(0);
  await fireEvent.click(screen.getByTestId("run-without"));
  expect((await screen.findByTestId("arrived", undefined, RUN)).textContent).toContain(
    "Take 2 is there. Your changes to take 1 are not saved.",
  );
  expect(title().value).toBe("Half a title");

  await fireEvent.click(screen.getByTestId("stay"));
  await screen.findByTestId("looking");
  expect(title().value).toBe("Half a title");
  await look(2);
  await waitFor(() => expect(title().value).not.toBe("Half a title"));
  expect(take(1).textContent).toContain("changes not saved");
  await look(1);
  await shows("Half a title");
});

it("a text of one's own is asked about as well, and is kept where nothing is run", async () => {
  const { studio } = await scriptOf(1);
  await write("Half a title");
  await fireEvent.click(screen.getByTestId("own-text-open"));
  await fireEvent.input(await screen.findByTestId("job-own-text"), { target: { value: "My own words." } });
  await fireEvent.click(screen.getByText("Use this text"));
  await screen.findByTestId("unsaved-script");
  await press("Escape");
  await waitFor(() => expect(screen.queryByTestId("unsaved-script")).toBeNull());
  expect(started(studio)).toBe(0);
  await fireEvent.click(screen.getByTestId("own-text-open"));
  expect((await screen.findByTestId<HTMLTextAreaElement>("job-own-text")).value).toBe("My own words.");
  await fireEvent.click(screen.getByText("Use this text"));
  await fireEvent.click(await screen.findByTestId("save-and-run"));
  await takes(3);
  expect(screen.queryByTestId("arrived")).toBeNull();
});

it("what is typed never goes on in a script that took the place of the other", async () => {
  await scriptOf(1);
  const before = title();
  before.focus();
  await fireEvent.click(screen.getByTestId("run-stage"));
  await takes(2);
  await waitFor(() => expect(before.isConnected).toBe(false));
  expect(document.activeElement?.closest("[data-testid=panel-script]")).toBeTruthy();
  expect(document.activeElement?.tagName).not.toBe("TEXTAREA");
});

it("a take that can't be read says so where it is the first one, and is read again on a press", async () => {
  const world = fullWorld();
  const made = scriptJob(world, 1);
  let fails = true;
  await openWindow(`#/jobs/${made.id}/script`, world, (studio) => {
    const get = studio.get_take.bind(studio);
    studio.get_take = (args) => {
      if (fails) throw refusal("busy", "the workspace is busy; try again", { retryable: true });
      return get(args);
    };
  });
  const panel = await screen.findByTestId("panel-script");
  await waitFor(() => expect(panel.textContent).toContain("The workspace is busy"));
  fails = false;
  await fireEvent.click(screen.getByText("Try again"));
  await shows("Title 1");
});

it("what is looked at and compared is kept, from stage to stage and from start to start", async () => {
  const { made } = await scriptOf(2);
  const to = async (stage: Stage) => {
    window.location.hash = `#/jobs/${made.id}/${stage}`;
    await screen.findByTestId(`panel-${stage}`);
  };
  await look(1);
  await shows("Title 1");
  await to("visuals");
  await to("script");
  await shows("Title 1");
  await fireEvent.click(screen.getByTestId("compare-looked"));
  await screen.findByTestId("script-changes");
  await to("visuals");
  await to("script");
  await screen.findByTestId("script-changes");
  expect(localStorage.getItem("reelwright.looks")).toContain(
    `"pair":[${made.script_id! - 1},${made.script_id}]`,
  );
});

it("no other take can be used while the stage runs, and it says why", async () => {
  const world = fullWorld();
  const made = scriptJob(world, 2);
  setStatus(made, "script", "running");
  const studio = await openWindow(`#/jobs/${made.id}/script`, world);
  const select = await screen.findByTestId("select-take");
  expect(select.getAttribute("data-why")).toContain("Script is running");
  await fireEvent.click(select);
  await fireEvent.click(screen.getByTestId("compare-take"));
  const use = await screen.findByTestId("compare-use");
  expect(use.getAttribute("aria-disabled")).toBe("true");
  await fireEvent.click(use);
  expect(studio.calls.map((call) => call.name)).not.toContain("select_take");
});

it("the focus goes on to the button that takes the place of the one that was pressed", async () => {
  // The graph is drawn where it has room.
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1200);
  const { studio } = await scriptOf(1);
  studio.pace = 60_000;
  const focused = (id: string) => waitFor(() => expect(document.activeElement).toBe(screen.getByTestId(id)));
  screen.getByTestId("run-stage").focus();
  await fireEvent.click(screen.getByTestId("run-stage"));
  await focused("cancel-stage");
  await fireEvent.click(screen.getByTestId("cancel-stage"));
  await focused("go-on");

  const node = screen.getByTestId("stage-visuals").closest(".node") as HTMLElement;
  const act = () => node.querySelector<HTMLElement>(".act");
  act()?.focus();
  await fireEvent.click(act() as Element);
  await waitFor(() => expect(act()?.getAttribute("aria-label")).toContain("Stop"));
  expect(document.activeElement).toBe(act());
  await fireEvent.click(act() as Element);
  await waitFor(() => expect(act()?.getAttribute("aria-label")).not.toContain("Stop"));
  expect(document.activeElement).toBe(act());

  await fireEvent.click(act() as Element);
  const stop = await screen.findByTestId("stop");
  stop.focus();
  await fireEvent.click(stop);
  await focused("run-rest");
});

it("a take that is not selected is deleted once that was confirmed, and the one looked at then is the selected", async () => {
  const { studio } = await scriptOf(3);
  expect(take(3).querySelector("[data-testid=delete-take]")).toBeNull();
  await look(2);
  await shows("Title 2");
  await fireEvent.click(take(2).querySelector("[data-testid=delete-take]") as Element);
  expect((await screen.findByTestId("confirm")).textContent).toContain("Delete take 2 of the script?");
  expect(studio.calls.map((call) => call.name)).not.toContain("delete_take");
  await fireEvent.click(screen.getByTestId("confirm-action"));
  await takes(2);
  await shows("Title 3");
  expect(screen.queryByTestId("looking")).toBeNull();
});

it("a stage that others run before is not said to be ready", async () => {
  // The graph is drawn where it has room.
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1200);
  const world = fullWorld();
  const job = world.jobs.find((one) => one.status === "running");
  const later = job?.stage_views.find((one) => one.stage === "review");
  if (!job || !later) throw new Error("a job runs");
  Object.assign(later, { status: "waiting", summary: "ready", missing: null, selected: null, takes: [] });
  later.waits_for = "something is running in this job";
  await openWindow(`#/jobs/${job.id}`, world);
  const face = await screen.findByTestId("stage-review");
  expect(face.textContent).toContain("not started");
  expect(face.textContent).not.toContain("ready");
});

it("a run moves nothing on another stage's page: its button says why it waits", async () => {
  const world = fullWorld();
  const job = world.jobs.find((one) => one.status === "running");
  const script = job?.stage_views.find((one) => one.stage === "script");
  if (!job || !script) throw new Error("a job runs");
  script.waits_for = "script can't start while composition is running";
  await openWindow(`#/jobs/${job.id}/script`, world);
  const button = await screen.findByTestId("run-stage");
  await waitFor(() => expect(button.getAttribute("data-why")).toContain("while composition is running"));
  const line = button.closest(".actions");
  expect(line?.querySelector(".reason")).toBeNull();
});
