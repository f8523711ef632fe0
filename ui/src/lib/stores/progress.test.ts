import { expect, it } from "vitest";
import type { Progress } from "../studio";
import { noteProgress, progressOf } from "./progress.svelte";

const at = (left_ms: number | null): Progress => ({
  job_id: 1,
  run_id: 1,
  stage: "composition",
  permille: 990,
  doing: "mixing the sound",
  left_ms,
});

it("tells no time left where a clock would say 0:00", () => {
  noteProgress(at(12_000));
  expect(progressOf(1, "composition")?.left_ms).toBe(12_000);
  noteProgress(at(300));
  expect(progressOf(1, "composition")).toMatchObject({ left_ms: null, permille: 990 });
});
