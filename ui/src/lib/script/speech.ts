import { takeOf } from "../stores/job.svelte";
import type { Speech, StageView } from "../studio";
import type { DraftScene } from "./edit";
import type { Editor } from "./editor.svelte";
import { speakingTime } from "./reading";

/** The voice of the script as it was saved; undefined where it speaks another one, or says nothing. */
export function speechOf(voice: StageView | undefined): Speech | undefined {
  const content = voice?.stale.length ? undefined : takeOf(voice?.selected)?.content;
  const speech = content?.stage === "voiceover" ? content.content.speech : undefined;
  return speech && speech.duration_ms > 0 ? speech : undefined;
}

/** Milliseconds that a scene takes to say: as the voice says it where its words are still those, else as estimated. */
export function sceneTime(scene: DraftScene, editor: Editor, speech: Speech | undefined): number {
  const number = editor.saysAsSaved(scene) ? editor.numberOf(scene.key) : undefined;
  const span = speech?.scenes.find((one) => one.scene === number);
  return span
    ? span.end_ms - span.start_ms
    : speakingTime(scene.narration, editor.base.theme.voice.speed_wpm);
}
