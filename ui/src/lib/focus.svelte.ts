import { tick, untrack } from "svelte";

/** Has the focus go on to `to` where what has it goes away with a change of what `changes` reads. For the set-up of a
 * component; `within` is where it has to have been. */
export function handOnFocus(
  changes: () => unknown,
  within: () => Element | undefined,
  to: () => HTMLElement | null | undefined,
): void {
  // Before the page changes: afterwards the focus is nowhere.
  $effect.pre(() => {
    void changes();
    untrack(() => {
      const held = document.activeElement;
      if (!held || !within()?.contains(held)) return;
      void tick().then(() => {
        if (!held.isConnected) to()?.focus({ preventScroll: true });
      });
    });
  });
}
