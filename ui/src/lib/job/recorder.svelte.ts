// The microphone, where the webview allows it.

import { t } from "../texts";
import { wavOf } from "./wav";

export class Recorder {
  recording = $state(false);
  seconds = $state(0);
  /** What the microphone hears while it is recorded. */
  stream: MediaStream | null = $state.raw(null);
  #recorder: MediaRecorder | null = null;
  #clock: ReturnType<typeof setInterval> | undefined;
  /** The question for the microphone that was not given up since; null where it is wanted by nobody. */
  #wanted: symbol | null = null;

  /** Why nothing can be recorded here; null where it can. */
  static missing(): string | null {
    const able = typeof MediaRecorder !== "undefined" && Boolean(navigator.mediaDevices?.getUserMedia);
    return able ? null : t.voice.noMicrophone;
  }

  async start(onfile: (file: File) => void, onerror: (thrown: unknown) => void): Promise<void> {
    if (this.#wanted) return;
    const asked = Symbol();
    this.#wanted = asked;
    const stream = await this.#microphone(asked);
    if (!stream) return;
    try {
      this.#recorder = this.#record(stream, (recorded) => asWav(recorded).then(onfile, onerror));
    } catch (refused) {
      this.#release(stream);
      throw unheard(refused);
    }
    this.stream = stream;
    this.recording = true;
    this.seconds = 0;
    this.#clock = setInterval(() => this.seconds++, 1000);
  }

  /** Begins to record. Throws where the webview has no way to. */
  #record(stream: MediaStream, done: (recorded: Blob) => void): MediaRecorder {
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      this.#release(stream);
      this.#recorder = null;
      done(new Blob(parts));
    };
    recorder.start();
    return recorder;
  }

  /** The microphone; null where nobody wants it any more once it is granted. */
  async #microphone(asked: symbol): Promise<MediaStream | null> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (this.#wanted === asked) return stream;
      giveBack(stream);
      return null;
    } catch (refused) {
      if (this.#wanted === asked) this.#wanted = null;
      throw unheard(refused);
    }
  }

  /** Ends the recording; its file follows. */
  stop(): void {
    this.#recorder?.stop();
  }

  /** For whoever looks elsewhere: the microphone is given back, and what was said so far becomes a file. */
  leave(): void {
    this.#wanted = null;
    this.stop();
  }

  #release(stream: MediaStream): void {
    giveBack(stream);
    clearInterval(this.#clock);
    this.stream = null;
    this.recording = false;
    this.#wanted = null;
  }
}

function giveBack(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Why there is no microphone, as the webview's own words hardly say. */
function unheard(refused: unknown): unknown {
  const name = refused instanceof DOMException ? refused.name : "";
  const why = t.voice.unheard[name as keyof typeof t.voice.unheard];
  return why ? { code: "no_microphone", message: why, detail: String(refused) } : refused;
}

async function asWav(recorded: Blob): Promise<File> {
  const context = new AudioContext();
  try {
    const sound = await context.decodeAudioData(await recorded.arrayBuffer()).catch((unreadable: unknown) => {
      throw { code: "no_sound", message: t.voice.nothingHeard, detail: String(unreadable) };
    });
    const channels = Array.from({ length: sound.numberOfChannels }, (_, at) => sound.getChannelData(at));
    return new File([wavOf(channels, sound.sampleRate)], "recording.wav", { type: "audio/wav" });
  } finally {
    void context.close();
  }
}
