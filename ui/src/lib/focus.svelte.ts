import { tick, untrack } from "svelte";

/** The first thing to fill in or to press, tabs left aside. */
export function firstField(inside: ParentNode | null | undefined): HTMLElement | null {
  return (
    inside?.querySelector<HTMLElement>(
      ":is(textarea, input:not([type=file], [type=radio]:not(:checked)), [role=radio][aria-checked=true], select, button:not([role=tab]))",
    ) ?? null
  );
}

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
