import type { JobView, Script } from "../lib/studio";
import { script } from "./mock/content";
import { addTake, newJob, settle, type World } from "./mock/world";

// What is known of a take outlives a test: each test has jobs and takes of its own.
let ids = 50_000;

/** A job with takes of its script, titled “Title 1” and so on, the last one selected. */
export function scriptJob(world: World, takes: number, change: Partial<Script> = {}): JobView {
  world.nextId = ids += 1000;
  const job = newJob(world, "Kettle", "product-demo");
  for (let n = 1; n <= takes; n++) {
    const content = { ...script(n), title: `Title ${n}`, ...change };
    addTake(world, job, "script", { stage: "script", content });
  }
  settle(job);
  return job;
}
