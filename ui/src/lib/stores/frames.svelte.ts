// What each scene of a visuals take looks like, rendered small by the studio. A take never changes, nor do its pictures.

import { studio, type TakeId } from "../studio";
import { AskedFrames } from "./asked-frames.svelte";

const frames = new AskedFrames();

/** They are gone from the disk, and asked for anew when they are looked at. */
export function forgetFrames(): void {
  frames.forgetAll();
}

const keyOf = (take: TakeId, scene: number) => `${take}/${scene}`;

/** The address of a scene's picture once it is there. */
export function sceneFrame(take: TakeId | null | undefined, scene: number): string | undefined {
  if (take === null || take === undefined) return undefined;
  return frames.address(keyOf(take, scene), () => studio.sceneFrame(take, scene));
}

/** Why a scene has no picture; null where nothing is known against it. */
export const sceneFrameFailure = (take: TakeId, scene: number) => frames.failure(keyOf(take, scene));

/** Notes that the webview could not show a scene's picture. */
export const sceneFrameBroken = (take: TakeId, scene: number) => frames.fail(keyOf(take, scene));

/** Has a scene's picture drawn again. */
export const drawSceneAgain = (take: TakeId, scene: number) => frames.forget(keyOf(take, scene));
