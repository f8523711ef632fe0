import { expect, it } from "vitest";
import type { MusicChoice, Speech } from "../studio";
import { musicVolume, phrases } from "./levels";

const music = { volume_permille: 500, duck_db: 12, fade_out_ms: 2000 } as MusicChoice;
const word = (start_ms: number, end_ms: number) => ({ text: "tea", start_ms, end_ms, scene: 1 });
const speech = (...words: [number, number][]) =>
  ({ words: words.map(([start, end]) => word(start, end)), scenes: [] }) as unknown as Speech;
const LENGTH = 20_000;
const DUCKED = 0.5 * 10 ** (-12 / 20);
const at = (spoken: Speech, ms: number) => musicVolume(music, phrases(spoken), ms, LENGTH);

it("the music is down before the first word and back after the last", () => {
  const spoken = speech([3000, 5000]);
  expect(at(spoken, 3000 - 150)).toBeCloseTo(0.5);
  expect(at(spoken, 3000)).toBeCloseTo(DUCKED);
  expect(at(spoken, 4000)).toBeCloseTo(DUCKED);
  expect(at(spoken, 5350)).toBeCloseTo(0.5 * 10 ** (-6 / 20));
  expect(at(spoken, 5700)).toBeCloseTo(0.5);
});

it("a short pause does not let it up, a long one does", () => {
  expect(at(speech([3000, 4000], [4400, 5000]), 4200)).toBeCloseTo(DUCKED);
  expect(at(speech([3000, 4000], [6000, 7000]), 5000)).toBeCloseTo(0.5);
});

it("it fades at the end with equal power, and is as set where nobody speaks", () => {
  expect(at(speech(), 18_000)).toBeCloseTo(0.5);
  expect(at(speech(), 19_000)).toBeCloseTo(0.5 * Math.SQRT1_2);
  expect(at(speech(), LENGTH)).toBeCloseTo(0);
  expect(musicVolume({ ...music, fade_out_ms: 0 }, [], LENGTH, LENGTH)).toBeCloseTo(0.5);
});

it("where no words were told a scene is spoken throughout", () => {
  const spoken = { words: [], scenes: [{ scene: 1, start_ms: 1000, end_ms: 9000 }] } as unknown as Speech;
  expect(at(spoken, 5000)).toBeCloseTo(DUCKED);
});
