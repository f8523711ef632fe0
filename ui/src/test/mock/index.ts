// Puts the stand-in studio behind the window: for development without the program, for pictures and for tests.

import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { emit } from "@tauri-apps/api/event";
import type { Event } from "../../lib/studio";
import { Backend } from "./backend";
import { emptyWorld, fullWorld, largeWorld, type World } from "./world";

const worlds: Record<string, () => World> = {
  full: () => fullWorld(),
  empty: () => emptyWorld(),
  large: () => largeWorld(10_000),
  paid: () => fullWorld(),
};

/** Starts it. `?world=empty`, `?world=paid` or `?world=large` in the address choose another memory. */
export function install(world?: World): Promise<Backend> {
  const asked = new URLSearchParams(window.location.search).get("world") ?? "full";
  const backend = new Backend(
    world ?? (worlds[asked] ?? fullWorld)(),
    (event: Event) => void emit("studio-event", event),
  );
  mockWindows("main");
  mockIPC((name, args) => backend.call(name, (args ?? {}) as Record<string, unknown>), {
    shouldMockEvents: true,
  });
  const shown = backend.world.jobs.find((job) => job.id === 7)?.videos[0];
  if (shown) {
    const say = (start_ms: number, end_ms: number | null, text: string) =>
      backend.add_comment({ videoId: shown.id, remark: { start_ms, end_ms, text }, replyTo: null });
    say(2670, null, "Title touched the edge. Fixed in the next take?");
    const [first] = say(8067, 9667, "The blue is lovely. Hold it half a second longer?");
    say(17_500, null, "Can the last line come a beat later?");
    backend.add_comment({
      videoId: shown.id,
      remark: { start_ms: 2670, end_ms: null, text: "Yes, in take 2." },
      replyTo: first?.id ?? null,
    });
    if (first) backend.mark_comment({ id: first.id, done: true });
  }
  if (asked === "paid") backend.services.pretendPaid(7);
  const running = backend.world.jobs.find((job) => job.id === 7);
  if (running && !world) {
    const tell = () => backend.pretendProgress(7, "composition", 620, "9 of 14 pieces", 41_000);
    setTimeout(tell, 300);
    setTimeout(tell, 1200);
  }
  (window as unknown as { backend: Backend }).backend = backend;
  return Promise.resolve(backend);
}

export function uninstall(backend: Backend): void {
  backend.stop();
  clearMocks();
}
