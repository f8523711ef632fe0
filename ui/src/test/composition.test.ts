// How a composition is finished, with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";
import type { Backend } from "./mock/backend";
import { addTake } from "./mock/world";
import { freshWindow, openWindow } from "./window";

freshWindow();
afterEach(() => vi.unstubAllGlobals());

/** The stand-in world's job that has been through every stage. */
async function openFinish(furnish: (studio: Backend) => void = () => {}): Promise<Backend> {
  const studio = await openWindow("#/jobs/2/composition", undefined, furnish);
  await fireEvent.click(await screen.findByTestId("show-finish"));
  return studio;
}

it("a job that changes while the cost is counted leaves it counted", async () => {
  let studio: Backend | undefined;
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  studio = await openFinish();
  await waitFor(() => expect(screen.getByTestId("cost").textContent).toContain("1 of 12"));
  const rehearse = studio.rehearse.bind(studio);
  const asked = vi.spyOn(studio, "rehearse").mockImplementation((async (args: never) => {
    await held;
    return rehearse(args);
  }) as never);
  await fireEvent.change(screen.getByTestId("caption-mode"), { target: { value: "none" } });
  await waitFor(() => expect(asked).toHaveBeenCalled());
  const read = studio.calls.filter((call) => call.name === "get_job").length;
  studio.rename_job({ id: 2, title: "Another name" });
  await waitFor(() =>
    expect(studio.calls.filter((call) => call.name === "get_job").length).toBeGreaterThan(read),
  );
  await waitFor(() => expect(document.body.textContent).toContain("Another name"));
  goOn();
  await waitFor(() => expect(screen.getByTestId("cost").textContent).toContain("9 of 12"));
});

/** Has time go by in the page as the test says, in milliseconds. */
function clock() {
  let now = 0;
  const ticks: FrameRequestCallback[] = [];
  vi.spyOn(performance, "now").mockImplementation(() => now);
  vi.stubGlobal("requestAnimationFrame", (tick: FrameRequestCallback) => ticks.push(tick));
  return (ms: number) => {
    now += ms;
    ticks.splice(0).forEach((tick) => tick(now));
  };
}

const sliderOf = (label: string) => {
  const found = [...document.querySelectorAll("label")].find((one) => one.textContent?.startsWith(label));
  return found?.querySelector("input") as HTMLInputElement;
};

it("voice and music are heard from the moment that is seen, at the levels that are set", async () => {
  const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  const pass = clock();
  await openFinish();
  const music = await screen.findByTestId<HTMLAudioElement>("mix-music");
  const voice = await screen.findByTestId<HTMLAudioElement>("mix-voice");
  await waitFor(() => expect(screen.getByTestId("mix-play").getAttribute("aria-disabled")).toBeNull());
  await fireEvent.input(screen.getByTestId("mix-position"), { target: { value: "3000" } });
  await fireEvent.click(screen.getByTestId("mix-play"));
  expect(play.mock.contexts).toEqual([voice, music]);
  expect([voice.currentTime, music.currentTime]).toEqual([3, 3]);
  // Under the voice: 35 % of the file's own, 12 dB less.
  pass(16);
  expect(music.volume).toBeCloseTo(0.35 * 10 ** (-12 / 20));
  await fireEvent.input(sliderOf("Under the voice"), { target: { value: "0" } });
  await fireEvent.input(sliderOf("Volume"), { target: { value: "800" } });
  pass(16);
  expect(music.volume).toBeCloseTo(0.8);
  // Faded out in the end, where it stops.
  pass(21_000 - 3032 - 750);
  expect(music.volume).toBeCloseTo(0.8 * Math.SQRT1_2);
  const stopped = vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
  pass(750);
  await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("mix-position").value).toBe("21000"));
  expect(stopped.mock.contexts).toEqual(expect.arrayContaining([voice, music]));
  expect(screen.getByTestId("mix-play").getAttribute("aria-label")).toBe("Hear voice and music");
});

it("what is heard stops when something else is, and when the page is left", async () => {
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  clock();
  await openFinish();
  const button = await screen.findByTestId("mix-play");
  await waitFor(() => expect(button.getAttribute("aria-disabled")).toBeNull());
  await fireEvent.click(button);
  expect(button.getAttribute("aria-label")).toBe("Pause");
  const other = document.body.appendChild(document.createElement("audio"));
  other.dispatchEvent(new Event("play"));
  await waitFor(() => expect(button.getAttribute("aria-label")).toBe("Hear voice and music"));
  other.remove();
  await fireEvent.click(button);
  const voice = screen.getByTestId("mix-voice");
  const stopped = vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
  window.location.hash = "#/jobs";
  await waitFor(() => expect(screen.queryByTestId("mix-voice")).toBeNull());
  expect(stopped.mock.contexts).toContain(voice);
});

it("a video without voice and music has nothing to hear, and says so", async () => {
  await openFinish((studio) => {
    vi.spyOn(studio, "rehearsal_music").mockReturnValue(null);
    for (const take of studio.world.takes.values())
      if (take.content.stage === "voiceover") take.content.content.file = null;
    // The window has read the others' takes before.
    const view = studio.world.jobs.find((job) => job.id === 2);
    const stage = view?.stage_views.find((one) => one.stage === "voiceover");
    const silent = studio.world.takes.get(stage?.selected ?? 0);
    if (!stage || !silent) return;
    const row = { ...silent.row, id: 99_001 };
    studio.world.takes.set(row.id, { ...silent, row });
    stage.takes = [row];
    stage.selected = row.id;
  });
  await waitFor(() =>
    expect(screen.getByTestId("mix-play").getAttribute("data-why")).toContain("neither voice nor music"),
  );
});

it("the live frame's guide is the one of its own shape", async () => {
  await openFinish(({ world }) => {
    const job = world.jobs.find((one) => one.id === 2);
    const upright = world.takes.get(job?.script_id ?? 0)?.content;
    if (!job || upright?.stage !== "script") throw new Error("the job has a script");
    // The window has read the others' takes before.
    world.nextId = 99_002;
    addTake(world, job, "script", { ...upright, content: { ...upright.content, aspect: "16:9" } });
  });
  const zone = await screen.findByTestId("safe-zone");
  await waitFor(() => expect(zone.style.inset).toBe("5% 10% 5% 10%"));
});
