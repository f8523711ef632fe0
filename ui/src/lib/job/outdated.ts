import { takeOf } from "../stores/job.svelte";
import type { JobView, StageView } from "../studio";

/** The scenes of the script that alone have to be done again; none where all have to, or nothing has. */
export function outdatedScenes(view: JobView, stage: StageView): number[] {
  const pictures = takeOf(stage.selected)?.content;
  const script = takeOf(view.script_id)?.content;
  if (stage.stale.length === 0 || pictures?.stage !== "visuals" || script?.stage !== "script") return [];
  const current = pictures.content.clips
    .filter((clip) => clip.script === view.script_id)
    .map((clip) => clip.scene);
  if (current.length === 0) return [];
  return script.content.scenes.map((scene) => scene.number).filter((scene) => !current.includes(scene));
}
