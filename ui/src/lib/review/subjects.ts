import type { CheckOutcome, CheckView } from "../studio";

/** What a check is about, in the order in which a reviewer reads; the headings of docs/checks.md. */
export const SUBJECTS = ["file", "picture", "sound", "words", "platforms"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** The checks of one subject. */
export interface CheckGroup {
  /** Null where a newer program has made them and it isn't known what they are about. */
  subject: Subject | null;
  checks: CheckView[];
  /** The worst of their outcomes. */
  outcome: CheckOutcome;
}

const CODES: Record<Subject, string[]> = {
  file: [
    "container",
    "codec",
    "profile",
    "size",
    "frame_rate",
    "pixel_format",
    "colour",
    "faststart",
    "sound_format",
    "length",
    "sync",
    "decoding",
  ],
  picture: ["black", "frozen"],
  sound: ["loudness", "true_peak", "silence", "clipped"],
  words: [
    "narration",
    "safe_zone_tiktok",
    "safe_zone_reels",
    "safe_zone_shorts",
    "caption_speed",
    "caption_time",
    "missing_glyphs",
    "fonts",
    "text_fit",
  ],
  platforms: ["platform_tiktok", "platform_reels", "platform_shorts"],
};

const subjectOf = new Map(SUBJECTS.flatMap((subject) => CODES[subject].map((code) => [code, subject])));

/** Failures before warnings before what has passed. */
export const RANK: Record<CheckOutcome, number> = { fail: 0, warn: 1, pass: 2 };

/** Checks by what they are about. */
export function bySubject(checks: CheckView[]): CheckGroup[] {
  return [...SUBJECTS, null]
    .map((subject) => ({
      subject,
      checks: checks.filter((check) => (subjectOf.get(check.code) ?? null) === subject),
    }))
    .filter((group) => group.checks.length > 0)
    .map((group) => ({
      ...group,
      outcome: group.checks.map((check) => check.outcome).reduce((a, b) => (RANK[b] < RANK[a] ? b : a)),
    }));
}
