// A file on its way into the studio, for whoever shows how far it is and lets it be stopped.

import type { Given } from "./given";
import type { ArtifactId } from "./studio";
import { upload } from "./upload";

export class Sending {
  /** The file's name; null while none is on its way. */
  name: string | null = $state(null);
  /** How much of it has gone. */
  permille = $state(0);
  #stopping: AbortController | null = null;

  /** Hands a file over, in the place of one that is still on its way. That one is stopped. */
  async send(file: Given): Promise<ArtifactId> {
    this.stop();
    const mine = new AbortController();
    this.#stopping = mine;
    this.name = file.name;
    this.permille = 0;
    try {
      const told = (permille: number) => {
        if (this.#stopping === mine) this.permille = permille;
      };
      return (await upload(file, told, mine.signal)).artifact;
    } finally {
      if (this.#stopping === mine) this.#rest();
    }
  }

  /** Nothing of the file stays, and whoever waits for it hears that it was stopped. */
  stop(): void {
    this.#stopping?.abort();
    this.#rest();
  }

  #rest(): void {
    this.#stopping = null;
    this.name = null;
  }
}
