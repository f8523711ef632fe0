import { describe, expect, it } from "vitest";
import type { Scene, Speech } from "../studio";
import { change, overlayChange, sceneChanges } from "./changes";
import { samePlace } from "./place";

const scene = (number: number, narration: string, more: Partial<Scene> = {}): Scene => ({
  number,
  duration_ms: 3000,
  narration,
  visual_prompt: "a table",
  transition: "cut",
  ...more,
});
const told = (text: { parts: { text: string; kind: string }[] }) =>
  text.parts.map(
    (part) => ({ same: part.text, added: `+${part.text}`, removed: `-${part.text}` })[part.kind],
  );

describe("a text's change", () => {
  it("is told in whole words", () => {
    const found = change("Boil the water twice.", "Boil the fresh water once.");
    expect(told(found)).toEqual(["Boil the ", "+fresh ", "water ", "-twice", "+once", "."]);
    expect(change("the same", "the same")).toEqual({
      parts: [{ text: "the same", kind: "same" }],
      changed: false,
    });
    expect(change("", "").parts).toEqual([]);
  });

  it("finds words where no spaces are written", () => {
    const found = change("お茶は三分で出来ます", "お茶は五分で出来ます");
    expect(found.parts.filter((part) => part.kind !== "same").map((part) => part.text)).toEqual([
      "三分",
      "五分",
    ]);
  });

  it("of two books is one out and one in, and quick", () => {
    const book = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word}${at}`).join(" ");
    expect(change(book("a"), book("b")).parts.map((part) => part.kind)).toEqual(["removed", "added"]);
  });
});

describe("scenes side by side", () => {
  const [first, second, third] = [
    scene(1, "Fresh water tastes better."),
    scene(2, "Boil it until it sings."),
    scene(3, "Now wait for three minutes."),
  ];

  it("stay together when one is put in front of them", () => {
    const after = [scene(1, "Hello there!"), { ...first, number: 2 }, { ...second, number: 3 }];
    const pairs = sceneChanges([first, second], after).map((one) => [one.before, one.after, one.changed]);
    expect(pairs).toEqual([
      [null, 1, true],
      [1, 2, false],
      [2, 3, false],
    ]);
  });

  it("are one scene while half of the words are the same", () => {
    const edited = scene(2, "Boil it until the kettle sings.", { duration_ms: 4200, transition: "fade" });
    const found = sceneChanges([first, second, third], [first, edited, third])[1];
    expect([found?.before, found?.after]).toEqual([2, 2]);
    expect(found?.facts).toEqual(["3.0 s → 4.2 s", "cut → fade"]);
    expect(told(found?.narration ?? { parts: [] })).toEqual([
      "Boil it until ",
      "-it",
      "+the kettle",
      " sings.",
    ]);
  });

  it("that were taken out say so", () => {
    const found = sceneChanges([first, second, third], [first, { ...third, number: 2 }]);
    expect(found.map((one) => [one.before, one.after])).toEqual([
      [1, 1],
      [2, null],
      [3, 2],
    ]);
  });
});

it("an overlay that only moved shows its times", () => {
  const overlay = {
    text: "Three minutes",
    start_ms: 0,
    end_ms: 2000,
    position: "top",
    style: "bold",
  } as const;
  const found = overlayChange([overlay], [{ ...overlay, start_ms: 500 }]);
  expect(found.changed).toBe(true);
  expect(found.parts.at(-1)?.text).toContain("Three minutes");
});

describe("the same place in two voices", () => {
  const speech = (cuts: number[]): Speech => ({
    engine: "espeak-ng",
    voice: "en",
    duration_ms: cuts.at(-1) ?? 0,
    words: [],
    scenes: cuts.slice(1).map((end_ms, at) => ({ scene: at + 1, start_ms: cuts[at] ?? 0, end_ms })),
    left_out: [],
  });

  it("is as far into the same scene, however fast it is spoken", () => {
    expect(samePlace(speech([0, 1000, 3000]), speech([0, 2000, 3000]), 2000)).toBe(2500);
    expect(samePlace(speech([0, 1000]), speech([0, 4000]), 500)).toBe(2000);
  });

  it("is the same moment where scenes are not known, and never after the end", () => {
    expect(samePlace({ ...speech([0, 5000]), scenes: [] }, speech([0, 4000]), 1500)).toBe(1500);
    expect(samePlace({ ...speech([0, 5000]), scenes: [] }, speech([0, 4000]), 4900)).toBe(4000);
  });
});
