// Changes to a script, each a plain function from one draft to the next. Scenes and overlays carry a key while they
// are edited, so that a card stays the same card when its number changes.

import type { Overlay, Scene, Script } from "../studio";

export interface DraftScene extends Omit<Scene, "number"> {
  key: number;
}

export interface DraftOverlay extends Overlay {
  key: number;
}

export interface Draft {
  title: string;
  description: string;
  hook: string;
  call_to_action: string;
  hashtags: string[];
  video_prompt: string;
  target_duration_ms: number;
  scenes: DraftScene[];
  overlays: DraftOverlay[];
  /** The next key to give. */
  next: number;
}

/** The shortest scene and overlay made by hand, in milliseconds: a third of a second can still be seen. */
export const SHORTEST_SCENE = 500;
export const SHORTEST_OVERLAY = 300;
/** The longest scene that the studio takes, in milliseconds. */
export const LONGEST_SCENE = 600_000;
/** How long a new overlay stands unless its scene is shorter, in milliseconds. */
const NEW_OVERLAY = 2500;
/** A new scene's length before anything is said in it, in milliseconds. */
const NEW_SCENE = 3000;

export function draftOf(script: Script): Draft {
  let next = 1;
  const scenes = script.scenes.map(({ number: _, ...scene }) => ({ ...scene, key: next++ }));
  const overlays = script.overlays.map((overlay) => ({ ...overlay, key: next++ }));
  const { title, description, hook, call_to_action, hashtags, video_prompt, target_duration_ms } = script;
  return {
    title,
    description,
    hook,
    call_to_action,
    hashtags,
    video_prompt,
    target_duration_ms,
    scenes,
    overlays,
    next,
  };
}

/** The draft as a script that can be saved, with what can't be edited taken from the script it was made from. */
export function scriptOf(draft: Draft, base: Script): Script {
  const { scenes, overlays, next: _, ...fields } = draft;
  const spoken = scenes.map((scene) => scene.narration.trim()).filter(Boolean);
  return {
    ...base,
    ...fields,
    scenes: scenes.map(({ key: _key, ...scene }, at) => ({ ...scene, number: at + 1 })),
    overlays: overlays
      .filter((overlay) => overlay.text.trim() !== "")
      .map(({ key: _key, ...overlay }) => overlay)
      .sort((a, b) => a.start_ms - b.start_ms),
    voiceover_text: spoken.join(" "),
    writer: "edited",
  };
}

/** Where each scene begins, and after the last where the video ends. */
export function starts(scenes: Pick<Scene, "duration_ms">[]): number[] {
  const at = [0];
  for (const scene of scenes) at.push((at[at.length - 1] ?? 0) + scene.duration_ms);
  return at;
}

export function totalMs(draft: Pick<Draft, "scenes">): number {
  return draft.scenes.reduce((sum, scene) => sum + scene.duration_ms, 0);
}

/** The place of the scene that a moment lies in; the last for moments after the end. */
export function sceneAt(scenes: Pick<Scene, "duration_ms">[], ms: number): number {
  const at = starts(scenes);
  const found = at.findIndex((start, i) => ms >= start && ms < (at[i + 1] ?? Infinity));
  return Math.max(0, Math.min(found, scenes.length - 1));
}

export function setField<
  K extends "title" | "description" | "video_prompt" | "hashtags" | "target_duration_ms",
>(draft: Draft, field: K, value: Draft[K]): Draft {
  return { ...draft, [field]: value };
}

/** Where the hook or the call to action is said: in which scene, and what parts it there from the other words. */
export interface SaidIn {
  scene: number;
  gap: string;
}

/** The hook is the first line that is said, where the first scene begins with it. */
export function hookSaidIn(draft: Draft): SaidIn | null {
  const first = draft.scenes[0];
  if (!first || !draft.hook || !first.narration.startsWith(draft.hook)) return null;
  const [gap = ""] = /^\s*/.exec(first.narration.slice(draft.hook.length)) ?? [];
  return { scene: first.key, gap };
}

/** The call to action is the last line that is said, where the last scene ends with it. */
export function callSaidIn(draft: Draft): SaidIn | null {
  const last = draft.scenes.at(-1);
  if (!last || !draft.call_to_action || !last.narration.endsWith(draft.call_to_action)) return null;
  const [gap = ""] = /\s*$/.exec(last.narration.slice(0, -draft.call_to_action.length)) ?? [];
  return { scene: last.key, gap };
}

/** Another hook, which is also said where the one before was: emptied and written anew, it is said there again. */
export function setHook(draft: Draft, hook: string, said: SaidIn | null): Draft {
  return withLine({ ...draft, hook }, said, (narration, gap) => {
    if (!narration.startsWith(draft.hook)) return null;
    const rest = narration.slice(draft.hook.length).trimStart();
    return hook && rest ? hook + gap + rest : hook + rest;
  });
}

/** Another call to action; as for the hook. */
export function setCallToAction(draft: Draft, call: string, said: SaidIn | null): Draft {
  return withLine({ ...draft, call_to_action: call }, said, (narration, gap) => {
    if (!narration.endsWith(draft.call_to_action)) return null;
    const rest = narration.slice(0, narration.length - draft.call_to_action.length).trimEnd();
    return call && rest ? rest + gap + call : rest + call;
  });
}

/** With what a scene says once a line of it is another; null from `narrate` is a scene that doesn't say it any more. */
function withLine(
  draft: Draft,
  said: SaidIn | null,
  narrate: (narration: string, gap: string) => string | null,
): Draft {
  const scenes = draft.scenes.map((scene) => {
    const narration = scene.key === said?.scene ? narrate(scene.narration, said.gap) : null;
    return narration === null ? scene : { ...scene, narration };
  });
  return { ...draft, scenes };
}

/** A change of a scene's text or transition. The hook and the call to action stay what they are: words that are typed one by
 * one don't tell whether the line is written anew or taken out. */
export function setScene(
  draft: Draft,
  key: number,
  change: Partial<Pick<Scene, "narration" | "visual_prompt" | "transition">>,
): Draft {
  const scenes = draft.scenes.map((scene) => (scene.key === key ? { ...scene, ...change } : scene));
  return { ...draft, scenes };
}

/** Another length for a scene; what comes later moves with it. */
export function setDuration(draft: Draft, key: number, ms: number): Draft {
  const duration_ms = Math.round(Math.max(SHORTEST_SCENE, Math.min(LONGEST_SCENE, ms)));
  const scenes = draft.scenes.map((scene) => (scene.key === key ? { ...scene, duration_ms } : scene));
  return withScenes(draft, scenes);
}

/** Puts a scene at another place among the others. */
export function moveScene(draft: Draft, key: number, to: number): Draft {
  const from = draft.scenes.findIndex((scene) => scene.key === key);
  const target = Math.max(0, Math.min(to, draft.scenes.length - 1));
  if (from < 0 || from === target) return draft;
  const scenes = [...draft.scenes];
  const [moved] = scenes.splice(from, 1);
  if (moved) scenes.splice(target, 0, moved);
  return withScenes(draft, scenes);
}

/** An empty scene after another; at the end where none is named, or one that is gone. */
export function addScene(draft: Draft, after: number | null): { draft: Draft; key: number } {
  const key = draft.next;
  const scene: DraftScene = {
    key,
    duration_ms: NEW_SCENE,
    narration: "",
    visual_prompt: "",
    transition: "cut",
  };
  const at = draft.scenes.findIndex((one) => one.key === after) + 1 || draft.scenes.length;
  const scenes = [...draft.scenes.slice(0, at), scene, ...draft.scenes.slice(at)];
  return { draft: withScenes({ ...draft, next: key + 1 }, scenes), key };
}

/** Takes a scene out, with the overlays that begin in it. A script keeps one scene at least. */
export function removeScene(draft: Draft, key: number): Draft {
  if (draft.scenes.length <= 1) return draft;
  return withScenes(
    draft,
    draft.scenes.filter((scene) => scene.key !== key),
  );
}

/**
 * Two scenes of one: the narration is cut at a character, or after the sentence nearest to the middle. The length is
 * shared as the words are; overlays stay where they are in time.
 */
export function splitScene(
  draft: Draft,
  key: number,
  caret: number | null,
): { draft: Draft; key: number | null } {
  const at = draft.scenes.findIndex((scene) => scene.key === key);
  const scene = draft.scenes[at];
  if (!scene || scene.duration_ms < 2 * SHORTEST_SCENE) return { draft, key: null };
  const cut =
    caret !== null && caret > 0 && caret < scene.narration.length ? caret : sentenceBreak(scene.narration);
  const [head, tail] = [scene.narration.slice(0, cut).trimEnd(), scene.narration.slice(cut).trimStart()];
  const share = scene.narration ? head.length / Math.max(1, head.length + tail.length) : 0.5;
  const first = Math.round(
    Math.max(SHORTEST_SCENE, Math.min(scene.duration_ms - SHORTEST_SCENE, scene.duration_ms * share)),
  );
  const added: DraftScene = {
    ...scene,
    key: draft.next,
    narration: tail,
    duration_ms: scene.duration_ms - first,
    transition: "cut",
  };
  const scenes = [...draft.scenes];
  scenes.splice(at, 1, { ...scene, narration: head, duration_ms: first }, added);
  return { draft: { ...draft, scenes, next: draft.next + 1 }, key: added.key };
}

/** Where a text is best cut in two: after the sentence end, else the space, nearest to its middle. */
export function sentenceBreak(text: string): number {
  const middle = text.length / 2;
  const nearest = (pattern: RegExp) => {
    const places = [...text.matchAll(pattern)].map((match) => match.index + match[0].length);
    const inside = places.filter((place) => place > 0 && place < text.trimEnd().length);
    return inside.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  };
  return nearest(/[.!?…。！？]+["'”’)]*\s*/g) ?? nearest(/\s+/g) ?? Math.round(middle);
}

/** Joins a scene with the one after it: texts and lengths add up, the first one's picture and transition stay. */
export function mergeScene(draft: Draft, key: number): Draft {
  const at = draft.scenes.findIndex((scene) => scene.key === key);
  const [first, second] = [draft.scenes[at], draft.scenes[at + 1]];
  if (!first || !second) return draft;
  const joined = (a: string, b: string) => [a.trim(), b.trim()].filter(Boolean).join(" ");
  const merged: DraftScene = {
    ...first,
    narration: joined(first.narration, second.narration),
    visual_prompt: first.visual_prompt.trim() || second.visual_prompt,
    duration_ms: Math.min(LONGEST_SCENE, first.duration_ms + second.duration_ms),
  };
  const scenes = [...draft.scenes];
  scenes.splice(at, 2, merged);
  return { ...draft, scenes };
}

export function addOverlay(draft: Draft, start: number): { draft: Draft; key: number } {
  const key = draft.next;
  const at = sceneAt(draft.scenes, start);
  const sceneEnd = starts(draft.scenes)[at + 1] ?? start + NEW_OVERLAY;
  const end = Math.max(start + SHORTEST_OVERLAY, Math.min(start + NEW_OVERLAY, sceneEnd));
  const overlay: DraftOverlay = {
    key,
    text: "",
    start_ms: start,
    end_ms: end,
    position: "top",
    style: "bold",
  };
  return { draft: { ...draft, overlays: [...draft.overlays, overlay], next: key + 1 }, key };
}

export function setOverlay(draft: Draft, key: number, change: Partial<Overlay>): Draft {
  const total = totalMs(draft);
  const overlays = draft.overlays.map((overlay) =>
    overlay.key === key ? keptInside({ ...overlay, ...change }, total) : overlay,
  );
  return { ...draft, overlays };
}

/** Moves an overlay in time without changing how long it stands. */
export function moveOverlay(draft: Draft, key: number, start: number): Draft {
  const overlay = draft.overlays.find((one) => one.key === key);
  if (!overlay) return draft;
  const length = overlay.end_ms - overlay.start_ms;
  const start_ms = Math.round(Math.max(0, Math.min(start, totalMs(draft) - length)));
  return setOverlay(draft, key, { start_ms, end_ms: start_ms + length });
}

export function removeOverlay(draft: Draft, key: number): Draft {
  return { ...draft, overlays: draft.overlays.filter((overlay) => overlay.key !== key) };
}

function keptInside(overlay: DraftOverlay, total: number): DraftOverlay {
  const start_ms = Math.round(Math.max(0, Math.min(overlay.start_ms, total - SHORTEST_OVERLAY)));
  const end_ms = Math.round(Math.max(start_ms + SHORTEST_OVERLAY, Math.min(overlay.end_ms, total)));
  return { ...overlay, start_ms, end_ms };
}

/** Other scenes, or in another order: every overlay stays with the scene it begins in, and goes with it. */
function withScenes(draft: Draft, scenes: DraftScene[]): Draft {
  const [before, after] = [starts(draft.scenes), starts(scenes)];
  const total = after.at(-1) ?? 0;
  const overlays: DraftOverlay[] = [];
  for (const overlay of draft.overlays) {
    const from = sceneAt(draft.scenes, overlay.start_ms);
    const anchor = draft.scenes[from];
    const to = scenes.findIndex((scene) => scene.key === anchor?.key);
    const now = scenes[to];
    if (!anchor || !now) continue;
    const offset = overlay.start_ms - (before[from] ?? 0);
    const start_ms = (after[to] ?? 0) + Math.max(0, Math.min(offset, now.duration_ms - SHORTEST_OVERLAY));
    const within = overlay.end_ms <= (before[from + 1] ?? 0);
    const end = start_ms + overlay.end_ms - overlay.start_ms;
    const end_ms = within ? Math.min(end, (after[to] ?? 0) + now.duration_ms) : end;
    overlays.push(keptInside({ ...overlay, start_ms, end_ms }, total));
  }
  return { ...draft, scenes, overlays };
}

/** Whether two drafts would be saved as the same script. */
export function same(a: Draft, b: Draft): boolean {
  return a === b || JSON.stringify({ ...a, next: 0 }) === JSON.stringify({ ...b, next: 0 });
}
