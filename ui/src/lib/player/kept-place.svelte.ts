import { untrack } from "svelte";
import { places } from "./places";
import type { Player } from "./player.svelte";

/** Readies a player for what `about` names, each time that is something else: nothing of the one before stays, and it begins
 * where it was left. For the set-up of a component. `file` tells its frames a second times 1000, and its length in
 * milliseconds. */
export function keptPlace(
  player: Player,
  about: () => string,
  file: () => { rateMilli: number; duration: number },
): void {
  // Every change brings new objects of the same things; only another name is something else.
  const name = $derived(about());

  $effect(() => {
    const kept = name;
    untrack(() => {
      const { rateMilli, duration } = file();
      player.reset(rateMilli, duration, places.of(kept));
    });
    return () => untrack(() => places.keep(kept, player.time, player.duration));
  });

  // A window can be closed without a word.
  $effect(() => {
    if (player.playing || player.seeking) return;
    untrack(() => places.keep(name, player.time, player.duration));
  });
}
