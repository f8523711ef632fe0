// What each scene of a visuals take looks like, rendered small by the studio. A take never changes, nor do its pictures.

import { studio, type TakeId } from "../studio";
import { AskedFrames } from "./asked-frames.svelte";

const frames = new AskedFrames();

/** They are gone from the disk, and asked for anew when they are looked at. */
export function forgetFrames(): void {
  frames.forgetAll();
}

/** The address of a scene's picture once it is there. */
export function sceneFrame(take: TakeId | null | undefined, scene: number): string | undefined {
  if (take === null || take === undefined) return undefined;
  return frames.address(`${take}/${scene}`, () => studio.sceneFrame(take, scene));
}
