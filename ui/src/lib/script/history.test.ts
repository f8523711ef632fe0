import { describe, expect, it } from "vitest";
import { changed, history, redone, undone } from "./history";

describe("an editor's history", () => {
  it("goes back and forth, and a new change ends what could be redone", () => {
    const two = changed(changed(history("a"), "b", "", 0), "c", "", 0);
    const back = undone(undone(two));
    expect(back.present).toBe("a");
    expect(redone(redone(back)).present).toBe("c");
    expect(redone(changed(back, "d", "", 0)).present).toBe("d");
  });

  it("takes typing in one field as one step, until one pauses or goes elsewhere", () => {
    const typed = changed(changed(history(""), "h", "title", 0), "hi", "title", 400);
    expect(undone(typed).present).toBe("");
    expect(undone(changed(typed, "hi!", "title", 9000)).present).toBe("hi");
    expect(undone(changed(typed, "x", "hook", 500)).present).toBe("hi");
  });

  it("does not join a change to what was undone", () => {
    const typed = changed(changed(history(""), "h", "title", 0), "hi", "title", 100);
    expect(undone(changed(undone(typed), "o", "title", 200)).present).toBe("");
  });

  it("has an end, and no step where nothing changed", () => {
    expect(undone(history(1))).toEqual(history(1));
    const same = history("a");
    expect(changed(same, "a", "", 0)).toBe(same);
    let long = history(0);
    for (let n = 1; n <= 400; n++) long = changed(long, n, "", n);
    expect(long.past).toHaveLength(300);
  });
});
