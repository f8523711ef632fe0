// How far a page was scrolled, for when it is shown again: after another stage was looked at, and after the next start.

import { untrack } from "svelte";
import type { Attachment } from "svelte/attachments";
import { KeptNumbers } from "./kept-numbers";
import { address, router, type Place } from "./router.svelte";

/** Pages of which it is kept. */
const KEPT = 200;
/** Milliseconds of quiet after which it is kept: scrolling tells it at every frame. */
const QUIET = 250;
/** Milliseconds after which a page that is still shorter than it was is no longer waited for. */
const PATIENCE = 3000;
/** What tells that the user goes somewhere himself. */
const HANDS = ["wheel", "pointerdown", "keydown"] as const;

const kept = new KeptNumbers("scrolled", KEPT);

/**
 * For `{@attach}`: follows what is scrolled, on each page by itself. `part` tells the parts of one page apart, and what is
 * chosen on it: the address may go on to tell that while the part stays, and nothing may jump then.
 */
export function keptScroll(part: string): Attachment<HTMLElement> {
  return (element) => untrack(() => follow(element, `${pageOf(router.place)} ${part}`));
}

/** The address without what is chosen on the page. */
function pageOf(place: Place): string {
  if (place.page === "job") return address({ ...place, stage: null });
  if (place.page === "themes") return address({ ...place, name: null });
  return address(place);
}

export function follow(element: HTMLElement, name: string): () => void {
  const wanted = kept.of(name);
  // Before it is there whole, it can't be scrolled that far.
  let arriving = wanted > 0;
  const place = () => {
    if (!arriving) return;
    element.scrollTop = wanted;
    if (element.scrollTop >= wanted - 1) settle();
  };
  const growing = new MutationObserver(place);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const settle = () => {
    arriving = false;
    growing.disconnect();
    clearTimeout(waiting);
  };
  if (arriving) {
    waiting = setTimeout(settle, PATIENCE);
    growing.observe(element, { subtree: true, childList: true, attributes: true });
    place();
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  let top = wanted;
  const keep = () => kept.keep(name, Math.round(top));
  const scrolled = () => {
    if (arriving) return;
    // Read while it is there: an element that goes stands at its start.
    top = element.scrollTop;
    clearTimeout(timer);
    timer = setTimeout(keep, QUIET);
  };
  element.addEventListener("scroll", scrolled, { passive: true });
  HANDS.forEach((hand) => element.addEventListener(hand, settle, { passive: true }));
  return () => {
    settle();
    clearTimeout(timer);
    keep();
    element.removeEventListener("scroll", scrolled);
    HANDS.forEach((hand) => element.removeEventListener(hand, settle));
  };
}
