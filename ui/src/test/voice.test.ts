// A job's voice with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Recorder } from "../lib/job/recorder.svelte";
import { refusal } from "./mock/refusal";
import { freshWindow, openWindow } from "./window";

freshWindow();
afterEach(() => vi.unstubAllGlobals());

it("a waveform that can't be drawn says so in its place, and is drawn again", async () => {
  await openWindow("#/jobs/2/voiceover", undefined, (studio) => {
    vi.spyOn(studio, "sound_outline").mockImplementationOnce(() => {
      throw refusal("missing_file", "the voice's file is gone; speak it again");
    });
  });
  await fireEvent.click(await screen.findByTestId("draw-wave-again"));
  await waitFor(() => expect(screen.getByTestId("waveform").querySelector("path")).toBeTruthy());
  expect(screen.queryByTestId("wave-undrawn")).toBeNull();
});

it("a sentence is heard as often as that is pressed", async () => {
  await openWindow("#/jobs/2/voiceover");
  const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
  await fireEvent.click(await screen.findByTestId("choose-voice"));
  await fireEvent.click(await screen.findByTestId("hear-voice"));
  // The first time it plays by itself.
  const sample = await screen.findByTestId<HTMLAudioElement>("voice-sample");
  sample.currentTime = 1.5;
  await waitFor(() => expect(screen.getByTestId("hear-voice").getAttribute("aria-busy")).toBeNull());
  await fireEvent.click(screen.getByTestId("hear-voice"));
  await waitFor(() => expect(play).toHaveBeenCalledTimes(1));
  expect(sample.currentTime).toBe(0);
});

describe("the microphone", () => {
  const granted = (stop = vi.fn()) => ({
    stop,
    stream: { getTracks: () => [{ stop }] } as unknown as MediaStream,
  });
  const hears = (ask: () => Promise<MediaStream>) =>
    vi.stubGlobal("navigator", { mediaDevices: { getUserMedia: ask } });
  class Records {
    state = "recording";
    onstop = () => {};
    start() {}
    stop() {
      this.onstop();
    }
  }
  const nothing = () => undefined;

  it("that can't be recorded from is given back, and asked for again", async () => {
    const { stop, stream } = granted();
    hears(() => Promise.resolve(stream));
    vi.stubGlobal("MediaRecorder", function () {
      throw new DOMException("", "NotSupportedError");
    });
    const recorder = new Recorder();
    await expect(recorder.start(nothing, nothing)).rejects.toMatchObject({ code: "no_microphone" });
    expect(stop).toHaveBeenCalled();
    vi.stubGlobal("MediaRecorder", Records);
    await recorder.start(nothing, nothing);
    expect(recorder.recording).toBe(true);
    recorder.leave();
  });

  it("is not kept by a question that was given up before another was asked", async () => {
    const [early, late] = [granted(), granted()];
    const grants: ((stream: MediaStream) => void)[] = [];
    hears(() => new Promise((grant) => grants.push(grant)));
    vi.stubGlobal("MediaRecorder", Records);
    const recorder = new Recorder();
    const first = recorder.start(nothing, nothing);
    recorder.leave();
    const second = recorder.start(nothing, nothing);
    grants[0]?.(early.stream);
    await first;
    expect([early.stop.mock.calls.length, recorder.recording]).toEqual([1, false]);
    grants[1]?.(late.stream);
    await second;
    expect([late.stop.mock.calls.length, recorder.recording]).toEqual([0, true]);
    recorder.leave();
  });
});
