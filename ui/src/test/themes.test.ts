// The themes page with the stand-in studio behind it.

import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { themes } from "../lib/stores/themes.svelte";
import { editingOf } from "../lib/themes/editing.svelte";
import type { ThemeRow } from "../lib/studio";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { fullWorld, newJob } from "./mock/world";
import { freshWindow, openWindow } from "./window";

freshWindow();

async function openTheme(name: string): Promise<{ studio: Backend; row: ThemeRow }> {
  const studio = await openWindow(`#/themes/${name}`);
  await screen.findByTestId("theme-make");
  const row = themes.find(name);
  if (!row) throw new Error("no such theme");
  return { studio, row };
}

const called = (studio: Backend, name: string) => studio.calls.filter((call) => call.name === name);

it("two changed colours are both there, even while the text has a fault", async () => {
  const { row } = await openTheme("product-demo");
  const editing = editingOf(row);
  editing.type(`${row.toml}\nthis is no TOML\n`);
  await screen.findByTestId("theme-fault");
  const change = (label: string, color: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value: color } });
  await change("Colour 1", "#111111");
  await change("Colour 2", "#222222");
  expect(editing.text).toMatch(/^colors = \["#111111", "#222222", /m);
  await change("Ground", "#333333");
  expect(screen.getByLabelText<HTMLInputElement>("Ground, #").value).toBe("#333333");
  editing.discard();
  await waitFor(() => expect(screen.queryByTestId("theme-fault")).toBeNull());
  await waitFor(() =>
    expect(screen.getByLabelText<HTMLInputElement>("Ground, #").value).toBe(row.theme?.palette.ground),
  );
});

it("a copy that is tried again is a copy of what it was asked of, and takes nobody along", async () => {
  const { studio, row } = await openTheme("product-demo");
  const save = vi.spyOn(studio, "save_theme").mockImplementationOnce(() => {
    throw refusal("database", "the disk is full", { retryable: true });
  });
  await fireEvent.click(screen.getByTestId("theme-copy"));
  await fireEvent.click(await screen.findByTestId("theme-name-go"));
  const notice = await screen.findByTestId("notice");
  window.location.hash = "#/themes/story";
  await screen.findByRole("heading", { name: themes.find("story")?.theme?.title });
  await fireEvent.click(within(notice).getByTestId("error-retry"));
  await waitFor(() => expect(save).toHaveBeenCalledTimes(2));
  expect(save.mock.lastCall?.[0]).toEqual({ name: "product-demo-2", toml: row.toml });
  await waitFor(() => expect(themes.find("product-demo-2")).toBeTruthy());
  await screen.findByText("Saved the theme product-demo-2");
  expect(window.location.hash).toBe("#/themes/story");
});

it("a video is made once of a theme, however often that is pressed, and nobody who left is taken along", async () => {
  const { studio } = await openTheme("story");
  const start = studio.start_pipeline.bind(studio);
  let goOn: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (goOn = resolve));
  vi.spyOn(studio, "start_pipeline").mockImplementation((async (asked: never) => {
    await answered;
    return start(asked);
  }) as never);
  const button = screen.getByTestId("theme-make");
  await fireEvent.click(button);
  await fireEvent.click(button);
  expect(button.getAttribute("aria-busy")).toBe("true");
  window.location.hash = "#/trends";
  await screen.findByTestId("screen-trends");
  goOn();
  await fireEvent.click(await screen.findByText("Open it"));
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/jobs\/\d+$/));
  expect(called(studio, "start_pipeline")).toHaveLength(1);
});

it("changes of a theme are the workspace's in which they were begun", async () => {
  const { row } = await openTheme("product-demo");
  /** The same program with another workspace open. */
  const edited = async (workspace: string) => {
    window.history.replaceState(null, "", `?workspace=${workspace}`);
    vi.resetModules();
    const { ThemeEditing } = await import("../lib/themes/editing.svelte");
    return new ThemeEditing(row);
  };
  (await edited("one")).type("# mine");
  const [other, again] = [await edited("two"), await edited("one")];
  window.history.replaceState(null, "", window.location.pathname);
  expect([other.dirty, again.text]).toEqual([false, "# mine"]);
});

it("what there is to tell is written in the form: sentences are changed, added and removed", async () => {
  const { row } = await openTheme("product-demo");
  const editing = editingOf(row);
  editing.theme = {
    ...editing.theme!,
    references: [
      {
        id: "boil",
        kind: "step",
        title: "Boil",
        description: "",
        media: [],
        talking_points: ["One.", "Two."],
      },
    ],
  };
  editing.text =
    '[[references]]\nid = "boil"\nkind = "step"\ntitle = "Boil"\ntalking_points = ["One.", "Two."]\n';
  const points = () => screen.getAllByTestId<HTMLInputElement>("talking-point").map((one) => one.value);
  await waitFor(() => expect(points()).toEqual(["One.", "Two."]));
  const field = screen.getByTestId<HTMLInputElement>("add-point");
  await fireEvent.input(field, { target: { value: " Three. " } });
  await fireEvent.keyDown(field, { key: "Enter" });
  expect([field.value, points()]).toEqual(["", ["One.", "Two.", "Three."]]);
  const first = screen.getAllByTestId("talking-point")[0] as Element;
  await fireEvent.input(first, { target: { value: "" } });
  await fireEvent.change(first);
  expect(points()).toEqual(["Two.", "Three."]);
  expect(editing.text).toContain('talking_points = ["Two.", "Three."]');
  await fireEvent.click(screen.getByTestId("add-reference"));
  expect(editing.text).toContain('[[references]]\nid = "reference-2"\nkind = "feature"\n');
  await fireEvent.input(screen.getByTestId("theme-description"), { target: { value: "Tea, quickly" } });
  expect(editing.text).toMatch(/^description = "Tea, quickly"$/m);
  editing.discard();
});

it("a job without a theme, or whose theme is gone, leads to no page that isn't there", async () => {
  const world = fullWorld();
  const [none, gone] = [
    newJob(world, "From a text", "manual"),
    newJob(world, "Of a deleted one", "long-gone"),
  ];
  await openWindow(`#/jobs/${none.id}`, world, (studio) => {
    const rows = studio.list_themes().filter((row) => row.name !== "manual");
    vi.spyOn(studio, "list_themes").mockReturnValue(rows);
  });
  await waitFor(() => expect(screen.getByTestId("theme-unlinked").textContent).toBe("No theme"));
  window.location.hash = `#/jobs/${gone.id}`;
  await waitFor(() => expect(screen.getByTestId("theme-unlinked").textContent).toBe("long-gone"));
  const like = world.jobs.find((job) => job.theme === "story");
  window.location.hash = `#/jobs/${like?.id}`;
  await waitFor(() => expect(screen.getByTestId("theme-link").getAttribute("href")).toBe("#/themes/story"));
});
