import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { bySubject, SUBJECTS } from "../lib/review/subjects";
import type { CheckOutcome, CheckView } from "../lib/studio";
import { checks } from "./mock/content";

const check = (code: string, outcome: CheckOutcome = "pass"): CheckView => ({
  ...checks("good")[0]!,
  code,
  outcome,
});

/** The codes below each heading of docs/checks.md. */
function documented(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let heading = "";
  for (const line of readFileSync("../docs/checks.md", "utf8").split("\n")) {
    if (line.startsWith("## The ")) heading = line.slice("## The ".length).trim();
    else if (heading && line.startsWith("| `"))
      found.set(heading, [
        ...(found.get(heading) ?? []),
        ...[...line.split("|")[1]!.matchAll(/`(\w+)`/g)].map((match) => match[1]!),
      ]);
  }
  return found;
}

it("knows what every check of the manual is about", () => {
  const manual = documented();
  expect([...manual.keys()]).toEqual([...SUBJECTS]);
  const all = [...manual.values()].flat();
  expect(all.length).toBeGreaterThanOrEqual(30);
  const groups = bySubject(all.map((code) => check(code)));
  expect(groups.map((group) => [group.subject, group.checks.map((one) => one.code)])).toEqual([
    ...manual.entries(),
  ]);
});

it("a subject is as bad as its worst check, and what isn't known comes last", () => {
  const groups = bySubject([
    check("from_the_future", "warn"),
    check("loudness"),
    check("silence", "fail"),
    check("true_peak", "warn"),
    check("size"),
  ]);
  expect(groups.map((group) => [group.subject, group.outcome])).toEqual([
    ["file", "pass"],
    ["sound", "fail"],
    [null, "warn"],
  ]);
  expect(bySubject([])).toEqual([]);
});
