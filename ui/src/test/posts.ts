// Files that the window posts to the media server, under a test's hands: each is on its way until the test says otherwise.

import { vi } from "vitest";

export class Post {
  /** Of a file that the studio fetches itself: it tells how far it is. */
  onprogress?: () => void;
  upload: { onprogress?: (event: Partial<ProgressEvent>) => void } = {};
  onload?: () => void;
  onloadend?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 0;
  responseText = "";
  /** The file's name: its own, or where it is that the studio fetches it from. */
  name = "";
  aborted = false;

  open(_method: string, address: string) {
    this.name = address.split("/").at(-1) ?? "";
  }

  send(file: File | null) {
    if (file) this.name = file.name;
    posts.push(this);
  }

  abort() {
    this.aborted = true;
    this.onabort?.();
    this.onloadend?.();
  }

  /** So much of it has gone. */
  goes(permille: number) {
    this.upload.onprogress?.({ lengthComputable: true, loaded: permille, total: 1000 });
    this.responseText += `${permille}\n`;
    this.onprogress?.();
  }

  arrives(artifact: number) {
    this.#answered(200, { artifact_id: artifact });
  }

  isRefused(message: string) {
    this.#answered(500, { code: "disk_full", message });
  }

  #answered(status: number, answer: unknown) {
    this.status = status;
    this.responseText += JSON.stringify(answer);
    this.onload?.();
    this.onloadend?.();
  }
}

/** In the order in which they were sent, since the last `holdPosts`. */
export const posts: Post[] = [];

/** From now on posts are held; until `vi.unstubAllGlobals`. */
export function holdPosts(): void {
  posts.length = 0;
  vi.stubGlobal("XMLHttpRequest", Post);
}

/** The post of a file, once it is on its way. */
export const postOf = (name: string) =>
  vi.waitFor(() => {
    const post = posts.findLast((one) => one.name === name);
    if (!post) throw new Error(`${name} is not on its way`);
    return post;
  });

export const fileNamed = (name: string, type = "") => new File(["x"], name, { type });
