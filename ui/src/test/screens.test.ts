// Every screen with the stand-in studio behind it: whether axe finds fault, and whether the main path is done by keyboard
// alone. Contrast is a matter of the colours' own test, for nothing is painted here.

import axe from "axe-core";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../App.svelte";
import { sections } from "../lib/router.svelte";
import { videos } from "../lib/stores/videos.svelte";
import { t } from "../lib/texts";
import { install, uninstall } from "./mock";
import type { Backend } from "./mock/backend";
import { emptyWorld, fullWorld, type World } from "./mock/world";

/** Whole screens take their time on a machine that does much else. */
vi.setConfig({ testTimeout: 120_000 });

let backend: Backend | undefined;

async function open(hash: string, world: World = fullWorld()): Promise<Backend> {
  window.location.hash = hash;
  backend = await install(world);
  render(App);
  return backend;
}

const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  if (backend) uninstall(backend);
  backend = undefined;
});

async function faults(): Promise<string[]> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join("\n")}`);
}

describe("axe finds nothing", () => {
  const screens: [string, string, () => World][] = [
    ["jobs", "#/jobs", fullWorld],
    ["an empty studio", "#/jobs", emptyWorld],
    ["review", "#/review", fullWorld],
    ["an empty review room", "#/review", emptyWorld],
    ["trends", "#/trends", fullWorld],
    ["themes", "#/themes", fullWorld],
    ...sections.map((section): [string, string, () => World] => [
      `settings: ${section}`,
      `#/settings/${section}`,
      fullWorld,
    ]),
  ];
  it.each(screens)("on %s", async (_, hash, world) => {
    await open(hash, world());
    await waitFor(() => expect(document.querySelector("main, [role=main], h1")).not.toBeNull());
    expect(await faults()).toEqual([]);
  });

  it("on jobs that are selected", async () => {
    await open("#/jobs");
    await screen.findAllByTestId("job-row");
    await press("ArrowDown");
    await press("ArrowDown", { shiftKey: true });
    await screen.findByText("2 selected");
    expect(document.querySelectorAll("[data-testid=job-row][aria-selected=true]")).toHaveLength(2);
    expect(await faults()).toEqual([]);
  });
});

describe("by keyboard alone", () => {
  it("videos are judged in a row, undone and reopened", async () => {
    const studio = await open("#/review");
    const title = () => screen.getByTestId("review-title").textContent;
    await waitFor(() => expect(videos.queue.length).toBeGreaterThan(1));
    await waitFor(() => expect(title()).toBeTruthy());
    const first = title();
    const waiting = videos.queue.length;
    await press("a");
    await waitFor(() => expect(videos.queue.length).toBe(waiting - 1));
    await waitFor(() => expect(title()).not.toBe(first));
    await press("u");
    await waitFor(() => expect(videos.queue.length).toBe(waiting));
    await waitFor(() => expect(title()).toBe(first));

    await press("r");
    const reason = await screen.findByTestId("reject-reason");
    expect(screen.getByTestId("reject-confirm").getAttribute("aria-disabled")).toBe("true");
    await fireEvent.input(reason, { target: { value: "שקט מדי ".repeat(600) } });
    await fireEvent.keyDown(reason, { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(videos.queue.length).toBe(waiting - 1));
    const judged = studio.world.jobs.flatMap((job) => job.videos).find((video) => video.title === first);
    expect(judged?.status).toBe("rejected");
  });

  it("a comment is written without the mouse", async () => {
    const studio = await open("#/review");
    await waitFor(() => expect(screen.getByTestId("review-title").textContent).toBeTruthy());
    await press("c");
    const field = await screen.findByTestId("comment-text");
    const before = studio.comments.length;
    await fireEvent.input(field, { target: { value: "Hold it longer" } });
    await fireEvent.keyDown(field, { key: "Enter" });
    await waitFor(() => expect(studio.comments.length).toBe(before + 1));
    expect(studio.comments.at(-1)?.remark.text).toBe("Hold it longer");
  });

  it("a search that finds nothing and is taken back never looks like an empty studio", async () => {
    await open("#/jobs");
    await waitFor(() => expect(screen.queryAllByTestId("jobs-total")).toHaveLength(1));
    const field = screen.getByTestId("jobs-search");
    await fireEvent.input(field, { target: { value: "no job is called this" } });
    await screen.findByText(t.jobs.nothing);
    await fireEvent.input(field, { target: { value: "" } });
    expect(screen.queryByTestId("first-steps")).toBeNull();
    await waitFor(() => expect(screen.getByTestId("jobs-total")).toBeTruthy());
    expect(screen.getByTestId("jobs-table")).toBeTruthy();
  });

  it("the palette leads to every screen", async () => {
    await open("#/jobs");
    await press("k", { ctrlKey: true });
    const field = await screen.findByPlaceholderText("Type a command, a theme or a job");
    await fireEvent.keyDown(field, { key: "Escape" });
    for (const [key, hash] of [
      ["2", "#/review"],
      ["3", "#/trends"],
      ["4", "#/themes"],
      [",", "#/settings"],
      ["1", "#/jobs"],
    ] as const) {
      await waitFor(() => expect(document.querySelector("[role=dialog][data-state=open]")).toBeNull());
      await press(key, { ctrlKey: true });
      await waitFor(() => expect(window.location.hash.startsWith(hash)).toBe(true));
    }
  });
});
