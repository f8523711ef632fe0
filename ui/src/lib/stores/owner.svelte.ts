// Who else works in the workspace. While someone does, stages can't be started from here.

import { coalesce } from "../coalesce";
import { studio, type Owner } from "../studio";

class WorkspaceOwner {
  value: Owner | null = $state.raw(null);
  readonly refresh = coalesce(() => this.load());

  async load(): Promise<void> {
    try {
      this.value = await studio.owner();
    } catch {
      // What was known stays; starting anything tells the truth of the matter.
    }
  }
}

export const owner = new WorkspaceOwner();
