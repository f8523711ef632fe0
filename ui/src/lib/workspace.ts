// Which workspace the window has open. What is kept of one is kept under its mark, and is nothing to another.

const mark = new URLSearchParams(window.location.search).get("workspace") ?? "";

/** A name in the webview's storage that is this workspace's own. */
export function ofWorkspace(name: string): string {
  return mark === "" ? name : `${name}@${mark}`;
}
