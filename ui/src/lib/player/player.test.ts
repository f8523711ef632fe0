import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { follow } from "../review/follow";
import { Player } from "./player.svelte";

/** A media element that does at once what it is told. */
function element(): HTMLVideoElement {
  const video = document.createElement("video");
  let time = 0;
  Object.defineProperty(video, "currentTime", {
    get: () => time,
    set: (to: number) => {
      time = to;
      video.dispatchEvent(new Event("seeking"));
      video.dispatchEvent(new Event("seeked"));
    },
  });
  video.play = () => {
    video.dispatchEvent(new Event("play"));
    return Promise.resolve();
  };
  video.pause = () => void video.dispatchEvent(new Event("pause"));
  return video;
}

describe("the player", () => {
  let player: Player;
  let video: HTMLVideoElement;
  let stop: () => void;

  beforeEach(() => {
    vi.stubGlobal("requestAnimationFrame", () => 1);
    vi.stubGlobal("cancelAnimationFrame", () => undefined);
    player = new Player();
    video = element();
    stop = player.attach(video);
    player.reset(30_000, 10_000);
  });
  afterEach(() => {
    stop();
    vi.unstubAllGlobals();
  });

  it("steps by single frames and stops at either end", () => {
    player.step(1);
    expect(player.frame).toBe(1);
    for (let at = 0; at < 17; at += 1) player.step(1);
    expect(player.frame).toBe(18);
    player.step(-100);
    expect(player.frame).toBe(0);
    player.step(1000);
    expect(player.frame).toBe(299);
  });

  it("goes faster with every L and J, and K stops", () => {
    player.forward();
    expect([player.playing, player.speed]).toEqual([true, 1]);
    player.forward();
    player.forward();
    expect([player.speed, video.playbackRate]).toEqual([4, 4]);
    player.reverse();
    expect([player.playing, player.speed]).toEqual([true, -1]);
    player.reverse();
    expect(player.speed).toBe(-2);
    player.pause();
    expect([player.playing, player.speed]).toEqual([false, 1]);
  });

  it("keeps in and out in order", () => {
    player.seek(4000);
    player.setIn();
    player.seek(6000);
    player.setOut();
    expect([player.markIn, player.markOut]).toEqual([4000, 6000]);
    player.seek(7000);
    player.setIn();
    expect([player.markIn, player.markOut]).toEqual([7000, null]);
    player.seek(2000);
    player.setOut();
    expect([player.markIn, player.markOut]).toEqual([null, 2000]);
    player.clearMarks();
    expect([player.markIn, player.markOut]).toEqual([null, null]);
  });

  it("drags in and out to whole frames, a frame apart at least and within the video", () => {
    player.moveOut(2010);
    player.moveIn(1010);
    const frames = () =>
      [player.markIn, player.markOut].map((ms) => Math.round(((ms ?? -1) * 30) / 100) / 10);
    expect(frames()).toEqual([30.5, 60.5]);
    player.moveIn(5000);
    expect(frames()).toEqual([59.5, 60.5]);
    player.moveOut(0);
    expect(frames()).toEqual([59.5, 60.5]);
    player.moveOut(99_000);
    player.moveIn(-99_000);
    expect(frames()).toEqual([0.5, 299.5]);
    player.clearMark("in");
    expect([player.markIn, player.markOut !== null]).toEqual([null, true]);
  });

  it("begins the range anew when it is played from its end", () => {
    player.seek(2000);
    player.setIn();
    player.seek(3000);
    player.setOut();
    player.play();
    expect(player.time).toBe(2000);
  });

  it("says that a video is gone that was deleted under it", () => {
    video.dispatchEvent(new Event("error"));
    expect(player.broken).toBe(true);
  });

  it("begins the whole anew at its end where that is wanted, and stops there otherwise", () => {
    player.play();
    player.seek(10_000);
    video.dispatchEvent(new Event("ended"));
    expect([player.playing, player.time]).toEqual([false, 10_000]);
    player.loop = true;
    player.play();
    player.seek(10_000);
    video.dispatchEvent(new Event("ended"));
    expect([player.playing, player.time]).toEqual([true, 0]);
    player.loop = false;
  });

  it("begins where it was left once the file is there", () => {
    player.reset(30_000, 10_000, 4000);
    Object.defineProperty(video, "duration", { value: 10 });
    video.dispatchEvent(new Event("loadedmetadata"));
    expect([player.time, video.currentTime]).toEqual([4000, 4]);
    player.reset(30_000, 10_000);
    expect(player.time).toBe(0);
  });

  it("is where it was sent before there was an element", () => {
    const second = new Player({ silent: true, led: true });
    follow(second, { time: 395, playing: false, speed: 1 });
    const picture = element();
    const leave = second.attach(picture);
    Object.defineProperty(picture, "duration", { value: 10 });
    picture.dispatchEvent(new Event("loadedmetadata"));
    expect(picture.currentTime).toBe(0.395);
    leave();
  });

  it("is as loud as every other player, and silent with them", () => {
    const other = new Player();
    const voice = element();
    const leave = other.attach(voice);
    player.muted = true;
    expect([video.muted, voice.muted]).toEqual([true, true]);
    other.volume = 0.4;
    expect([video.volume, video.muted]).toEqual([0.4, false]);
    leave();
    player.volume = 1;
    expect(voice.volume).toBe(0.4);
  });

  it("is heard again when the volume is turned up", () => {
    player.muted = true;
    expect(video.muted).toBe(true);
    player.volume = 0.5;
    expect([video.muted, video.volume]).toEqual([false, 0.5]);
  });

  it("plays at the chosen rate again after J, K, L, and at the next video", () => {
    stop();
    player = new Player({ rated: true });
    stop = player.attach(video);
    player.rate = 1.5;
    player.forward();
    player.forward();
    player.forward();
    expect(player.speed).toBe(4);
    player.pause();
    player.toggle();
    expect([player.speed, video.playbackRate]).toEqual([1.5, 1.5]);
    player.reset(30_000, 10_000);
    player.play();
    expect(video.playbackRate).toBe(1.5);
    player.changeRate(-1);
    expect([player.rate, video.playbackRate]).toEqual([1.25, 1.25]);
    for (let at = 0; at < 9; at += 1) player.changeRate(1);
    expect(player.rate).toBe(2);
    player.rate = 1;
  });

  it("shows the frame that begins at a stored moment, and plays the range that was spoken of", () => {
    player.toFrameAt(1033);
    expect(player.frame).toBe(31);
    player.show({ start_ms: 2000, end_ms: 3000 });
    expect([player.frame, player.markIn, player.markOut]).toEqual([60, 2000, 3000]);
    player.show({ start_ms: 2500, end_ms: null });
    expect(player.markIn).toBe(2000);
    player.show({ start_ms: 4000, end_ms: null });
    expect([player.frame, player.markIn, player.markOut]).toEqual([120, null, null]);
  });

  it("a shorter second take stays at its end, whatever the first does", () => {
    const second = new Player({ silent: true, led: true });
    const picture = element();
    const leave = second.attach(picture);
    second.reset(30_000, 4000);
    const play = vi.spyOn(picture, "play");
    const at = (time: number) => follow(second, { time, playing: true, speed: 1 });
    at(3990);
    play.mockClear();
    player.loop = true;
    picture.currentTime = 4;
    picture.dispatchEvent(new Event("ended"));
    expect([second.time, second.playing]).toEqual([4000, false]);
    for (const time of [3995, 4010, 5000, 6000]) at(time);
    expect([second.time, second.playing]).toEqual([4000, false]);
    expect(play).not.toHaveBeenCalled();
    // From the start with the first, which is played over and over.
    at(0);
    at(16);
    expect([second.time, second.playing]).toEqual([0, true]);
    player.loop = false;
    leave();
  });
});
