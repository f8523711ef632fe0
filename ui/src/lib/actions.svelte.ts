// What can be done right now: the shortcuts that act and the lines of the command palette.

import { untrack } from "svelte";
import { reachedByPointer } from "./reached";
import { keymap, pressed, type Shortcut, type ShortcutId } from "./keymap";
import { t } from "./texts";

export interface Action {
  /** A shortcut of the keymap, or none for a line in the palette only. */
  id?: ShortcutId;
  /** As listed in the palette; the shortcut's own words where none is given. */
  label?: string;
  /** The palette's heading. */
  group?: string;
  run: (event?: KeyboardEvent) => void;
  /** Why it can't be done now. */
  disabled?: string | null;
  /** Reads what fields hand over only when they are left: the one with the focus hands over first. */
  commits?: boolean;
  /** Left out of the palette: moving about, playing. */
  unlisted?: boolean;
}

let layers: { actions: () => Action[] }[] = $state.raw([]);

/** Offers actions for as long as the component that calls it is there. Later ones go before earlier ones. */
export function useActions(actions: () => Action[]): void {
  $effect(() => {
    const layer = { actions };
    layers = [...untrack(() => layers), layer];
    return () => {
      layers = layers.filter((one) => one !== layer);
    };
  });
}

/** Everything that can be listed, nearest first. */
export function listedActions(): (Action & { label: string })[] {
  return layers
    .toReversed()
    .flatMap((layer) => layer.actions())
    .filter((action) => !action.unlisted)
    .map((action) => ({
      ...action,
      label: action.label ?? (action.id ? t.shortcuts.labels[action.id] : ""),
    }));
}

/** What was done once and is still held, wherever the focus has gone since: a held C never writes into the comment. */
let held = "";

/** Runs what a key press stands for. Answers whether there was anything. */
export function handleKey(event: KeyboardEvent): boolean {
  if (!event.repeat) held = "";
  if (event.defaultPrevented || event.isComposing) return false;
  const combination = pressed(event);
  if (event.repeat && combination === held) return swallow(event);
  for (const layer of layers.toReversed()) {
    for (let action of layer.actions()) {
      if (!action.id) continue;
      const shortcut: Shortcut = keymap[action.id];
      if (!shortcut.keys.includes(combination) || !fits(event, combination, shortcut)) continue;
      if (event.repeat && !shortcut.repeats) return swallow(event);
      if (action.commits) action = committed(action, layer.actions);
      if (action.disabled) continue;
      event.preventDefault();
      if (!shortcut.repeats) held = combination;
      action.run(event);
      return true;
    }
  }
  return false;
}

/** The press has been answered, and has nothing more to do. */
function swallow(event: KeyboardEvent): true {
  event.preventDefault();
  return true;
}

/** The action as it is once the field that is typed in has handed over its value. */
function committed(action: Action, actions: () => Action[]): Action {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return action;
  field.blur();
  field.focus({ preventScroll: true });
  return actions().find((one) => one.id === action.id) ?? action;
}

/** Whether the press was meant for the window, and not for what has the focus. */
function fits(event: KeyboardEvent, combination: string, shortcut: Shortcut): boolean {
  // The innermost target: an editor may live in a shadow tree of its own.
  const [innermost] = event.composedPath();
  const target = innermost instanceof HTMLElement ? innermost : document.body;
  const open = document.querySelector("[role=dialog][data-state=open], [role=menu][data-state=open]");
  if (open) return Boolean(shortcut.overDialogs);
  const modified = combination.includes("mod+") || shortcut.inFields;
  if (
    target.isContentEditable ||
    target.matches("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea")
  ) {
    return Boolean(modified);
  }
  // What a mouse has pressed is done with: the space bar plays, and presses nothing a second time.
  const clicked = reachedByPointer(target);
  if (target.matches("select") && !clicked) return Boolean(modified);
  if (combination === "space" && clicked) return true;
  if (
    (combination === "space" || combination === "enter") &&
    target.closest("button, a[href], summary, select, [role=tab], [role=radio], input:not([type=range])")
  )
    return false;
  const arrows = /^(arrow|home$|end$)/.test(combination);
  if (arrows && target.closest("[role=tablist], [role=radiogroup], [role=slider], input, select"))
    return false;
  return true;
}
