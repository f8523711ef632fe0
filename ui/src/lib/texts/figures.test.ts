import { expect, it } from "vitest";
import { listed } from "./figures";

it("names several things as they are said", () => {
  expect(listed([])).toBe("");
  expect(listed(["script 1"])).toBe("script 1");
  expect(listed(["script 1", "visuals 2"])).toBe("script 1 and visuals 2");
  expect(listed(["script 1", "visuals 2", "voice 3"])).toBe("script 1, visuals 2 and voice 3");
});
