// Playing, stepping, shuttling and looping a media element, as an editor's hands expect.

import { untrack } from "svelte";
import { frameAt, frameMiddle } from "../timecode";
import { letGo } from "./let-go";
import { Remembered, isBoolean, isNumber } from "../remembered.svelte";

/** One press of the keys that make it louder and quieter. */
export const VOLUME_STEP = 0.1;
/** What J and L go through with every press. */
const SHUTTLE = [1, 2, 4, 8];
/** Frames a second times 1000, for a video that doesn't tell its own. */
export const ANY_RATE = 30_000;
export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

const volume = new Remembered<number>("player.volume", 1, isNumber);
const muted = new Remembered<boolean>("player.muted", false, isBoolean);
const loop = new Remembered<boolean>("player.loop", false, isBoolean);
const rate = new Remembered<number>("player.rate", 1, isNumber);

/** Those that have an element. How loud is a matter of the room one sits in, so it is one setting for all of them: the video's
 * and the voice's. Who muted one would be startled by the other; each has the switch in sight that says why nothing is heard. */
const heard = new Set<Player>();

export class Player {
  /** Frames a second times 1000; decides what a step is. */
  rateMilli = $state(ANY_RATE);
  /** Milliseconds from the start. */
  time = $state(0);
  /** Milliseconds; 0 until the file told. */
  duration = $state(0);
  playing = $state(false);
  /** How fast it plays now, backwards while below zero: the rate that was chosen, or what J and L made of it. */
  speed = $state(1);
  /** The range played over and over, in milliseconds; null where it isn't set. */
  markIn: number | null = $state(null);
  markOut: number | null = $state(null);
  /** Why nothing plays. */
  broken = $state(false);
  seeking = $state(false);

  /** Never heard. */
  #silent = $state(false);
  /** Plays at the rate chosen for videos; others have nothing that would show it. */
  readonly #rated: boolean;
  /** Goes where another player is, and begins nothing anew by itself. */
  readonly #led: boolean;
  #element: HTMLMediaElement | null = null;
  #frame = 0;
  #before = 0;
  /** Where the newest seek goes; the element reports it only once it is there. */
  #target: number | null = null;

  constructor({ silent = false, rated = false, led = false } = {}) {
    this.#silent = silent;
    this.#led = led;
    this.#rated = rated;
    this.speed = this.rate;
  }

  /** For `{@attach}`: follows an element for as long as it is there. */
  readonly attach = (element: HTMLMediaElement): (() => void) => untrack(() => this.#attach(element));

  #attach(element: HTMLMediaElement): () => void {
    this.#element = element;
    heard.add(this);
    this.#sound();
    this.broken = false;
    this.speed = this.rate;
    const on = <K extends keyof HTMLMediaElementEventMap>(name: K, run: () => void) => {
      element.addEventListener(name, run);
      return () => element.removeEventListener(name, run);
    };
    const stops = [
      on("loadedmetadata", () => {
        this.#measured(element.duration * 1000);
        // A new element stands at its start, and is wanted where one was.
        if (this.time > 0) this.seek(this.time);
      }),
      on(
        "durationchange",
        () => Number.isFinite(element.duration) && this.#measured(element.duration * 1000),
      ),
      on("timeupdate", () => this.#note()),
      on("seeking", () => (this.seeking = true)),
      on("seeked", () => {
        this.seeking = false;
        this.#target = null;
        this.#note();
      }),
      on("play", () => this.#started()),
      // Going backwards, the element stands still and the pictures are sought.
      on("pause", () => this.speed > 0 && this.#stopped()),
      on("ended", () => this.#ended()),
      on("error", () => (this.broken = true)),
      letGo(element),
    ];
    return () => {
      stops.forEach((stop) => stop());
      cancelAnimationFrame(this.#frame);
      heard.delete(this);
      this.#element = null;
      this.playing = false;
    };
  }

  get volume(): number {
    return volume.value;
  }

  set volume(value: number) {
    volume.value = Math.max(0, Math.min(1, value));
    if (value > 0) muted.value = false;
    heard.forEach((player) => player.#sound());
  }

  get muted(): boolean {
    return muted.value;
  }

  set muted(value: boolean) {
    muted.value = value;
    heard.forEach((player) => player.#sound());
  }

  get silent(): boolean {
    return this.#silent;
  }

  set silent(value: boolean) {
    this.#silent = value;
    this.#sound();
  }

  /** How fast it plays unless J and L say otherwise; one rate for every video. */
  get rate(): number {
    return this.#rated ? rate.value : 1;
  }

  set rate(value: number) {
    rate.value = value;
    if (this.playing && this.speed < 0) this.play();
    else this.setSpeed(value);
  }

  /** The next of the rates to choose from, up or down. */
  changeRate(by: 1 | -1): void {
    const next = by > 0 ? SPEEDS.find((one) => one > this.rate) : SPEEDS.findLast((one) => one < this.rate);
    if (next !== undefined) this.rate = next;
  }

  /** Whether the whole is played over and over; a range always is. */
  get loop(): boolean {
    return loop.value;
  }

  set loop(value: boolean) {
    loop.value = value;
  }

  get frame(): number {
    return this.#frameOf(this.time);
  }

  get lastFrame(): number {
    return Math.max(0, Math.round((this.duration * this.rateMilli) / 1_000_000) - 1);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(speed = this.rate): void {
    const element = this.#element;
    if (!element) return;
    this.speed = speed;
    if (speed < 0) {
      element.pause();
      this.playing = true;
      this.#follow();
      return;
    }
    const from = this.markIn ?? 0;
    const to = this.markOut ?? this.duration;
    if (this.time >= to - 1) this.seek(from);
    element.playbackRate = speed;
    void element.play().catch(() => (this.playing = false));
  }

  pause(): void {
    this.#element?.pause();
    this.#stopped();
    this.speed = this.rate;
  }

  /** L: forwards, faster with every press. */
  forward(): void {
    this.play(this.playing && this.speed > 0 ? faster(this.speed) : this.rate);
  }

  /** J: backwards, faster with every press. */
  reverse(): void {
    this.play(this.playing && this.speed < 0 ? -faster(-this.speed) : -1);
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    if (this.#element) this.#element.playbackRate = speed;
  }

  /** To the frame that begins at a moment: one that is stored is rounded and may lie just before it. */
  toFrameAt(ms: number): void {
    this.toFrame(this.#frameOf(ms));
  }

  /** To what is said of a moment or a range. A range is what plays then; a moment beyond the one that plays ends it. */
  show({ start_ms, end_ms }: { start_ms: number; end_ms: number | null }): void {
    if (end_ms !== null) [this.markIn, this.markOut] = [start_ms, end_ms];
    else if (start_ms < (this.markIn ?? 0) || start_ms >= (this.markOut ?? this.duration)) this.clearMarks();
    this.toFrameAt(start_ms);
  }

  /** Moves by whole frames and stands still. */
  step(frames: number): void {
    this.pause();
    this.toFrame(this.frame + frames);
  }

  toFrame(frame: number): void {
    const wanted = Math.max(0, Math.min(frame, this.lastFrame));
    this.seek(Math.min(frameMiddle(wanted, this.rateMilli), Math.max(0, this.duration - 1)));
  }

  /** Where there is no element yet, it begins there once it comes. */
  seek(ms: number): void {
    const to = Math.max(0, this.duration > 0 ? Math.min(ms, this.duration) : ms);
    this.time = to;
    if (!this.#element) return;
    this.#target = to;
    this.#element.currentTime = to / 1000;
  }

  setIn(): void {
    this.markIn = this.time;
    if (this.markOut !== null && this.markOut <= this.markIn) this.markOut = null;
  }

  setOut(): void {
    this.markOut = this.time;
    if (this.markIn !== null && this.markIn >= this.markOut) this.markIn = null;
  }

  /** Puts the in point where it is dragged to, in the middle of a frame and before the out point. Answers where that is. */
  moveIn(ms: number): number {
    const last = this.markOut === null ? this.lastFrame : this.#frameOf(this.markOut) - 1;
    return (this.markIn = this.#within(this.#frameOf(ms), 0, last));
  }

  /** Likewise the out point, after the in point. */
  moveOut(ms: number): number {
    const first = this.markIn === null ? 0 : this.#frameOf(this.markIn) + 1;
    return (this.markOut = this.#within(this.#frameOf(ms), first, this.lastFrame));
  }

  #frameOf(ms: number): number {
    return frameAt(ms, this.rateMilli);
  }

  /** The middle of a frame, or of the nearest of those allowed. */
  #within(frame: number, first: number, last: number): number {
    return frameMiddle(Math.max(first, Math.min(frame, last)), this.rateMilli);
  }

  clearMark(end: "in" | "out"): void {
    if (end === "in") this.markIn = null;
    else this.markOut = null;
  }

  clearMarks(): void {
    this.markIn = null;
    this.markOut = null;
  }

  /** For another file: nothing of the one before stays. `at` is where it begins, in milliseconds. */
  reset(rateMilli: number, duration: number, at = 0): void {
    this.rateMilli = rateMilli || ANY_RATE;
    this.duration = duration;
    this.time = at;
    this.speed = this.rate;
    this.broken = false;
    this.#target = null;
    this.clearMarks();
  }

  /** Where it is shorter than the one before, a range of that one's end goes. */
  #measured(duration: number): void {
    this.duration = duration;
    if (this.markIn !== null && this.markIn >= duration) this.clearMarks();
    if (this.markOut !== null && this.markOut > duration) this.markOut = duration;
  }

  #sound(): void {
    if (!this.#element) return;
    this.#element.volume = volume.value;
    this.#element.muted = this.#silent || muted.value;
  }

  #note(): void {
    if (this.#element && this.#target === null) this.time = this.#element.currentTime * 1000;
  }

  #started(): void {
    this.playing = true;
    this.#follow();
  }

  #stopped(): void {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#note();
  }

  #ended(): void {
    if (this.#led || (this.markIn === null && this.markOut === null && !this.loop)) return this.#stopped();
    this.seek(this.markIn ?? 0);
    this.play(this.speed);
  }

  /** Follows the time between the element's own, rare reports, and keeps to the marks. */
  #follow(): void {
    cancelAnimationFrame(this.#frame);
    this.#before = performance.now();
    const tick = (now: number) => {
      if (!this.playing || !this.#element) return;
      if (this.speed < 0) this.#stepBack(now);
      else this.#note();
      const to = this.markOut;
      if (this.speed > 0 && to !== null && this.time >= to) this.seek(this.markIn ?? 0);
      this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }

  /** Elements can't play backwards, so the picture is sought back as fast as it comes. */
  #stepBack(now: number): void {
    if (this.#element?.seeking) return;
    const to = this.time + (now - this.#before) * this.speed;
    this.#before = now;
    const from = this.markIn ?? 0;
    if (to <= from && this.markIn !== null) this.seek(this.markOut ?? this.duration);
    else this.seek(Math.max(0, to));
    if (to <= 0) this.pause();
  }
}

function faster(speed: number): number {
  return SHUTTLE.find((next) => next > speed) ?? SHUTTLE[SHUTTLE.length - 1] ?? 1;
}
