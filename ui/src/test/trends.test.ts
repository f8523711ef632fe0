// The trends page with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { addTake, emptyWorld, newJob } from "./mock/world";
import { freshWindow, openWindow } from "./window";

freshWindow();

it("trends are collected once, however often that is pressed", async () => {
  const studio = await openWindow("#/trends");
  const start = studio.start_stage.bind(studio);
  let goOn: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (goOn = resolve));
  vi.spyOn(studio, "start_stage").mockImplementation((async (asked: never) => {
    await answered;
    return start(asked);
  }) as never);
  const button = await screen.findByTestId("trends-collect");
  await fireEvent.click(button);
  await fireEvent.click(button);
  expect(button.getAttribute("aria-busy")).toBe("true");
  goOn();
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/jobs\/\d+\/trend_collection$/));
  expect(studio.calls.filter((call) => call.name === "start_stage")).toHaveLength(1);
});

it("the newest trends are shown, whatever was touched since and however many jobs have none", async () => {
  const studio = await openWindow("#/trends", emptyWorld(), ({ world }) => {
    for (const title of ["Old", "Newest"]) addTake(world, newJob(world, title, "manual"), "trend_collection");
    for (let at = 0; at < 200; at++) newJob(world, `Without ${at}`, "manual");
    world.jobs.forEach((job) => (job.updated_at = new Date(world.now - job.id).toISOString()));
  });
  const from = () => document.querySelector("header a")?.textContent;
  await waitFor(() => expect(from()).toBe("Newest"));
  const old = studio.world.jobs.find((job) => job.title === "Old")?.id ?? 0;
  studio.rename_job({ id: old, title: "Renamed" });
  await waitFor(() =>
    expect(studio.calls.filter((call) => call.name === "newest_take").length).toBeGreaterThan(2),
  );
  expect(from()).toBe("Newest");
});

it("trends that are collected while the page is open are shown", async () => {
  const studio = await openWindow("#/trends", emptyWorld());
  await screen.findByTestId("first-collect");
  const job = newJob(studio.world, "Collected elsewhere", "manual");
  addTake(studio.world, job, "trend_collection");
  studio.tell({ kind: "job_changed", job_id: job.id });
  await waitFor(() => expect(document.querySelector("header a")?.textContent).toBe("Collected elsewhere"));
});

it("the next report is of the same time as the one that is shown, until another is chosen", async () => {
  const studio = await openWindow("#/trends", emptyWorld(), ({ world }) => {
    // Takes are never changed: one that was read in an earlier test is not read again.
    world.nextId = 5000;
    const take = addTake(world, newJob(world, "Two days", "manual"), "trend_analysis");
    if (take.content.stage === "trend_analysis") take.content.content.range_hours = 48;
  });
  await fireEvent.click(await screen.findByTestId("trends-report"));
  const range = await screen.findByTestId<HTMLSelectElement>("trends-range");
  await waitFor(() => expect(range.selectedOptions[0]?.textContent).toBe("last 2 days"));
  await fireEvent.click(screen.getByTestId("trends-analyse"));
  await waitFor(() => {
    const asked = studio.calls.find((call) => call.name === "start_stage")?.args.request;
    expect(asked).toMatchObject({ options: { range_hours: 48 } });
  });
});
