// What each scene of a visuals take looks like, rendered small by the studio. A take never changes, nor do its pictures.

import { SvelteMap } from "svelte/reactivity";
import { studio, type TakeId } from "../studio";

const frames = new SvelteMap<string, string>();
const asked = new Set<string>();

/** They are gone from the disk, and asked for anew when they are looked at. */
export function forgetFrames(): void {
  frames.clear();
  asked.clear();
}

/** The address of a scene's picture once it is there. */
export function sceneFrame(take: TakeId | null | undefined, scene: number): string | undefined {
  if (take === null || take === undefined) return undefined;
  const key = `${take}/${scene}`;
  const known = frames.get(key);
  if (known === undefined && !asked.has(key)) {
    asked.add(key);
    studio.sceneFrame(take, scene).then(
      (url) => frames.set(key, url),
      () => undefined,
    );
  }
  return known;
}
