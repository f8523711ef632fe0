// What changed between two scripts: word by word in every text, scene by scene.

import { diffArrays, diffWords } from "diff";
import type { Overlay, Scene, Script } from "../studio";
import { clockTenths, seconds } from "../format";

export interface Part {
  text: string;
  kind: "same" | "added" | "removed";
}

/** A text of both scripts, and how it got from one to the other. */
export interface Change {
  parts: Part[];
  changed: boolean;
}

export interface SceneChange {
  /** The scene's numbers; null where the take has no such scene. */
  before: number | null;
  after: number | null;
  narration: Change;
  look: Change;
  /** Length and transition, where they changed: `3.0 s → 4.2 s`. */
  facts: string[];
  changed: boolean;
}

/** Texts that differ in more words than this are shown as one taken out and one put in; nobody reads such a mixture. */
const MOST_CHANGES = 1500;
/** Two scenes with this share of their words in common are one scene, edited. */
const ALIKE = 0.5;

/** Letters of a text whose words are found in every script, also in those written without spaces. Longer ones are cut at
 * spaces: the segmenter copies its whole text for every word. */
const LONGEST_SEGMENTED = 4000;
const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** How one text became another. */
export function change(before: string, after: string): Change {
  if (before === after) return { parts: part(before, "same"), changed: false };
  const short = Math.max(before.length, after.length) <= LONGEST_SEGMENTED;
  const found = diffWords(before, after, {
    maxEditLength: MOST_CHANGES,
    ...(short ? { intlSegmenter: words } : {}),
  });
  const parts = found
    ? found.flatMap((one) => part(one.value, one.added ? "added" : one.removed ? "removed" : "same"))
    : [...part(before, "removed"), ...part(after, "added")];
  return { parts, changed: parts.some((one) => one.kind !== "same") };
}

function part(text: string, kind: Part["kind"]): Part[] {
  return text === "" ? [] : [{ text, kind }];
}

/** The scenes of two takes side by side, in the order of the later one. */
export function sceneChanges(before: Scene[], after: Scene[]): SceneChange[] {
  return paired(before, after).map(([old, now]) => {
    const narration = change(old?.narration ?? "", now?.narration ?? "");
    const look = change(old?.visual_prompt ?? "", now?.visual_prompt ?? "");
    const facts = old && now ? sceneFacts(old, now) : [];
    return {
      before: old?.number ?? null,
      after: now?.number ?? null,
      narration,
      look,
      facts,
      changed: !old || !now || narration.changed || look.changed || facts.length > 0,
    };
  });
}

function sceneFacts(before: Scene, after: Scene): string[] {
  const [from, to] = [seconds(before.duration_ms), seconds(after.duration_ms)];
  return [
    ...(from === to ? [] : [`${from} → ${to}`]),
    ...(before.transition === after.transition ? [] : [`${before.transition} → ${after.transition}`]),
  ];
}

/** Scenes that are alike, and between those what stands in the same place. */
function paired(before: Scene[], after: Scene[]): [Scene | undefined, Scene | undefined][] {
  const pairs: [Scene | undefined, Scene | undefined][] = [];
  let [old, now]: [Scene[], Scene[]] = [[], []];
  let [at, next] = [0, 0];
  const flush = () => {
    for (let i = 0; i < Math.max(old.length, now.length); i++) pairs.push([old[i], now[i]]);
    [old, now] = [[], []];
  };
  for (const run of diffArrays(before, after, { comparator: alike })) {
    if (run.removed) {
      old = before.slice(at, (at += run.count));
    } else if (run.added) {
      now = after.slice(next, (next += run.count));
    } else {
      flush();
      for (let i = 0; i < run.count; i++) pairs.push([before[at++], after[next++]]);
    }
  }
  flush();
  return pairs;
}

function alike(a: Scene, b: Scene): boolean {
  if (a.narration.trim() === b.narration.trim()) return true;
  const [left, right] = [wordsOf(a.narration), wordsOf(b.narration)];
  const shared = [...left].filter((word) => right.has(word)).length;
  return (2 * shared) / Math.max(1, left.size + right.size) >= ALIKE;
}

function wordsOf(text: string): Set<string> {
  const found =
    text.length <= LONGEST_SEGMENTED
      ? [...words.segment(text)].filter((one) => one.isWordLike).map((one) => one.segment)
      : text.split(/\s+/);
  return new Set(found.map((word) => word.toLowerCase()));
}

/** The overlays as one text, a line each, so that a moved time shows as the change it is. */
export function overlayChange(before: Overlay[], after: Overlay[]): Change {
  const written = (overlays: Overlay[]) =>
    overlays.map((one) => `${clockTenths(one.start_ms)}–${clockTenths(one.end_ms)} ${one.text}`).join("\n");
  return change(written(before), written(after));
}

export type Field =
  "hook" | "callToAction" | "title" | "description" | "hashtags" | "videoPrompt" | "overlays";

/** What is written around the scenes. */
export function fieldChanges(before: Script, after: Script): Record<Field, Change> {
  const tags = (script: Script) => script.hashtags.map((tag) => `#${tag}`).join(" ");
  return {
    hook: change(before.hook, after.hook),
    callToAction: change(before.call_to_action, after.call_to_action),
    title: change(before.title, after.title),
    description: change(before.description, after.description),
    hashtags: change(tags(before), tags(after)),
    videoPrompt: change(before.video_prompt, after.video_prompt),
    overlays: overlayChange(before.overlays, after.overlays),
  };
}
