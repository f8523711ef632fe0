import { isActive } from "../stages";
import type { JobView } from "../studio";
import { t } from "../texts";

/** Why "Run the rest" can't be pressed; null where it can. */
export function restDisabled(view: JobView): string | null {
  if (view.stages.some(isActive)) return t.job.restRunning;
  if (view.rest.length > 0) return view.theme_gone ? t.job.themeFirst : null;
  return view.stage_views.some((stage) => stage.stale.length > 0) ? t.job.restYours : t.job.restNothing;
}
