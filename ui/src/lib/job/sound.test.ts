import { expect, it } from "vitest";
import { shownFor } from "./spoken";
import { wavOf } from "./wav";
import { followed, outlinePath, wordPlaces } from "./waveform";

it("a recording becomes one channel of 16-bit PCM with its length in the header", () => {
  const view = new DataView(wavOf([new Float32Array([1, -1, 0]), new Float32Array([1, -1, 1])], 48_000));
  const word = (at: number) => String.fromCharCode(...new Uint8Array(view.buffer, at, 4));
  expect([word(0), word(8), word(36)]).toEqual(["RIFF", "WAVE", "data"]);
  expect(view.getUint32(24, true)).toBe(48_000);
  expect(view.getUint32(40, true)).toBe(6);
  expect([44, 46, 48].map((at) => view.getInt16(at, true))).toEqual([32_767, -32_767, 16_384]);
});

it("an outline is drawn along its highest samples and back along its lowest", () => {
  expect(outlinePath({ high: [500, 1000], low: [-250, 0] })).toBe("M0 500L1 0L1 1000L0 1250Z");
  expect(outlinePath({ high: [], low: [] })).toBe("");
});

it("what is heard stays in sight, but nobody is taken back who looks elsewhere", () => {
  // A minute in 6000 pixels, of which 1000 are seen: ten seconds.
  const frame = (left: number) => ({ left, width: 1000, whole: 6000 });
  expect(followed(5000, 5016, 60_000, frame(0))).toBeNull();
  expect(followed(9990, 10_010, 60_000, frame(0))).toBe(851);
  expect(followed(9990, 10_010, 60_000, frame(3000))).toBeNull();
  expect(followed(9990, 50_000, 60_000, frame(3000))).toBe(4850);
  expect(followed(50_000, 0, 60_000, frame(4850))).toBe(0);
});

it("words beneath a sound stand at their moments and never over each other", () => {
  const words = [
    { text: "the", start_ms: 0, end_ms: 80, scene: 1 },
    { text: "weekend", start_ms: 80, end_ms: 600, scene: 1 },
    { text: "in", start_ms: 100, end_ms: 140, scene: 1 },
    { text: "bags", start_ms: 700, end_ms: 1000, scene: 1 },
  ];
  // A pixel a millisecond, ten a letter.
  expect(wordPlaces(words, 1000, 1000, (word) => word.length * 10)).toEqual([
    { left: 0, row: 0, room: 80 },
    { left: 80, row: 0, room: 620 },
    { left: 100, row: 1, room: 900 },
    { left: 700, row: 0, room: 300 },
  ]);
  // Where no row is free, the one that is free first is cut off.
  const narrow = wordPlaces(words, 1000, 1000, () => 300);
  expect(narrow.map((place) => place.row)).toEqual([0, 1, 0, 0]);
  expect(narrow[0]?.room).toBe(100);
});

it("a scene is shown until the next is spoken, the first from the start, the last to the voice's end", () => {
  const speech = {
    engine: "",
    voice: "",
    duration_ms: 5600,
    words: [],
    left_out: [],
    scenes: [
      { scene: 1, start_ms: 150, end_ms: 2000 },
      { scene: 2, start_ms: 2300, end_ms: 5000 },
    ],
  };
  const planned = {
    number: 1,
    duration_ms: 3000,
    narration: "",
    visual_prompt: "",
    transition: "cut" as const,
  };
  expect([1, 2].map((number) => shownFor(number, speech, planned))).toEqual([2300, 3300]);
  expect(shownFor(1, { ...speech, scenes: [] }, planned)).toBe(3000);
  expect(shownFor(1, undefined, undefined)).toBeNull();
});
