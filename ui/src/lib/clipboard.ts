/** Puts text on the clipboard. Answers whether it is there. A text that is still on its way is promised to the clipboard
 * in the same moment: webviews let a page at it only while a click or a key is being handled.
 *
 * Throws what the text's own making throws. */
export async function copyText(text: string | Promise<string>): Promise<boolean> {
  try {
    await promised(text);
    return true;
  } catch {
    return copyBySelection(await text);
  }
}

async function promised(text: string | Promise<string>): Promise<void> {
  if (typeof ClipboardItem === "undefined") return navigator.clipboard.writeText(await text);
  const type = "text/plain";
  const blob = Promise.resolve(text).then((text) => new Blob([text], { type }));
  await navigator.clipboard.write([new ClipboardItem({ [type]: blob })]);
}

/** For webviews that keep the clipboard's own interface from the page: a selection is copied as by hand. */
function copyBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("aria-hidden", "true");
  area.style.position = "fixed";
  area.style.opacity = "0";
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
