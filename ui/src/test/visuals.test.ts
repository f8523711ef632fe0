// Pictures of a job with the stand-in studio behind them.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { refusal } from "./mock/refusal";
import { freshWindow, openWindow } from "./window";

freshWindow();

it("other pictures that could not be looked for say why in place, and are looked for again", async () => {
  const studio = await openWindow("#/jobs/2/visuals");
  const look = vi.spyOn(studio, "scene_candidates").mockImplementationOnce(() => {
    throw refusal("service_down", "Pexels does not answer; try again in a minute", { retryable: true });
  });
  await fireEvent.click(await screen.findByTestId("edit-1"));
  await fireEvent.click(await screen.findByTestId("scene-others"));
  const retry = await screen.findByTestId("error-retry");
  expect(screen.queryAllByTestId("candidate")).toHaveLength(0);
  await fireEvent.click(retry);
  await waitFor(() => expect(screen.queryAllByTestId("candidate").length).toBeGreaterThan(0));
  expect(screen.queryByTestId("error")).toBeNull();
  expect(look).toHaveBeenCalledTimes(2);
});
