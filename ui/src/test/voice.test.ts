// A job's voice with the stand-in studio behind it.

import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { emit } from "@tauri-apps/api/event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Recorder } from "../lib/job/recorder.svelte";
import { recordings } from "../lib/job/recordings";
import { addTake, emptyWorld, newJob } from "./mock/world";
import { refusal } from "./mock/refusal";
import { freshWindow, openWindow, press } from "./window";

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

it("scenes that begin at the same moment, as after a recording that ends too soon, are shown all the same", async () => {
  await openWindow("#/jobs/2/voiceover", undefined, ({ world }) => {
    for (const take of world.takes.values())
      if (take.job_id === 2 && take.content.stage === "voiceover")
        for (const scene of take.content.content.speech.scenes.slice(1)) scene.start_ms = 9000;
  });
  await waitFor(() =>
    expect(screen.getByTestId("waveform").querySelectorAll(".cut-line").length).toBeGreaterThan(1),
  );
});

it("a voice that is paid for says what it costs before it speaks, and a limit stands in its way", async () => {
  const studio = await openWindow("#/jobs/2/voiceover");
  await fireEvent.click(await screen.findByTestId("choose-voice"));
  studio.services.set_key({ provider: "elevenlabs", key: "a-key" });
  studio.tell({ kind: "workspace_changed" });
  const speaks = await screen.findByTestId<HTMLSelectElement>("voice-speaks");
  expect((await screen.findByTestId("price-speak")).textContent).toContain("free");
  await fireEvent.change(speaks, { target: { value: "elevenlabs" } });
  await waitFor(() => expect(screen.getByTestId("price-speak").textContent).toContain("$0.03"));
  expect(screen.getByTestId("price-speak-as-theme").textContent).toContain("free");
  studio.services.set_setting({ key: "limit.job_cents", value: "1" });
  studio.tell({ kind: "workspace_changed" });
  await waitFor(() => expect(screen.getByTestId("speak").getAttribute("aria-disabled")).toBe("true"));
  await press("Enter", { ctrlKey: true });
  await fireEvent.click(screen.getByTestId("speak"));
  expect(studio.calls.some((call) => call.name === "start_stage")).toBe(false);
  studio.services.set_setting({ key: "limit.job_cents", value: "" });
  studio.tell({ kind: "workspace_changed" });
  await waitFor(() => expect(screen.getByTestId("speak").getAttribute("aria-disabled")).toBeNull());
  await fireEvent.click(screen.getByTestId("speak"));
  await waitFor(() => expect(studio.calls.some((call) => call.name === "start_stage")).toBe(true));
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

it("the words are one stop of the Tab key, gone through by the arrows and played from by Enter", async () => {
  await openWindow("#/jobs/2/voiceover");
  const words = await screen.findByTestId("words");
  const stops = () => [...words.querySelectorAll<HTMLElement>(".word")].filter((one) => one.tabIndex === 0);
  expect(stops()).toHaveLength(1);
  stops()[0]?.focus();
  await press("ArrowRight");
  await press("ArrowRight");
  await press("ArrowLeft");
  expect(document.activeElement?.getAttribute("data-word")).toBe("1");
  expect(stops()).toEqual([document.activeElement]);
  await press("ArrowDown");
  expect(document.activeElement).toBe(words.querySelector("li:nth-child(2) .word"));
  await press("End");
  await press("ArrowRight");
  expect(document.activeElement).toBe([...words.querySelectorAll(".word")].at(-1));
  await press("Home");
  expect(document.activeElement).toBe(words.querySelector(".word"));
});

it("what was chosen beside a stage's button is there after another stage was looked at", async () => {
  await openWindow("#/jobs/2/voiceover");
  const engine = () => screen.getByTestId<HTMLSelectElement>("voice-engine");
  await screen.findByTestId("voice-engine");
  await waitFor(() => expect(engine().options.length).toBeGreaterThan(2));
  const wanted = engine().options[1]?.value ?? "";
  await fireEvent.change(engine(), { target: { value: wanted } });
  window.location.hash = "#/jobs/2/visuals";
  await screen.findByTestId("visuals");
  expect(screen.getByTestId<HTMLSelectElement>("visuals-engine").value).toBe("");
  window.location.hash = "#/jobs/2/voiceover";
  await screen.findByTestId("voice-engine");
  expect(engine().value).toBe(wanted);
});

/** A microphone that hears this loud a tone, from 0 to 1. */
function microphone(loud: number) {
  const stop = vi.fn();
  const stream = { getTracks: () => [{ stop }] };
  vi.stubGlobal("navigator", {
    language: "en",
    mediaDevices: { getUserMedia: () => Promise.resolve(stream) },
  });
  vi.stubGlobal(
    "MediaRecorder",
    class {
      ondataavailable = (_: { data: Blob }) => {};
      onstop = () => {};
      start() {}
      stop() {
        this.ondataavailable({ data: new Blob(["x"]) });
        this.onstop();
      }
    },
  );
  vi.stubGlobal(
    "AudioContext",
    class {
      createMediaStreamSource = () => ({ connect() {}, disconnect() {} });
      decodeAudioData = () =>
        Promise.resolve({ numberOfChannels: 1, sampleRate: 8000, getChannelData: () => new Float32Array(9) });
      close = () => Promise.resolve();
    },
  );
  vi.stubGlobal(
    "AnalyserNode",
    class {
      fftSize = 32;
      getFloatTimeDomainData = (samples: Float32Array) => samples.fill(loud);
    },
  );
  Blob.prototype.arrayBuffer ??= () => Promise.resolve(new ArrayBuffer(1));
  return stop;
}

/** Leaves the page, and throws away what was recorded by then. */
async function leave(job: number) {
  window.location.hash = "#/jobs";
  await waitFor(() => expect(recordings.of(job)).toBeTruthy());
  recordings.drop(job, recordings.of(job) as File);
}

/** A job with a script and no voice. */
const UNSPOKEN = 4;
function openUnspoken() {
  const world = emptyWorld();
  addTake(world, newJob(world, "Tea", "manual", { id: UNSPOKEN }), "script");
  return openWindow(`#/jobs/${UNSPOKEN}/voiceover`, world);
}

it("a first recording shows what there is to read, scene by scene, and that it hears", async () => {
  const stop = microphone(0.2);
  await openUnspoken();
  await fireEvent.click(await screen.findByTestId("record"));
  const now = await screen.findByTestId("prompter-now");
  const first = now.textContent;
  expect(first).toBeTruthy();
  expect(screen.getByTestId("prompter-back").getAttribute("aria-disabled")).toBe("true");
  await waitFor(() => expect(screen.getByTestId("heard").textContent).toBe("You are heard"));
  await press("ArrowRight");
  expect(now.textContent).not.toBe(first);
  await press("ArrowLeft");
  expect(now.textContent).toBe(first);
  await leave(UNSPOKEN);
  expect(stop).toHaveBeenCalled();
});

it("another recording shows the script as it is, not the words of the voice before", async () => {
  microphone(0);
  const studio = await openWindow("#/jobs/2/voiceover");
  await screen.findByTestId("words");
  const script = studio.world.takes.get(studio.get_job({ id: 2 }).script_id ?? 0)?.content;
  if (script?.stage !== "script") throw new Error("job 2 has a script");
  const scenes = script.content.scenes.with(0, { ...script.content.scenes[0]!, narration: "Said anew." });
  studio.save_script({ jobId: 2, script: { ...script.content, scenes } });
  await fireEvent.click(await screen.findByTestId("record"));
  await waitFor(() => expect(screen.getByTestId("prompter-now").textContent).toBe("Said anew."));
  expect(screen.queryByTestId("words")).toBeNull();
  expect(screen.getByTestId("heard").textContent).toBe("Nothing is heard");
  await leave(2);
});

it("the window asks before it closes with a recording that nothing has used", async () => {
  microphone(0.2);
  const studio = await openUnspoken();
  const closed = () => studio.calls.some((call) => call.name === "plugin:window|destroy");
  const record = await screen.findByTestId("record");
  await emit("tauri://close-requested");
  expect(screen.queryByTestId("last-chance")).toBeNull();
  await fireEvent.click(record);
  await screen.findByTestId("prompter");
  await emit("tauri://close-requested");
  expect((await screen.findByTestId("last-chance")).textContent).toContain("being recorded");
  await fireEvent.click(screen.getByText("Cancel"));
  window.location.hash = "#/jobs";
  // What was said so far is kept, and asked about.
  await waitFor(() => expect(screen.queryByTestId("record")).toBeNull());
  await emit("tauri://close-requested");
  await waitFor(() => expect(screen.getByTestId("last-chance").textContent).toContain("used by nothing"));
  await fireEvent.click(screen.getByTestId("show-recording"));
  await screen.findByTestId("kept-recording");
  await emit("tauri://close-requested");
  expect(closed()).toBe(false);
  await fireEvent.click(await screen.findByTestId("close-anyway"));
  await waitFor(() => expect(closed()).toBe(true));
  await fireEvent.click(screen.getByTestId("drop-recording"));
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
