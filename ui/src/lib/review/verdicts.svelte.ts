// Giving verdicts, and taking the last one back.

import { router } from "../router.svelte";
import { UNDO, attempt, notices } from "../stores/notices.svelte";
import { videos } from "../stores/videos.svelte";
import { studio, type Stage, type VideoId, type VideoView } from "../studio";
import { keymap, keyLabel } from "../keymap";
import { t } from "../texts";
import { draftOf } from "./comments.svelte";
import { stampOf, written } from "../written.svelte";

/** Where a reason is kept while it is written. What was refused is there when it is taken up again. */
export const reasonOf = (video: VideoView): string => `reject.${stampOf(video)}`;

/** To the video that follows a judged one in the queue, at whose place `at` it stands now. Who has gone elsewhere meanwhile
 * is left there. */
function goOn(judged: VideoId, at: number): void {
  if (router.place.page !== "review" || router.place.id !== judged) return;
  const next = videos.queue[at] ?? videos.queue[at - 1] ?? null;
  router.replace({ page: "review", id: next?.id ?? null });
}

class Verdicts {
  busy = $state(false);
  #last: { video: VideoId; notice: number } | null = $state.raw(null);
  /** The verdict that is on its way, and whether it is to be taken back as soon as it is given. */
  #onItsWay: { takenBack: boolean } | null = $state.raw(null);

  get canUndo(): boolean {
    if (this.#onItsWay) return true;
    return this.#last !== null && notices.list.some((notice) => notice.id === this.#last?.notice);
  }

  approve(video: VideoView): Promise<void> {
    const approved = t.review.approvedNotice(video.title);
    const said = written.of(draftOf(video)).trim() ? t.review.draftKept(approved) : approved;
    return this.#give(video, t.review.approveFailed, said, () => studio.approveVideo(video.id));
  }

  reject(video: VideoView, reason: string, backTo: Stage): Promise<void> {
    const rejected = t.review.rejectedNotice(video.title, t.stage.inSentence[backTo]);
    const said = written.of(draftOf(video)).trim() ? t.review.draftKept(rejected) : rejected;
    return this.#give(video, t.review.rejectFailed, said, () =>
      studio.rejectVideo(video.id, reason, backTo).then((judged) => {
        written.done(reasonOf(video));
        return judged;
      }),
    );
  }

  async reopen(id: VideoId): Promise<void> {
    this.busy = true;
    await attempt(t.review.reopenFailed, async () => {
      const video = await studio.reopenVideo(id);
      videos.reopened(video);
      if (this.#last?.video === id) {
        notices.close(this.#last.notice);
        this.#last = null;
      }
      router.replace({ page: "review", id });
    });
    this.busy = false;
  }

  /** Takes the last verdict back. While one is on its way that one is meant, never the one before. */
  undo(): void {
    if (this.#onItsWay) this.#onItsWay.takenBack = true;
    else if (this.#last && !this.busy) void this.reopen(this.#last.video);
  }

  async #give(
    video: VideoView,
    failed: string,
    said: string,
    judge: () => Promise<VideoView>,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const onItsWay = { takenBack: false };
    this.#onItsWay = onItsWay;
    const given = await attempt(failed, async () => {
      const at = videos.queue.findIndex((one) => one.id === video.id);
      videos.judged(await judge());
      goOn(video.id, at);
      this.#offerUndo(video.id, said);
    });
    this.#onItsWay = null;
    this.busy = false;
    if (given && onItsWay.takenBack) await this.reopen(video.id);
  }

  /** Says what was given, with the way back. The notice of the verdict before goes: only the last can be undone by key. */
  #offerUndo(video: VideoId, said: string): void {
    const action = {
      label: t.undo,
      key: keyLabel(keymap.undoVerdict.keys[0] ?? ""),
      run: () => void this.reopen(video),
    };
    if (this.#last) notices.close(this.#last.notice);
    this.#last = { video, notice: notices.say(said, { action, lasts: UNDO }) };
  }
}

export const verdicts = new Verdicts();
