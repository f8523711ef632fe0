// Where pages stand when they are shown again, with the stand-in studio behind the window.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { expect, it } from "vitest";
import { closeWindow, freshWindow, openWindow } from "./window";

freshWindow();

async function scroll(element: Element, to: number) {
  element.scrollTop = to;
  await fireEvent.scroll(element);
}

it("a job page that is opened again does not jump when it is touched", async () => {
  const content = () => screen.findByRole("group", { name: "Composition" });
  await openWindow("#/jobs/7/composition");
  await scroll(await content(), 120);
  closeWindow();

  await openWindow("#/jobs/7");
  const again = await content();
  expect(again.scrollTop).toBe(120);
  await scroll(again, 40);
  await fireEvent.pointerDown(again);
  expect(window.location.hash).toBe("#/jobs/7/composition");
  await tick();
  expect(again.scrollTop).toBe(40);
});

it("the list of themes stays where it is while one after the other is looked at", async () => {
  await openWindow("#/themes/product-demo");
  const list = (await screen.findByTestId("theme-row-story")).closest("ul") as HTMLElement;
  const chosen = () => document.querySelector("[data-testid^=theme-row][aria-current=true]");
  await scroll(list, 90);
  for (const [name, to] of [
    ["story", 30],
    ["product-demo", 60],
  ] as const) {
    await scroll(list, to);
    window.location.hash = `#/themes/${name}`;
    await waitFor(() => expect(chosen()).toBe(screen.getByTestId(`theme-row-${name}`)));
    expect(list.scrollTop).toBe(to);
  }
});

it("the parts of the settings are scrolled each by itself", async () => {
  await openWindow("#/settings/rendering");
  await scroll(await screen.findByTestId("settings-rendering"), 70);
  window.location.hash = "#/settings/window";
  expect((await screen.findByTestId("settings-window")).scrollTop).toBe(0);
  window.location.hash = "#/settings/rendering";
  expect((await screen.findByTestId("settings-rendering")).scrollTop).toBe(70);
});
