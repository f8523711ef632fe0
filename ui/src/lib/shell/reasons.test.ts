import { describe, expect, it } from "vitest";
import { place } from "./reasons";

const window = { width: 1000, height: 600 };
const tip = { width: 200, height: 30 };
const of = (left: number, top: number) => ({ left, top, width: 100, bottom: top + 30 });

describe("a tip", () => {
  it("stands over the middle of what it is of", () => {
    expect(place(of(400, 300), tip, window)).toEqual({ left: 350, top: 264 });
  });

  it("stands under it at the window's top, and never past its edges", () => {
    expect(place(of(400, 10), tip, window)).toEqual({ left: 350, top: 46 });
    expect(place(of(0, 300), tip, window).left).toBe(6);
    expect(place(of(950, 300), tip, window).left).toBe(794);
  });
});
