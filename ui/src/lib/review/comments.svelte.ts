// What reviewers say of the video on screen. Every change answers the comments as they are then.

import { timecode } from "../timecode";
import {
  asAppError,
  studio,
  type AppError,
  type CommentId,
  type CommentView,
  type Remark,
  type VideoId,
} from "../studio";
import { stampOf } from "../written.svelte";

/** Milliseconds by which a player that was sent to a moment may stand beside it: half a frame at 24 a second. */
const AT_IT = 21;

export class Comments {
  video: VideoId | null = null;
  list: CommentView[] = $state.raw([]);
  loaded = $state(false);
  error: AppError | null = $state.raw(null);
  /** Questions asked so far, and the latest whose answer is shown: an answer that comes after a later one's is old. */
  #asked = 0;
  #shown = 0;
  /** The one that is pointed at, in the list or on the scrubber. */
  chosen: CommentId | null = $state(null);
  /** How often one was pointed at: the same one again is to be read again. */
  pointed = $state(0);

  /** Those that answer no other, by their place in the video; after those of this take the other takes'. */
  readonly threads = $derived(
    this.list
      .filter((comment) => comment.reply_to === null)
      .toSorted(
        (a, b) =>
          Number(this.elsewhere(a)) - Number(this.elsewhere(b)) ||
          a.take_number - b.take_number ||
          a.remark.start_ms - b.remark.start_ms ||
          a.id - b.id,
      ),
  );
  readonly #open = $derived(this.threads.filter((comment) => !comment.done));
  /** Those that aren't done yet: of this take, and of the others. */
  readonly openHere = $derived(this.#open.filter((comment) => !this.elsewhere(comment)).length);
  readonly openElsewhere = $derived(this.#open.length - this.openHere);

  /** The answers by what they answer, so that a room full of threads looks none of them through. */
  readonly #answers = $derived.by(() => {
    const found = new Map<CommentId, CommentView[]>();
    for (const comment of this.list.toSorted((a, b) => a.id - b.id)) {
      if (comment.reply_to === null) continue;
      const others = found.get(comment.reply_to);
      if (others) others.push(comment);
      else found.set(comment.reply_to, [comment]);
    }
    return found;
  });

  /** Whether it is about another take. */
  elsewhere(comment: CommentView): boolean {
    return comment.video_id !== this.video;
  }

  choose(id: CommentId): void {
    this.chosen = id;
    this.pointed += 1;
  }

  answers(to: CommentId): CommentView[] {
    return this.#answers.get(to) ?? [];
  }

  /** The comment on this video after a moment, or before it. From the one that is chosen, the next in the list, so that
   * several at one moment are all reached. */
  beside(ms: number, by: 1 | -1): CommentView | undefined {
    const here = this.threads.filter((comment) => !this.elsewhere(comment));
    const chosen = here.findIndex((comment) => comment.id === this.chosen);
    if (chosen >= 0 && Math.abs((here[chosen]?.remark.start_ms ?? 0) - ms) < AT_IT) return here[chosen + by];
    return by > 0
      ? here.find((comment) => comment.remark.start_ms > ms)
      : here.findLast((comment) => comment.remark.start_ms < ms);
  }

  async load(video: VideoId): Promise<void> {
    if (this.video !== video) {
      this.video = video;
      this.list = [];
      this.loaded = false;
      this.chosen = null;
    }
    const asked = this.#asked + 1;
    try {
      await this.#show(video, studio.listComments(video));
    } catch (thrown) {
      if (this.video === video && asked > this.#shown) this.error = asAppError(thrown);
    }
  }

  add(video: VideoId, remark: Remark, replyTo: CommentId | null = null): Promise<void> {
    return this.#show(video, studio.addComment(video, remark, replyTo));
  }

  edit(comment: CommentView, text: string): Promise<void> {
    return this.#show(this.video, studio.editComment(comment.id, { ...comment.remark, text }));
  }

  mark(comment: CommentView, done: boolean): Promise<void> {
    return this.#show(this.video, studio.markComment(comment.id, done));
  }

  remove(comment: CommentView): Promise<void> {
    return this.#show(this.video, studio.deleteComment(comment.id));
  }

  /** Brings a deleted one back, with the answers that went along with it, to the video it was deleted beside. */
  restore(comment: CommentView, beside: VideoId): Promise<void> {
    return this.#show(beside, studio.restoreComment(comment.id));
  }

  async #show(video: VideoId | null, answer: Promise<CommentView[]>): Promise<void> {
    const asked = ++this.#asked;
    const list = await answer;
    if (this.video !== video || asked < this.#shown) return;
    this.#shown = asked;
    this.list = list;
    this.loaded = true;
    this.error = null;
  }
}

/** Where a comment is kept while it is written. */
export const draftOf = (video: { id: number; created_at: string }): string => `comment.${stampOf(video)}`;

/** `00:08:02`, or `00:08:02–00:09:20` for a range; hours where there are any. */
export function place(remark: Remark, rateMilli: number): string {
  const short = (ms: number) => timecode(ms, rateMilli).replace(/^00:(?=..:..:..$)/, "");
  return remark.end_ms === null
    ? short(remark.start_ms)
    : `${short(remark.start_ms)}–${short(remark.end_ms)}`;
}
