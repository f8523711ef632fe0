// The whole window with the stand-in studio behind it, for tests.

import { cleanup, fireEvent, render } from "@testing-library/svelte";
import { afterEach, beforeEach, vi } from "vitest";
import App from "../App.svelte";
import { install, uninstall } from "./mock";
import type { Backend } from "./mock/backend";
import { fullWorld, type World } from "./mock/world";

let backend: Backend | undefined;

/** Opens the window at an address. `furnish` readies the studio first. */
export async function openWindow(
  hash: string,
  world: World = fullWorld(),
  furnish: (backend: Backend) => void = () => undefined,
): Promise<Backend> {
  window.location.hash = hash;
  backend = await install(world);
  furnish(backend);
  render(App);
  return backend;
}

/** Closes it; what is kept between two starts stays. */
export function closeWindow(): void {
  cleanup();
  if (backend) uninstall(backend);
  backend = undefined;
}

/** Presses a key where the focus is. */
export const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

/** Clicks with a mouse, which takes the focus along unless that is refused. */
export async function click(element: HTMLElement): Promise<void> {
  await fireEvent.pointerDown(element);
  if (await fireEvent.mouseDown(element)) element.focus();
  await fireEvent.click(element, { detail: 1 });
}

/** For every test of a file: an empty memory before it, nothing left after it. */
export function freshWindow(): void {
  // Whole screens take their time on a machine that does much else.
  vi.setConfig({ testTimeout: 120_000 });
  beforeEach(() => {
    localStorage.clear();
    vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
  });
  afterEach(closeWindow);
}
