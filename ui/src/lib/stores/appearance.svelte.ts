// Dark or light: as the system has it, unless the user chose.

import { Remembered, oneOf } from "../remembered.svelte";

export const appearances = ["system", "dark", "light"] as const;
export type Appearance = (typeof appearances)[number];

const chosen = new Remembered<Appearance>("appearance", "system", oneOf<Appearance>(...appearances));
const system = window.matchMedia("(prefers-color-scheme: light)");

function apply(): void {
  const light = chosen.value === "light" || (chosen.value === "system" && system.matches);
  document.documentElement.dataset.theme = light ? "light" : "dark";
}

export const appearance = {
  get value(): Appearance {
    return chosen.value;
  },
  set value(value: Appearance) {
    chosen.value = value;
    apply();
  },
  /** Follows the system from now on. */
  start(): void {
    apply();
    system.addEventListener("change", apply);
  },
};
