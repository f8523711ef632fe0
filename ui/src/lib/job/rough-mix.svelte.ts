// The voice and the music of a composition that is not made yet, played together in the page. The levels are the renderer's;
// that it brings voice and whole to their loudness afterwards is not heard here.

import { letGo } from "../player/let-go";
import { Player } from "../player/player.svelte";
import type { MusicChoice } from "../studio";
import { musicVolume, type Phrase } from "./levels";

/** Music with less than this left after its start is played from its beginning instead, in milliseconds. */
const SHORTEST_LOOP = 2000;

/** What is mixed. */
export interface Tracks {
  music: MusicChoice;
  spoken: Phrase[];
  /** The video's length in milliseconds. */
  length: number;
}

export class RoughMix {
  playing = $state(false);
  /** Milliseconds from the start. */
  time = $state(0);
  /** How loud it is and whether it is heard at all: the room's setting, as for every player. */
  readonly room = new Player();
  readonly #tracks: () => Tracks | null;
  #voice: HTMLMediaElement | null = null;
  #music: HTMLMediaElement | null = null;
  #frame = 0;
  #before = 0;

  constructor(at: number, tracks: () => Tracks | null) {
    this.time = at;
    this.#tracks = tracks;
  }

  /** For `{@attach}` on the voice's element. */
  readonly attachVoice = (element: HTMLMediaElement): (() => void) => {
    this.#voice = element;
    return this.#follow(element, () => (this.#voice = null));
  };

  /** For `{@attach}` on the music's element. */
  readonly attachMusic = (element: HTMLMediaElement): (() => void) => {
    this.#music = element;
    element.addEventListener("ended", () => this.playing && start(element, this.#musicFrom()));
    return this.#follow(element, () => (this.#music = null));
  };

  /** Another file is there while it plays: it plays along. */
  #follow(element: HTMLMediaElement, gone: () => void): () => void {
    const join = () => this.playing && this.#place();
    element.addEventListener("loadedmetadata", join);
    const give = letGo(element);
    return () => {
      give();
      gone();
    };
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    const length = this.#tracks()?.length ?? 0;
    if (length === 0) return;
    if (this.time >= length) this.time = 0;
    this.playing = true;
    this.#place();
    addEventListener("play", this.#another, true);
    this.#before = performance.now();
    this.#frame = requestAnimationFrame(this.#tick);
  }

  pause(): void {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    removeEventListener("play", this.#another, true);
    this.#voice?.pause();
    this.#music?.pause();
  }

  seek(ms: number): void {
    this.time = ms;
    if (this.playing) this.#place();
  }

  /** Whatever else begins to be heard in the window is heard alone. */
  readonly #another = (event: Event) => {
    const { target } = event;
    if (!(target instanceof HTMLMediaElement) || target.muted) return;
    if (target !== this.#voice && target !== this.#music) this.pause();
  };

  readonly #tick = (now: number) => {
    const tracks = this.#tracks();
    if (!this.playing || !tracks) return this.pause();
    const passed = now - this.#before;
    this.#before = now;
    const voice = this.#voice;
    // The voice leads; the video may be longer than what is spoken in it.
    const leads = voice && !voice.paused && !voice.ended && voice.duration > 0;
    this.time = leads ? voice.currentTime * 1000 : this.time + passed;
    if (this.time >= tracks.length) {
      this.time = tracks.length;
      return this.pause();
    }
    this.#sound(tracks);
    this.#frame = requestAnimationFrame(this.#tick);
  };

  #sound({ music, spoken, length }: Tracks): void {
    const loud = this.room.muted ? 0 : this.room.volume;
    if (this.#voice) this.#voice.volume = loud;
    if (this.#music) this.#music.volume = loud * Math.min(1, musicVolume(music, spoken, this.time, length));
  }

  /** Puts both where the time is and has them play. */
  #place(): void {
    const tracks = this.#tracks();
    if (!tracks) return;
    this.#sound(tracks);
    const voice = this.#voice;
    if (voice && this.time >= voice.duration * 1000) voice.pause();
    else if (voice) start(voice, this.time);
    if (this.#music) start(this.#music, this.#musicAt());
  }

  /** Where in its file the music begins, in milliseconds. */
  #musicFrom(): number {
    const from = this.#tracks()?.music.start_ms ?? 0;
    return this.#musicLength() - from < SHORTEST_LOOP ? 0 : from;
  }

  /** Where in its file the music is at this moment, in milliseconds. */
  #musicAt(): number {
    const from = this.#musicFrom();
    const round = this.#musicLength() - from;
    return from + (round > 0 ? this.time % round : this.time);
  }

  /** Milliseconds; NaN until the file told. */
  #musicLength(): number {
    return (this.#music?.duration ?? NaN) * 1000;
  }
}

function start(element: HTMLMediaElement, ms: number): void {
  element.currentTime = ms / 1000;
  // Where it can't be played, the other one is heard.
  void element.play().catch(() => undefined);
}
