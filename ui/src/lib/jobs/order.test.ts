import { expect, it } from "vitest";
import type { JobRow } from "../studio";
import { inOrderOf } from "./order";

const row = (id: number, title: string) => ({ id, title }) as unknown as JobRow;

it("rows change in their places while somebody points at them, unless a job came or went", () => {
  const before = [row(1, "a"), row(2, "b"), row(3, "c")];
  const now = [row(3, "changed"), row(1, "a"), row(2, "b")];
  expect(inOrderOf(before, now).map((one) => one.title)).toEqual(["a", "b", "changed"]);
  expect(inOrderOf(before, now.slice(1))).toEqual(now.slice(1));
  const others = [row(4, "new"), ...now.slice(0, 2)];
  expect(inOrderOf(before, others)).toBe(others);
});
