// A composition that failed, with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { refusal } from "./mock/refusal";
import { freshWindow, openWindow } from "./window";

freshWindow();

it("what stands in the way of the picture and of the composition is told once", async () => {
  const lost = "“voice.wav” is no longer there; put it back, or run its stage again";
  let asked = 0;
  await openWindow("#/jobs/2/composition", undefined, (studio) => {
    const job = studio.world.jobs.find((one) => one.id === 2);
    const composition = job?.stage_views.find((one) => one.stage === "composition");
    if (!composition) throw new Error("the job has a composition");
    const at = new Date().toISOString();
    composition.status = "failed";
    composition.run = {
      id: 900,
      job_id: 2,
      stage: "composition",
      status: "failed",
      queued_at: at,
      started_at: at,
      ended_at: at,
      failure: refusal("missing_file", lost),
      cost_cents: 0,
    };
    const rehearse = studio.rehearse.bind(studio);
    vi.spyOn(studio, "rehearse").mockImplementation(((args: never) => {
      asked += 1;
      if (asked === 1) return rehearse(args);
      throw refusal("missing_file", lost);
    }) as never);
  });
  await fireEvent.click(await screen.findByTestId("show-finish"));
  await screen.findByText("Composition failed");
  // Each is asked once the answer before it is there.
  for (const [times, mode] of [
    [2, "lines"],
    [3, "words"],
  ] as const) {
    await fireEvent.change(await screen.findByTestId("caption-mode"), { target: { value: mode } });
    await waitFor(() => expect(asked).toBe(times));
  }
  expect(screen.queryByText("This can't be shown yet")).toBeNull();
});
