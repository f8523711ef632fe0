import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { install, uninstall } from "../../test/mock";
import type { Backend } from "../../test/mock/backend";
import { fullWorld } from "../../test/mock/world";
import { Comments } from "../review/comments.svelte";
import { studio, type CommentView, type JobView } from "../studio";
import { OpenJob } from "./job.svelte";

let backend: Backend;
beforeEach(async () => (backend = await install(fullWorld())));
afterEach(() => uninstall(backend));

/** A question whose answer comes when it is called. */
function held<T>() {
  let answer: (value: T) => void = () => undefined;
  let refuse: (thrown: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => ([answer, refuse] = [yes, no]));
  return { promise, answer, refuse };
}

it("a job shows the newest answer, in whatever order they come", async () => {
  const before = backend.get_job({ id: 2 });
  const after: JobView = { ...before, title: "Renamed" };
  const [reading, renaming] = [held<JobView>(), held<JobView>()];
  vi.spyOn(studio, "getJob").mockReturnValue(reading.promise);
  const job = new OpenJob(2);
  const read = job.load();
  const renamed = job.change(() => renaming.promise);
  renaming.answer(after);
  await renamed;
  reading.answer(before);
  await read;
  expect(job.view?.title).toBe("Renamed");
});

it("comments show the newest answer, and an older one where the newer was a refusal", async () => {
  const list = (text: string): CommentView[] =>
    [{ id: 1, remark: { start_ms: 0, end_ms: null, text }, reply_to: null, done: false }] as CommentView[];
  const [reading, adding] = [held<CommentView[]>(), held<CommentView[]>()];
  vi.spyOn(studio, "listComments").mockReturnValueOnce(reading.promise);
  vi.spyOn(studio, "addComment").mockReturnValueOnce(adding.promise);
  const comments = new Comments();
  const read = comments.load(5);
  const added = comments.add(5, { start_ms: 0, end_ms: null, text: "new" });
  adding.answer(list("new"));
  await added;
  reading.answer(list("old"));
  await read;
  expect(comments.list[0]?.remark.text).toBe("new");

  const [second, refused] = [held<CommentView[]>(), held<CommentView[]>()];
  vi.spyOn(studio, "listComments").mockReturnValueOnce(second.promise);
  vi.spyOn(studio, "addComment").mockReturnValueOnce(refused.promise);
  const again = comments.load(5);
  const failing = comments.add(5, { start_ms: 0, end_ms: null, text: "more" });
  refused.refuse(new Error("locked"));
  await expect(failing).rejects.toThrow("locked");
  second.answer(list("read anew"));
  await again;
  expect(comments.list[0]?.remark.text).toBe("read anew");
});
