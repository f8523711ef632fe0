import { describe, expect, it } from "vitest";
import { crop, moved, SHORTEST_PART, used, withIn, withOut } from "./framing";

describe("trimming", () => {
  const whole = { in_ms: 0, out_ms: 0 };

  it("never leaves less than the studio takes", () => {
    expect(withIn(whole, 9_900, 10_000)).toEqual({ in_ms: 10_000 - SHORTEST_PART, out_ms: 0 });
    expect(withOut({ in_ms: 4000, out_ms: 0 }, 100, 10_000).out_ms).toBe(4000 + SHORTEST_PART);
  });

  it("stays inside the clip, whose end is told as the end", () => {
    expect(withIn(whole, -300, 10_000).in_ms).toBe(0);
    expect(withOut(whole, 12_000, 10_000).out_ms).toBe(0);
    expect(used(withOut(whole, 7000, 10_000), 10_000)).toBe(7000);
    expect(used(whole, 10_000)).toBe(10_000);
  });
});

describe("what is kept in sight", () => {
  it("is the middle column of a wide picture on a tall canvas, and follows the point to the edge", () => {
    const middle = crop(16 / 9, 9 / 16, { x: 500, y: 500 });
    expect(middle.height).toBe(100);
    expect(middle.width).toBeCloseTo(31.64, 1);
    expect(middle.left).toBeCloseTo(50 - 31.64 / 2, 1);
    expect(crop(16 / 9, 9 / 16, { x: 0, y: 500 }).left).toBe(0);
    const right = crop(16 / 9, 9 / 16, { x: 1000, y: 500 });
    expect(right.left + right.width).toBeCloseTo(100, 1);
  });

  it("is the whole width of a picture that is taller than the canvas", () => {
    expect(crop(9 / 16, 1, { x: 500, y: 0 })).toMatchObject({ left: 0, width: 100, top: 0, height: 56.25 });
  });

  it("never leaves the picture", () => {
    expect(moved({ x: 990, y: 5 }, 30, -30)).toEqual({ x: 1000, y: 0 });
  });
});
