// The trends page with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
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
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/jobs\/\d+$/));
  expect(studio.calls.filter((call) => call.name === "start_stage")).toHaveLength(1);
});
