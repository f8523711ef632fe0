// Videos that wait for a verdict, and those that had one today.

import { coalesce } from "../coalesce";
import { sameDay } from "../format";
import {
  asAppError,
  studio,
  type AppError,
  type JobId,
  type VideoId,
  type VideoSort,
  type VideoView,
} from "../studio";

/** Videos read at once. */
const QUEUE = 200;

class Videos {
  /** Oldest first: the one that has waited longest is judged first. */
  queue: VideoView[] = $state.raw([]);
  judgedToday: VideoView[] = $state.raw([]);
  loaded = $state(false);
  error: AppError | null = $state.raw(null);
  /** The job that changed last, for who shows a video of another day. */
  touched: { job: JobId } | null = $state.raw(null);
  readonly refresh = coalesce(() => this.load());
  /** Verdicts given and taken back so far. */
  #verdicts = 0;

  /** How many wait: all of them, or as many as were read and more. */
  get waiting(): string {
    return this.queue.length < QUEUE ? String(this.queue.length) : `${QUEUE}+`;
  }

  async load(): Promise<void> {
    const before = this.#verdicts;
    try {
      // Where more are there than are read: those that have waited longest, and those judged last, however old.
      const list = (status: VideoView["status"], sort: VideoSort) =>
        studio.listVideos({ status, offset: 0, limit: QUEUE, sort });
      const [waiting, approved, rejected] = await Promise.all([
        list("generated", "oldest"),
        list("approved", "judged"),
        list("rejected", "judged"),
      ]);
      // What was read before a verdict knows nothing of it.
      if (before !== this.#verdicts) return await this.load();
      this.queue = waiting.toSorted((a, b) => a.created_at.localeCompare(b.created_at));
      const now = Date.now();
      this.judgedToday = [...approved, ...rejected]
        .filter((video) => sameDay(judgedAt(video), now))
        .sort((a, b) => judgedAt(b).localeCompare(judgedAt(a)));
      this.error = null;
    } catch (thrown) {
      this.error = asAppError(thrown);
    }
    this.loaded = true;
  }

  /** A job's stages have changed, and with them how far the checks of its videos are. */
  noteJobChanged(job: JobId): void {
    this.touched = { job };
    if ([...this.queue, ...this.judgedToday].some((video) => video.job_id === job)) this.refresh();
  }

  find(id: VideoId): VideoView | undefined {
    return this.queue.find((video) => video.id === id) ?? this.judgedToday.find((video) => video.id === id);
  }

  /** Shows a verdict before the list has been read anew. */
  judged(video: VideoView): void {
    this.#verdicts += 1;
    this.queue = this.queue.filter((one) => one.id !== video.id);
    this.judgedToday = [video, ...this.judgedToday.filter((one) => one.id !== video.id)];
  }

  reopened(video: VideoView): void {
    this.#verdicts += 1;
    this.judgedToday = this.judgedToday.filter((one) => one.id !== video.id);
    this.queue = [...this.queue.filter((one) => one.id !== video.id), video].sort((a, b) =>
      a.created_at.localeCompare(b.created_at),
    );
  }
}

/** When a video had its latest verdict; an empty string where it had none. */
export function judgedAt(video: VideoView): string {
  return video.verdicts.find((verdict) => !verdict.reopened)?.given_at ?? "";
}

export const videos = new Videos();
