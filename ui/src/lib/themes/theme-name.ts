import { themes } from "../stores/themes.svelte";
import { t } from "../texts";

/** What a video is made with where nobody names a theme. */
export const MANUAL = "manual";

/** A theme as a job shows it. */
export function themeName(name: string): string {
  return name === MANUAL && !themes.find(name) ? t.newJob.manual : name;
}
