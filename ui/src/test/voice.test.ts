// A job's voice with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { refusal } from "./mock/refusal";
import { freshWindow, openWindow } from "./window";

freshWindow();

it("a waveform that can't be drawn says so in its place, and is drawn again", async () => {
  await openWindow("#/jobs/2/voiceover", undefined, (studio) => {
    vi.spyOn(studio, "sound_outline").mockImplementationOnce(() => {
      throw refusal("missing_file", "the voice's file is gone; speak it again");
    });
  });
  await fireEvent.click(await screen.findByTestId("draw-wave-again"));
  await waitFor(() => expect(screen.getByTestId("waveform").querySelector("path")).toBeTruthy());
  expect(screen.queryByTestId("wave-undrawn")).toBeNull();
});
