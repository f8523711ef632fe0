// Drops on the page, and drops that the window takes because its webview gives a page none (see drops.rs).

import { inOrder, type Given } from "./given";
import { listening } from "./listening";
import { onFilesDropped, type FilesDropped } from "./studio";

/** A part of the page that takes files. */
export interface Area {
  element: HTMLElement;
  /** Whether it takes any now. */
  takes: () => boolean;
  take: (files: Given[]) => void;
  /** The files are gone. */
  left: () => void;
}

const areas = new Map<Element, Area>();
/** Whether what is dragged comes from this page: a link, a scene. */
let own = false;

/** Offers drops to an area, until the answer is called. */
export function offerDrops(area: Area): () => void {
  areas.set(area.element, area);
  return () => areas.delete(area.element);
}

/** Whether a drag brings files. WebKitGTK tells of an address list where they are files. */
export function bringsFiles(transfer: DataTransfer | null): boolean {
  const types = transfer?.types ?? [];
  return types.includes("Files") || (!own && types.includes("text/uri-list"));
}

/** The innermost area that takes files, from an element outwards. */
export function areaAround(element: Element | null): Area | undefined {
  for (let at = element; at; at = at.parentElement) {
    const area = areas.get(at);
    if (area?.takes()) return area;
  }
  return undefined;
}

/** Brings what the window was given to where it was dropped. */
export function deliver({ x, y, files }: FilesDropped): void {
  areas.forEach((area) => area.left());
  if (files.length === 0) return;
  const under = document.elementFromPoint((x ?? 0) * window.innerWidth, (y ?? 0) * window.innerHeight);
  areaAround(under)?.take(inOrder(files));
}

/** Listens until the answer is called. */
export function startDrops(): () => void {
  const dragged = (event: DragEvent) => (own = event.type === "dragstart");
  addEventListener("dragstart", dragged);
  addEventListener("dragend", dragged);
  const stop = listening(onFilesDropped(deliver));
  return () => {
    stop();
    removeEventListener("dragstart", dragged);
    removeEventListener("dragend", dragged);
  };
}
