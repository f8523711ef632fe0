import { describe, expect, it } from "vitest";
import { frameAt, frameMiddle, frameStart, parseTimecode, timecode } from "./timecode";

const RATES = [23_976, 24_000, 25_000, 29_970, 30_000, 50_000, 59_940, 60_000];

describe("a timecode", () => {
  it("counts hours, minutes, seconds and frames", () => {
    expect(timecode(8_600, 30_000)).toBe("00:00:08:18");
    expect(timecode(3_661_000, 25_000)).toBe("01:01:01:00");
    expect(timecode(-5, 30_000)).toBe("00:00:00:00");
  });

  it("reads back to the frame it was written for, at every rate", () => {
    for (const rate of RATES) {
      for (let frame = 0; frame < 500; frame += 7) {
        const typed = timecode(frameStart(frame, rate), rate);
        expect(frameAt(parseTimecode(typed, rate) ?? -1, rate)).toBe(frame);
      }
    }
  });

  it("finds every frame of an hour by its start in whole milliseconds, also where a second has 59.94", () => {
    for (const rate of RATES) {
      const fps = rate % 1000 === 0 ? rate / 1000 : Math.ceil(rate / 1000) / 1.001;
      let wrong = 0;
      for (let frame = 0; frame < 3600 * fps; frame += 1) {
        if (frameAt(Math.round((frame * 1000) / fps), rate) !== frame) wrong += 1;
      }
      expect([rate, wrong]).toEqual([rate, 0]);
    }
  });

  it("is sought in the middle of its frame, where rounding shows no neighbour", () => {
    for (const rate of RATES) expect(frameAt(Math.round(frameMiddle(41, rate)), rate)).toBe(41);
  });
});

describe("what is typed", () => {
  it("may be seconds and frames, seconds with a point, or digits alone", () => {
    expect(parseTimecode("8:18", 30_000)).toBe(8_600);
    expect(parseTimecode("1:02.5", 30_000)).toBe(62_500);
    expect(parseTimecode("818", 30_000)).toBe(8_600);
  });

  it("moves from where the playhead is with a sign, and never before the start", () => {
    expect(parseTimecode("+1.0", 30_000, 2_000)).toBe(3_000);
    expect(parseTimecode("-5.0", 30_000, 2_000)).toBe(0);
  });

  it("is refused where it is no time", () => {
    for (const typed of ["", "soon", "1:2:3:4:5", "8:", "--3", "."]) {
      expect(parseTimecode(typed, 30_000)).toBeNull();
    }
  });
});
