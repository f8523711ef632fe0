// A recording as a WAV file. What a webview records has no length in its header, which the studio needs.

/** Bytes of a WAV header with one format and one data chunk. */
const HEADER = 44;
const BYTES_PER_SAMPLE = 2;

/** Channels mixed into one, as 16-bit PCM. */
export function wavOf(channels: Float32Array[], rate: number): ArrayBuffer {
  const length = channels[0]?.length ?? 0;
  const view = new DataView(new ArrayBuffer(HEADER + length * BYTES_PER_SAMPLE));
  const text = (at: number, word: string) =>
    [...word].forEach((sign, i) => view.setUint8(at + i, sign.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, HEADER - 8 + length * BYTES_PER_SAMPLE, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * BYTES_PER_SAMPLE, true);
  view.setUint16(32, BYTES_PER_SAMPLE, true);
  view.setUint16(34, 8 * BYTES_PER_SAMPLE, true);
  text(36, "data");
  view.setUint32(40, length * BYTES_PER_SAMPLE, true);
  for (let at = 0; at < length; at++) {
    const mixed = channels.reduce((sum, channel) => sum + (channel[at] ?? 0), 0) / channels.length;
    view.setInt16(
      HEADER + at * BYTES_PER_SAMPLE,
      Math.round(Math.max(-1, Math.min(1, mixed)) * 32_767),
      true,
    );
  }
  return view.buffer as ArrayBuffer;
}
