// Trims and crops that were set in a scene's dialog and not kept yet. They belong to the picture of one take, and are there when
// the dialog is opened again, as long as the window is open.

import { SvelteMap } from "svelte/reactivity";
import type { ClipChange, TakeId } from "../studio";

const changes = new SvelteMap<string, ClipChange>();

const keyOf = (take: TakeId, scene: number) => `${take}/${scene}`;

export const unkept = {
  of(take: TakeId, scene: number): ClipChange | undefined {
    return changes.get(keyOf(take, scene));
  },

  set(take: TakeId, scene: number, change: ClipChange): void {
    changes.set(keyOf(take, scene), change);
  },

  drop(take: TakeId, scene: number): void {
    changes.delete(keyOf(take, scene));
  },
};
