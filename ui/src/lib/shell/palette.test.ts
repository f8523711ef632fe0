import { expect, it } from "vitest";
import { grouped, ranked, type Line } from "./palette";

const line = (group: string, label: string, words = ""): Line => ({
  id: label,
  group,
  label,
  words,
  run: () => undefined,
});
const lines = [
  line("Everywhere", "Go to Review"),
  line("Everywhere", "New job"),
  line("Jobs", "Preview of tea", "how-to"),
  line("Jobs", "Review: שלום"),
];
const found = (typed: string) => ranked(lines, typed).map((one) => one.label);

it("lists everything as it is while nothing is typed", () => {
  expect(found("  ")).toEqual(lines.map((one) => one.label));
});

it("puts beginnings before middles and keeps groups together", () => {
  expect(found("review")).toEqual(["Review: שלום", "Preview of tea", "Go to Review"]);
});

it("wants every word, in any order, in every script", () => {
  expect(found("tea how")).toEqual(["Preview of tea"]);
  expect(found("שלום")).toEqual(["Review: שלום"]);
  expect(found("review nothing")).toEqual([]);
});

it("puts lines under their headings as these come up", () => {
  expect(grouped(lines).map(([group, under]) => [group, under.length])).toEqual([
    ["Everywhere", 2],
    ["Jobs", 2],
  ]);
});
