// The themes page with the stand-in studio behind it.

import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { themes } from "../lib/stores/themes.svelte";
import { editingOf } from "../lib/themes/editing.svelte";
import type { ThemeRow } from "../lib/studio";
import type { Backend } from "./mock/backend";
import { refusal } from "./mock/refusal";
import { fullWorld, newJob } from "./mock/world";
import { fileNamed, holdPosts, postOf } from "./posts";
import { freshWindow, openWindow, press } from "./window";

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

/** The page of a copy of a theme, which is one's own. */
async function openOwn(): Promise<Backend> {
  const studio = await openWindow("#/themes/mine", fullWorld(), (backend) =>
    backend.save_theme({ name: "mine", toml: backend.themes[0]!.toml }),
  );
  await screen.findByTestId("theme-row-mine");
  return studio;
}

async function choose(item: string): Promise<HTMLElement> {
  const trigger = await screen.findByTestId("theme-menu");
  trigger.focus();
  await press("Enter");
  return screen.findByTestId(item);
}

const current = () => document.querySelector("a[aria-current=true]")?.getAttribute("data-testid");

it("changes of a theme that ships are saved as a theme of one's own", async () => {
  const { studio, row } = await openTheme("story");
  const editing = editingOf(row);
  editing.type(`${row.toml}\n# mine`);
  await fireEvent.click(screen.getByTestId("theme-save"));
  await fireEvent.click(await screen.findByTestId("theme-name-go"));
  await waitFor(() => expect(current()).toBe("theme-row-story-2"));
  expect(called(studio, "save_theme")[0]?.args).toEqual({ name: "story-2", toml: `${row.toml}\n# mine` });
  expect(editing.dirty).toBe(false);
});

it("a theme of one's own is renamed, and the page goes along", async () => {
  const studio = await openOwn();
  await fireEvent.click(await choose("theme-rename"));
  const name = await screen.findByTestId<HTMLInputElement>("theme-name");
  expect(name.value).toBe("mine");
  expect(screen.getByTestId("theme-name-go").getAttribute("aria-disabled")).toBe("true");
  await fireEvent.input(name, { target: { value: "tea" } });
  await fireEvent.click(screen.getByTestId("theme-name-go"));
  await waitFor(() => expect(current()).toBe("theme-row-tea"));
  expect(called(studio, "rename_theme")[0]?.args).toEqual({ name: "mine", to: "tea" });
  expect(screen.queryByTestId("theme-row-mine")).toBeNull();
  await screen.findByText("The theme is called tea now");
  await waitFor(() => expect(document.activeElement).not.toBe(document.body));
});

it("a theme with changes is not renamed before they are saved", async () => {
  await openOwn();
  const editing = editingOf(themes.find("mine")!);
  editing.type(`${editing.text}\n# more`);
  const item = await choose("theme-rename");
  expect(item.getAttribute("aria-disabled")).toBe("true");
  expect(item.textContent).toContain("Save the changes first");
  editing.discard();
});

it("a theme of one's own is deleted once that is confirmed, with the changes that were begun", async () => {
  const studio = await openOwn();
  const editing = editingOf(themes.find("mine")!);
  editing.type(`${editing.text}\n# more`);
  await fireEvent.click(await choose("theme-delete"));
  const dialog = await screen.findByTestId("confirm");
  expect(dialog.textContent).toContain("Jobs that were made with it keep all they have");
  expect(called(studio, "delete_theme")).toHaveLength(0);
  await fireEvent.click(within(dialog).getByTestId("confirm-action"));
  await waitFor(() => expect(screen.queryByTestId("theme-row-mine")).toBeNull());
  await waitFor(() => expect(current()).toBe(`theme-row-${themes.rows[0]?.name}`));
  studio.save_theme({ name: "mine", toml: "# another\n" });
  await themes.load();
  expect(editingOf(themes.find("mine")!).text).toBe("# another\n");
});

it("a theme that ships says why it stays and takes no music", async () => {
  const { studio } = await openTheme("story");
  for (const item of ["theme-rename", "theme-delete"]) {
    const line = await choose(item);
    expect(line.getAttribute("aria-disabled")).toBe("true");
    expect(line.textContent).toContain("It came with the program");
    await press("Escape");
    await waitFor(() => expect(screen.queryByTestId(item)).toBeNull());
  }
  const button = screen.getByText("Choose music…").closest("button");
  expect(button?.getAttribute("aria-disabled")).toBe("true");
  expect(called(studio, "add_theme_music")).toHaveLength(0);
});

it("a chosen sound is copied into the theme's folder and named in its form", async () => {
  const studio = await openOwn();
  holdPosts();
  const field = await screen.findByTestId("theme-music");
  await fireEvent.change(field, { target: { files: [fileNamed("tune.mp3")] } });
  (await postOf("tune.mp3")).arrives(7);
  await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("theme-musicFile").value).toBe("tune.mp3"));
  expect(called(studio, "add_theme_music")[0]?.args).toEqual({ name: "mine", artifactId: 7 });
  expect(editingOf(themes.find("mine")!).text).toContain('[music]\nfile = "tune.mp3"\n');

  vi.spyOn(studio, "add_theme_music").mockImplementationOnce(() => {
    throw refusal("not_sound", "“a.png” is a picture or a film; choose a sound file for the theme's music");
  });
  const area = field.closest(".theme-music")!;
  await fireEvent.drop(area, { dataTransfer: { types: ["Files"], items: [], files: [fileNamed("a.png")] } });
  (await postOf("a.png")).arrives(8);
  await screen.findByText(/a picture or a film/);
  expect(screen.getByTestId<HTMLInputElement>("theme-musicFile").value).toBe("tune.mp3");
  vi.unstubAllGlobals();
  editingOf(themes.find("mine")!).discard();
});

it("files over the music's field are told of by it alone, and of the page again beside it", async () => {
  await openOwn();
  const music = await screen.findByTestId("theme-musicFile");
  const list = screen.getByTestId("theme-row-mine");
  const files = { dataTransfer: { types: ["Files"] } };
  const told = () => [...document.querySelectorAll(".over")].map((one) => one.textContent?.trim());
  await fireEvent.dragEnter(list, files);
  expect(told()).toEqual(["Drop a theme's .toml file to take it as a theme of your own"]);
  await fireEvent.dragEnter(music, files);
  await fireEvent.dragLeave(list, files);
  expect(told()).toEqual(["Drop a sound file to copy it into the theme's folder"]);
  await fireEvent.dragEnter(list, files);
  await fireEvent.dragLeave(music, files);
  expect(told()).toEqual(["Drop a theme's .toml file to take it as a theme of your own"]);
});

it("a theme that is renamed or deleted on the disk is gone from the list at once, and its jobs say so", async () => {
  const world = fullWorld();
  const job = world.jobs.find((one) => one.theme === "how-to" && one.status === "pending");
  if (!job) throw new Error("no such job");
  const studio = await openWindow(`#/jobs/${job.id}`, world);
  await screen.findByTestId("job-state");
  expect(screen.queryByTestId("theme-gone")).toBeNull();
  studio.themes = studio.themes.filter((row) => row.name !== "how-to");
  job.theme_gone = true;
  studio.tell({ kind: "themes_changed" });
  const gone = await screen.findByTestId("theme-gone");
  expect(gone.textContent).toContain("The theme “how-to” is gone");
  expect(screen.getByTestId("run-rest").getAttribute("aria-disabled")).toBe("true");
  const select = within(gone).getByTestId<HTMLSelectElement>("theme-select");
  await fireEvent.change(select, { target: { value: "story" } });
  await fireEvent.click(screen.getByTestId("give-theme"));
  await waitFor(() => expect(screen.queryByTestId("theme-gone")).toBeNull());
  expect(called(studio, "set_job_theme")[0]?.args).toEqual({ id: job.id, theme: "story" });
  window.location.hash = "#/themes";
  await screen.findByTestId("theme-row-story");
  expect(screen.queryByTestId("theme-row-how-to")).toBeNull();
});
