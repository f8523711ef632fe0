import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import Reasons from "../shell/Reasons.svelte";
import Button from "./Button.svelte";

const children = createRawSnippet(() => ({ render: () => "<span>Compose</span>" }));

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("a button that waits keeps the focus, does nothing, and says what it waits for", async () => {
  const onclick = vi.fn();
  render(Reasons);
  const { rerender } = render(Button, { why: "there is no voice yet", testid: "go", onclick, children });
  const button = screen.getByTestId("go");
  button.focus();
  await fireEvent.click(button);
  expect(onclick).not.toHaveBeenCalled();
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent).toBe(
    "There is no voice yet",
  );

  await fireEvent.pointerOver(button);
  await vi.advanceTimersByTimeAsync(500);
  expect(screen.getByTestId("reason").textContent?.trim()).toBe("There is no voice yet");
  await fireEvent.pointerOver(document.body);
  expect(screen.queryByTestId("reason")).toBeNull();

  await rerender({ why: null });
  expect(document.activeElement).toBe(button);
  await fireEvent.click(button);
  expect(onclick).toHaveBeenCalledTimes(1);
});

it("a button whose work is under way is not pressed twice", async () => {
  const onclick = vi.fn();
  render(Button, { busy: true, testid: "go", onclick, children });
  await fireEvent.click(screen.getByTestId("go"));
  expect(onclick).not.toHaveBeenCalled();
  expect(screen.getByTestId("go").getAttribute("aria-busy")).toBe("true");
});

it("a button is pressed once by an Enter that is held", async () => {
  render(Button, { testid: "go", children });
  const enter = (repeat: boolean) => fireEvent.keyDown(screen.getByTestId("go"), { key: "Enter", repeat });
  expect([await enter(false), await enter(true)]).toEqual([true, false]);
});
