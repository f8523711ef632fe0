// Files as a user gives them: chosen, dropped on the page, recorded, or dropped on the window.

import type { DroppedFile as Handed } from "./studio";
import { t } from "./texts";

/** What is known of a file before it is handed over. A `File` of the page's is one. */
export interface Given {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Its media type; empty where its name has to tell. */
  readonly type: string;
  text(): Promise<string>;
}

/** A file that the desktop dropped on the window. It is on this machine, so its bytes need not go through the page. */
export class DroppedFile implements Given {
  readonly name: string;
  readonly size: number;
  readonly type = "";
  readonly address: string;

  constructor(handed: Handed) {
    this.name = handed.name;
    this.size = handed.bytes;
    this.address = handed.address;
  }

  async text(): Promise<string> {
    const answer = await fetch(this.address);
    if (!answer.ok) throw new Error(t.files.gone(this.name));
    return answer.text();
  }
}

/** In the order in which they were dropped, those of a folder by their names. */
export function inOrder(files: Handed[]): DroppedFile[] {
  const sorted = files.toSorted(
    (a, b) => a.of - b.of || a.place.localeCompare(b.place, undefined, { numeric: true }),
  );
  return sorted.map((file) => new DroppedFile(file));
}
