import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { install, uninstall } from "../../test/mock";
import type { Backend } from "../../test/mock/backend";
import { fullWorld } from "../../test/mock/world";
import type { ThemeRow } from "../studio";
import { written } from "../written.svelte";
import { ThemeEditing } from "./editing.svelte";

let backend: Backend;
let row: ThemeRow;

beforeEach(async () => {
  backend = await install(fullWorld());
  row = { ...(backend.list_themes()[0] as ThemeRow), ships: false };
});
afterEach(() => {
  uninstall(backend);
  written.done(`theme.${row.name}`);
});

const onDisk = (toml: string): ThemeRow => ({ ...row, toml });

describe("a theme that is edited", () => {
  it("is as it was left when the window is opened again", () => {
    new ThemeEditing(row).type(`${row.toml}# mine\n`);
    const again = new ThemeEditing(row);
    expect(again.text).toBe(`${row.toml}# mine\n`);
    expect([again.dirty, again.theirs]).toEqual([true, null]);
    again.discard();
    expect(new ThemeEditing(row).dirty).toBe(false);
  });

  it("never overwrites unasked what somebody else wrote meanwhile", () => {
    const editing = new ThemeEditing(row);
    editing.type("mine");
    editing.found(onDisk("theirs"));
    expect([editing.text, editing.theirs]).toEqual(["mine", "theirs"]);
    // It is told as well where that happened while the window was closed.
    expect(new ThemeEditing(onDisk("theirs")).theirs).toBe("theirs");

    editing.settle("mine");
    expect([editing.text, editing.theirs, editing.dirty]).toEqual(["mine", null, true]);
    editing.found(onDisk("theirs, once more"));
    editing.settle("theirs");
    expect([editing.text, editing.theirs, editing.dirty]).toEqual(["theirs, once more", null, false]);
  });

  it("follows the disk while nothing is changed in it", () => {
    const editing = new ThemeEditing(row);
    editing.found(onDisk("new"));
    expect([editing.text, editing.dirty, editing.theirs]).toEqual(["new", false, null]);
  });

  it("knows its own saving, whichever is told first: the change or the answer", async () => {
    const editing = new ThemeEditing(row);
    editing.type("saved");
    vi.spyOn(backend, "save_theme").mockImplementation(() => {
      editing.type("saved and typed on");
      editing.found(onDisk("saved"));
      return onDisk("saved");
    });
    await editing.save(row.name);
    expect([editing.text, editing.theirs, editing.dirty]).toEqual(["saved and typed on", null, true]);
  });

  it("is untouched when it is saved under another name", async () => {
    const editing = new ThemeEditing(row);
    editing.type(`${row.toml}# mine\n`);
    await editing.save("mine-2");
    expect([editing.text, editing.dirty]).toEqual([row.toml, false]);
  });
});
