import { expect, it } from "vitest";
import { addToList, removeFromList, setInList } from "./toml-edit";

const TEXT = `name = "tea"

[[references]] # first
id = "boil"
talking_points = [
  "Boil it.", # loudly
]

# What follows is said last.
[[references]]
id = "pour"
title = "[[references]]"

[trends]
range_hours = 24
`;

it("a key of one table of a list is set, and all else stays", () => {
  expect(setInList(TEXT, "references", 1, "title", "Pour")).toBe(
    TEXT.replace('title = "[[references]]"', 'title = "Pour"'),
  );
  const points = ["Boil it.", "Wait."];
  expect(setInList(TEXT, "references", 0, "talking_points", points)).toContain(
    'id = "boil"\ntalking_points = ["Boil it.", "Wait."]\n\n# What follows',
  );
  expect(setInList(TEXT, "references", 0, "kind", "step")).toContain(']\nkind = "step"\n\n# What follows');
  expect(setInList(TEXT, "references", 2, "title", "None")).toBe(TEXT);
});

it("a table is added behind a list's last, or at the end where there is none", () => {
  expect(addToList(TEXT, "references", { id: "drink", talking_points: [] })).toContain(
    'title = "[[references]]"\n\n[[references]]\nid = "drink"\ntalking_points = []\n\n[trends]',
  );
  expect(addToList("a = 1", "list", { id: "x" })).toBe('a = 1\n\n[[list]]\nid = "x"\n');
});

it("a table is removed, and what was said of the next one stays with it", () => {
  expect(removeFromList(TEXT, "references", 0)).toBe(
    TEXT.replace(/\[\[references\]\] # first[^]*\]\n\n(?=#)/, ""),
  );
  expect(removeFromList(TEXT, "references", 1)).toContain("# What follows is said last.\n[trends]");
});
