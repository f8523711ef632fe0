// The microphone, where the webview allows it.

import { t } from "../texts";
import { wavOf } from "./wav";

export class Recorder {
  recording = $state(false);
  seconds = $state(0);
  #recorder: MediaRecorder | null = null;
  #clock: ReturnType<typeof setInterval> | undefined;
  /** Whether the microphone was asked for and not given up since. */
  #wanted = false;

  /** Why nothing can be recorded here; null where it can. */
  static missing(): string | null {
    const able = typeof MediaRecorder !== "undefined" && Boolean(navigator.mediaDevices?.getUserMedia);
    return able ? null : t.voice.noMicrophone;
  }

  async start(onfile: (file: File) => void, onerror: (thrown: unknown) => void): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    const stream = await this.#microphone();
    if (!stream) return;
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      this.#release(stream);
      this.#recorder = null;
      asWav(new Blob(parts)).then(onfile, onerror);
    };
    recorder.start();
    this.#recorder = recorder;
    this.recording = true;
    this.seconds = 0;
    this.#clock = setInterval(() => this.seconds++, 1000);
  }

  /** The microphone; null where nobody wants it any more once it is granted. */
  async #microphone(): Promise<MediaStream | null> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (this.#wanted) return stream;
      this.#release(stream);
      return null;
    } catch (refused) {
      this.#wanted = false;
      throw unheard(refused);
    }
  }

  /** Ends the recording; its file follows. */
  stop(): void {
    this.#recorder?.stop();
  }

  /** For whoever looks elsewhere: the microphone is given back, and what was said so far becomes a file. */
  leave(): void {
    this.#wanted = false;
    this.stop();
  }

  #release(stream: MediaStream): void {
    for (const track of stream.getTracks()) track.stop();
    clearInterval(this.#clock);
    this.recording = false;
    this.#wanted = false;
  }
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
