// The dialog from which jobs begin, with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { click, freshWindow, openWindow, press } from "./window";

freshWindow();

it("what was filled in stays while another way is looked at, and pasted text until it is used", async () => {
  const studio = await openWindow("#/jobs");
  await press("n");
  const look = async (way: string) => {
    const tab = await screen.findByTestId(`way-${way}`);
    await fireEvent.click(tab);
    await waitFor(() => expect(tab.getAttribute("aria-selected")).toBe("true"));
  };
  await look("text");
  await fireEvent.input(await screen.findByTestId("own-text"), { target: { value: "A text of mine." } });
  await look("files");
  const clip = new File(["x"], "clip.mp4", { type: "video/mp4" });
  await fireEvent.change(await screen.findByTestId("files-input"), { target: { files: [clip] } });
  await screen.findByText("clip.mp4");
  await look("text");
  await look("files");
  expect(screen.getByText("clip.mp4")).toBeTruthy();
  expect(screen.getAllByTestId("new-job-go")).toHaveLength(1);

  await fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
  await waitFor(() => expect(screen.queryByTestId("new-job-dialog")).toBeNull());
  await press("n");
  await look("text");
  const field = await screen.findByTestId<HTMLTextAreaElement>("own-text");
  expect(field.value).toBe("A text of mine.");
  await fireEvent.keyDown(field, { key: "Enter", ctrlKey: true });
  await waitFor(() =>
    expect(
      studio.calls.some((call) => call.name === "start_pipeline" && call.args.text === "A text of mine."),
    ).toBe(true),
  );
  await waitFor(() => expect(localStorage.getItem("reelwright.written.new-job.text")).toBeNull());
});

it("the focus goes along to the way that a mouse chooses", async () => {
  await openWindow("#/jobs");
  await press("n");
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("radio"));
  await click(await screen.findByTestId("way-text"));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("own-text")));
});

it("who asked for a script alone sees it, and not that there are no pictures yet", async () => {
  const studio = await openWindow("#/jobs");
  studio.pace = 1;
  await press("n");
  await click(await screen.findByTestId("way-text"));
  await fireEvent.input(await screen.findByTestId("own-text"), { target: { value: "Only these words." } });
  await fireEvent.click(screen.getByText("The script only"));
  await fireEvent.click(screen.getByTestId("new-job-go"));
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/jobs\/\d+\/script$/));
  await screen.findByTestId("panel-script", undefined, { timeout: 30_000 });
});
