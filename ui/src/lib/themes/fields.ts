// The fields of the theme form, where each is in the file, and which values it takes. The studio checks the ranges; here
// they only keep a hand from going astray.

import type { t } from "../texts";

interface Place {
  table: string;
  key: string;
  name: keyof typeof t.themes.fields;
}

export type Field = Place &
  (
    | { kind: "text"; wide?: true }
    | { kind: "number"; from: number; to: number }
    | { kind: "choice"; choices: string[]; numbers?: true }
    | { kind: "flag" }
    | { kind: "music" }
  );

interface Section {
  name: keyof typeof t.themes.sections;
  table: string;
  fields: Field[];
}

export const sections: Section[] = [
  {
    name: "identity",
    table: "identity",
    fields: [
      { table: "", key: "title", name: "title", kind: "text" },
      { table: "identity", key: "product", name: "product", kind: "text" },
      {
        table: "identity",
        key: "style",
        name: "style",
        kind: "choice",
        choices: ["product_demo", "how_to", "story"],
      },
      {
        table: "identity",
        key: "tone",
        name: "tone",
        kind: "choice",
        choices: ["friendly", "bold", "calm", "playful", "expert"],
      },
      { table: "", key: "description", name: "description", kind: "text", wide: true },
      { table: "identity", key: "tagline", name: "tagline", kind: "text", wide: true },
      { table: "identity", key: "audience", name: "audience", kind: "text", wide: true },
      { table: "identity", key: "call_to_action", name: "callToAction", kind: "text", wide: true },
    ],
  },
  {
    name: "video",
    table: "video",
    fields: [
      {
        table: "video",
        key: "platform",
        name: "platform",
        kind: "choice",
        choices: ["tiktok", "reels", "shorts"],
      },
      { table: "video", key: "duration_s", name: "duration", kind: "number", from: 5, to: 180 },
      { table: "video", key: "aspect", name: "aspect", kind: "choice", choices: ["9:16", "1:1", "16:9"] },
      { table: "video", key: "size", name: "size", kind: "choice", choices: ["1080", "720"], numbers: true },
      {
        table: "video",
        key: "fps",
        name: "fps",
        kind: "choice",
        choices: ["24", "25", "30", "50", "60"],
        numbers: true,
      },
    ],
  },
  {
    name: "type",
    table: "fonts",
    fields: [
      { table: "fonts", key: "heading", name: "heading", kind: "text" },
      { table: "fonts", key: "body", name: "body", kind: "text" },
      {
        table: "captions",
        key: "mode",
        name: "captions",
        kind: "choice",
        choices: ["words", "lines", "none"],
      },
      { table: "captions", key: "size_permille", name: "captionSize", kind: "number", from: 15, to: 80 },
      { table: "captions", key: "uppercase", name: "captionCapitals", kind: "flag" },
      { table: "overlays", key: "size_permille", name: "overlaySize", kind: "number", from: 15, to: 120 },
      { table: "overlays", key: "boxed", name: "overlayBox", kind: "flag" },
      { table: "overlays", key: "uppercase", name: "overlayCapitals", kind: "flag" },
    ],
  },
  {
    name: "voice",
    table: "voice",
    fields: [
      {
        table: "voice",
        key: "engine",
        name: "voiceEngine",
        kind: "choice",
        choices: ["espeak-ng", "sherpa-onnx", "none"],
      },
      { table: "voice", key: "name", name: "voiceName", kind: "text" },
      { table: "voice", key: "speed_wpm", name: "voiceSpeed", kind: "number", from: 80, to: 300 },
      { table: "voice", key: "pitch", name: "voicePitch", kind: "number", from: 0, to: 99 },
    ],
  },
  {
    name: "music",
    table: "music",
    fields: [
      { table: "music", key: "file", name: "musicFile", kind: "music" },
      { table: "music", key: "volume_permille", name: "musicVolume", kind: "number", from: 0, to: 1000 },
      { table: "music", key: "duck_db", name: "musicDuck", kind: "number", from: 0, to: 40 },
      { table: "music", key: "fade_out_ms", name: "musicFade", kind: "number", from: 0, to: 10_000 },
    ],
  },
  {
    name: "pictures",
    table: "visuals",
    fields: [
      {
        table: "visuals",
        key: "engine",
        name: "visualsEngine",
        kind: "choice",
        choices: ["library", "motion"],
      },
      {
        table: "transitions",
        key: "duration_ms",
        name: "transitionLength",
        kind: "number",
        from: 100,
        to: 1500,
      },
    ],
  },
];
