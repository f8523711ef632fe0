// Two takes side by side on the job page, with the stand-in studio behind it.

import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TakeContent } from "../lib/studio";
import App from "../App.svelte";
import { install, uninstall } from "./mock";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { addTake, fullWorld } from "./mock/world";

vi.setConfig({ testTimeout: 120_000 });

/** Jobs of the stand-in world that have been through every stage. What is known of one outlives a test. */
const JOBS = { script: 2, voiceover: 5, visuals: 6 };
let backend: Backend | undefined;

/** A second take of the script and of the voice, whatever is looked at. */
async function open(
  stage: "script" | "voiceover" | "visuals",
  furnish: (backend: Backend) => void = () => {},
) {
  const world = fullWorld();
  const job = world.jobs.find((one) => one.id === JOBS[stage]);
  if (!job) throw new Error("no such job");
  const script = structuredClone(
    world.takes.get(job.script_id ?? 0)?.content as TakeContent & { stage: "script" },
  );
  script.content.hook = "A new hook";
  script.content.scenes = script.content.scenes.slice(0, -1);
  addTake(world, job, "script", script);
  addTake(world, job, "voiceover");
  addTake(world, job, "visuals");
  window.location.hash = `#/jobs/${job.id}/${stage}`;
  backend = await install(world);
  furnish(backend);
  render(App);
}

beforeEach(() => {
  localStorage.clear();
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
});
afterEach(() => {
  cleanup();
  if (backend) uninstall(backend);
  backend = undefined;
});

it("two scripts are compared word by word, and either is used from there", async () => {
  await open("script");
  await fireEvent.click(await screen.findByTestId("compare-take"));
  const changed = await screen.findByTestId("change-hook");
  expect(changed.querySelector("ins")?.textContent).toContain("new");
  expect(changed.querySelector("del")).not.toBeNull();
  const scenes = await screen.findAllByTestId("scene-change");
  expect(scenes.filter((scene) => scene.classList.contains("changed"))).toHaveLength(1);
  expect(scenes.at(-1)?.textContent).toContain("taken out");

  await fireEvent.click(await screen.findByTestId("compare-use"));
  await waitFor(() => expect(screen.queryByTestId("script-changes")).toBeNull());
  const chosen = () => document.querySelector("[data-testid=take]:has(.chip.ok)")?.textContent;
  await waitFor(() => expect(chosen()).toContain("Take 1"));
});

it("two voices are heard in turn, by keyboard too", async () => {
  await open("voiceover");
  await screen.findByTestId("voice-play");
  await fireEvent.keyDown(document.body, { key: "C", shiftKey: true });
  const first = await screen.findByTestId("hear-0");
  expect(first.getAttribute("aria-checked")).toBe("true");
  await fireEvent.keyDown(document.body, { key: "b" });
  await waitFor(() => expect(first.getAttribute("aria-checked")).toBe("false"));
  await fireEvent.keyDown(document.body, { key: "C", shiftKey: true });
  await waitFor(() => expect(screen.queryByTestId("voice-pair")).toBeNull());
});

it("a scene of two visuals that can't be drawn says so, and is drawn again", async () => {
  let broken = true;
  await open("visuals", (studio) => {
    const draw = studio.scene_frame.bind(studio);
    vi.spyOn(studio, "scene_frame").mockImplementation((args) => {
      if (broken) throw refusal("damaged", "the file is damaged");
      return draw(args);
    });
  });
  await fireEvent.click(await screen.findByTestId("compare-take"));
  await screen.findByTestId("visuals-pair");
  const [again] = await screen.findAllByTestId("draw-again");
  expect(screen.getAllByTestId("undrawn").length).toBeGreaterThan(0);
  const before = screen.getAllByTestId("undrawn").length;
  broken = false;
  await fireEvent.click(again as Element);
  await waitFor(() => expect(screen.getAllByTestId("undrawn").length).toBeLessThan(before));
});
