import { isActive } from "../stages";
import type { JobView } from "../studio";
import { t } from "../texts";

/** Why "Run the rest" can't be pressed; null where it can. */
export function restDisabled(view: JobView): string | null {
  if (view.stages.some(isActive)) return t.job.restRunning;
  const fresh = view.stage_views.every(
    (stage) =>
      stage.stale.length === 0 &&
      (stage.status === "done" || stage.status === "supplied" || stage.status === "skipped"),
  );
  return fresh ? t.job.restNothing : null;
}
