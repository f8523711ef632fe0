// How a composition is finished, with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import type { Backend } from "./mock/backend";
import { freshWindow, openWindow } from "./window";

freshWindow();

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
