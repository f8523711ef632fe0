import { describe, expect, it } from "vitest";
import {
  crop,
  lastBefore,
  marked,
  moved,
  onFrame,
  SHORTEST_PART,
  stepped,
  used,
  withIn,
  withOut,
} from "./framing";

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

describe("frame by frame", () => {
  const RATES = [24_000, 25_000, 30_000, 50_000, 60_000];

  it("goes from each frame's start to the next and back, at every rate", () => {
    for (const rate of RATES) {
      let ms = 0;
      for (let frame = 1; frame < 400; frame += 1) {
        ms = stepped(ms, 1, rate);
        expect(ms).toBe(Math.round((frame * 1_000_000) / rate));
      }
      for (let frame = 398; frame >= 0; frame -= 1) {
        ms = stepped(ms, -1, rate);
        expect(ms).toBe(Math.round((frame * 1_000_000) / rate));
      }
    }
  });

  it("reaches the next start from between two, either way", () => {
    expect(stepped(4020, -1, 30_000)).toBe(4000);
    expect(stepped(4020, 1, 30_000)).toBe(4033);
    expect(onFrame(4020, 30_000)).toBe(4033);
  });

  it("shows the last frame that is in the part, not the first that is not", () => {
    expect(lastBefore(1000, 25_000)).toBe(980);
    expect(lastBefore(3533, 30_000)).toBeCloseTo(3516.67, 1);
    expect(lastBefore(0, 30_000)).toBeGreaterThanOrEqual(0);
  });

  it("a point marked beyond the other frees that one", () => {
    expect(marked({ in_ms: 1000, out_ms: 3000 }, "in", 5000, 10_000)).toEqual({ in_ms: 5000, out_ms: 0 });
    expect(marked({ in_ms: 6000, out_ms: 0 }, "out", 5000, 10_000)).toEqual({ in_ms: 0, out_ms: 5000 });
    expect(marked({ in_ms: 1000, out_ms: 3000 }, "in", 2000, 10_000)).toEqual({ in_ms: 2000, out_ms: 3000 });
  });
});
