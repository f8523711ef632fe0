// The window as it was left, and how large it is shown, with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { setStatus } from "./mock/world";
import { closeWindow, freshWindow, openWindow, press } from "./window";

freshWindow();

it("a job page follows the work until a hand is in it, and then stays", async () => {
  const studio = await openWindow("#/jobs/7");
  const panel = await screen.findByTestId("panel-composition");
  const job = studio.world.jobs.find((one) => one.id === 7)!;
  setStatus(job, "composition", "done");
  setStatus(job, "review", "running");
  studio.rename_job({ id: 7, title: "Checked" });
  await fireEvent.pointerDown(await screen.findByTestId("panel-review"));
  expect(window.location.hash).toBe("#/jobs/7/review");
  expect(panel.isConnected).toBe(false);
  setStatus(job, "review", "done");
  setStatus(job, "script", "running");
  studio.rename_job({ id: 7, title: "Moved on" });
  await waitFor(() => expect(screen.getByTestId("job-title").textContent).toBe("Moved on"));
  expect(screen.getByTestId("panel-review")).toBeTruthy();
});

it("searches are as they were when the window is opened again", async () => {
  await openWindow("#/jobs");
  await fireEvent.input(await screen.findByTestId("jobs-search"), { target: { value: "tea" } });
  closeWindow();
  const studio = await openWindow("#/jobs");
  expect((await screen.findByTestId<HTMLInputElement>("jobs-search")).value).toBe("tea");
  await waitFor(() => {
    const asked = studio.calls.filter((call) => call.name === "list_jobs");
    expect(asked.some(({ args }) => (args.query as { search: string }).search === "tea")).toBe(true);
  });
});

it("the page is zoomed step by step, in a dialog too, and at the next start as it was left", async () => {
  const zoomed = (studio: Awaited<ReturnType<typeof openWindow>>) =>
    studio.calls.filter((call) => call.name === "set_zoom").map((call) => call.args.percent);
  const studio = await openWindow("#/jobs");
  await screen.findByTestId("jobs-table");
  expect(zoomed(studio)).toEqual([]);
  await press("+", { ctrlKey: true });
  expect(localStorage.getItem("reelwright.zoom")).toBe("110");
  await press("?");
  await screen.findByTestId("shortcuts");
  await press("=", { ctrlKey: true });
  await waitFor(() => expect(localStorage.getItem("reelwright.zoom")).toBe("125"));
  await press("-", { ctrlKey: true });
  await waitFor(() => expect(zoomed(studio)).toEqual([110, 125, 110]));
  closeWindow();
  const again = await openWindow("#/jobs");
  await waitFor(() => expect(zoomed(again)).toEqual([110]));
  await press("0", { ctrlKey: true });
  await waitFor(() => expect(zoomed(again)).toEqual([110, 100]));
});
