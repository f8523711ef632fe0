// Every keyboard shortcut of the window, once: what is pressed, what it does, where. The handlers name them by id, the
// shortcuts page lists them.

import { t } from "./texts";

export interface Shortcut {
  /** `mod` is Ctrl, or Cmd on a Mac. Several mean the same. */
  keys: string[];
  /** Works while a text field has the focus. Those with `mod` always do. */
  inFields?: boolean;
  /** Works while a dialog or a menu is open, too. */
  overDialogs?: boolean;
  /** Goes on while the key is held. What acts and doesn't only move is done once a press. */
  repeats?: boolean;
}

export const keymap = {
  palette: { keys: ["mod+k"] },
  shortcuts: { keys: ["?"] },
  newJob: { keys: ["n"] },
  goJobs: { keys: ["mod+1"] },
  goReview: { keys: ["mod+2"] },
  goTrends: { keys: ["mod+3"] },
  goThemes: { keys: ["mod+4"] },
  goSettings: { keys: ["mod+,"] },
  zoomIn: { keys: ["mod++", "mod+="], overDialogs: true, repeats: true },
  zoomOut: { keys: ["mod+-"], overDialogs: true, repeats: true },
  zoomReset: { keys: ["mod+0"], overDialogs: true },
  search: { keys: ["/"] },
  nextRow: { keys: ["arrowdown"], repeats: true },
  previousRow: { keys: ["arrowup"], repeats: true },
  openRow: { keys: ["enter"] },
  retryRow: { keys: ["r"] },
  markRow: { keys: ["x"] },
  markOn: { keys: ["shift+arrowdown"], repeats: true },
  markBack: { keys: ["shift+arrowup"], repeats: true },
  unmark: { keys: ["escape"] },
  deleteRows: { keys: ["delete"] },
  runRest: { keys: ["mod+enter"] },
  stop: { keys: ["mod+."] },
  nextStage: { keys: ["]"], repeats: true },
  previousStage: { keys: ["["], repeats: true },
  undo: { keys: ["mod+z"], repeats: true },
  redo: { keys: ["mod+shift+z", "mod+y"], repeats: true },
  save: { keys: ["mod+s"] },
  sceneUp: { keys: ["alt+arrowup"], inFields: true, repeats: true },
  sceneDown: { keys: ["alt+arrowdown"], inFields: true, repeats: true },
  splitScene: { keys: ["alt+enter"], inFields: true },
  mergeScene: { keys: ["alt+j"], inFields: true },
  addScene: { keys: ["alt+n"], inFields: true },
  playPause: { keys: ["space"] },
  reverse: { keys: ["j"] },
  pause: { keys: ["k"] },
  forward: { keys: ["l"] },
  frameBack: { keys: [","], repeats: true },
  frameOn: { keys: ["."], repeats: true },
  secondBack: { keys: ["arrowleft"], repeats: true },
  secondOn: { keys: ["arrowright"], repeats: true },
  markIn: { keys: ["i"] },
  markOut: { keys: ["o"] },
  clearMarks: { keys: ["x"] },
  slower: { keys: ["<"], repeats: true },
  faster: { keys: [">"], repeats: true },
  toStart: { keys: ["home"] },
  toEnd: { keys: ["end"] },
  typeTime: { keys: ["t"] },
  mute: { keys: ["m"] },
  louder: { keys: ["shift+arrowup"], repeats: true },
  quieter: { keys: ["shift+arrowdown"], repeats: true },
  loop: { keys: ["shift+l"] },
  fullScreen: { keys: ["f"] },
  guides: { keys: ["g"] },
  nextVideo: { keys: ["pagedown"], repeats: true },
  previousVideo: { keys: ["pageup"], repeats: true },
  approve: { keys: ["a"] },
  reject: { keys: ["r"] },
  undoVerdict: { keys: ["u"] },
  comment: { keys: ["c"] },
  nextComment: { keys: ["shift+pagedown"], repeats: true },
  previousComment: { keys: ["shift+pageup"], repeats: true },
  compare: { keys: ["shift+c"] },
  otherVoice: { keys: ["b"] },
} satisfies Record<string, Shortcut>;

export type ShortcutId = keyof typeof keymap;

/** The shortcuts page: what belongs together, so that three columns of it are about as high. */
export const shortcutGroups: { name: string; ids: ShortcutId[] }[] = [
  {
    name: t.shortcuts.groups.everywhere,
    ids: [
      "palette",
      "shortcuts",
      "newJob",
      "goJobs",
      "goReview",
      "goTrends",
      "goThemes",
      "goSettings",
      "zoomIn",
      "zoomOut",
      "zoomReset",
    ],
  },
  {
    name: t.shortcuts.groups.script,
    ids: ["save", "undo", "redo", "addScene", "sceneUp", "sceneDown", "splitScene", "mergeScene"],
  },
  {
    name: t.shortcuts.groups.player,
    ids: [
      "playPause",
      "reverse",
      "pause",
      "forward",
      "frameBack",
      "frameOn",
      "secondBack",
      "secondOn",
      "toStart",
      "toEnd",
      "typeTime",
      "markIn",
      "markOut",
      "clearMarks",
      "slower",
      "faster",
      "mute",
      "louder",
      "quieter",
      "loop",
      "fullScreen",
      "guides",
    ],
  },
  {
    name: t.shortcuts.groups.jobs,
    ids: [
      "search",
      "nextRow",
      "previousRow",
      "openRow",
      "retryRow",
      "markRow",
      "markOn",
      "markBack",
      "unmark",
      "deleteRows",
    ],
  },
  {
    name: t.shortcuts.groups.job,
    ids: ["runRest", "stop", "nextStage", "previousStage", "compare", "otherVoice"],
  },
  {
    name: t.shortcuts.groups.review,
    ids: [
      "approve",
      "reject",
      "undoVerdict",
      "nextVideo",
      "previousVideo",
      "comment",
      "nextComment",
      "previousComment",
    ],
  },
];

const apple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

const shown: Record<string, string> = {
  mod: apple ? "⌘" : "Ctrl",
  alt: apple ? "⌥" : "Alt",
  shift: apple ? "⇧" : "Shift",
  enter: apple ? "⏎" : "Enter",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  space: "Space",
  home: "Home",
  end: "End",
  pageup: "PgUp",
  pagedown: "PgDn",
  escape: apple ? "⎋" : "Esc",
  delete: apple ? "⌦" : "Del",
  "-": "−",
};

/** A combination as it is printed on keys: `Ctrl K`, `⌘K`. */
export function keyLabel(keys: string): string {
  // The last sign may be a plus itself.
  const parts = keys
    .split(/\+(?=.)/)
    .map((part) => shown[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return parts.join(apple ? "" : " ");
}

/** What something is called, with the keys that do it. */
export function withKey(name: string, id: ShortcutId): string {
  return `${name} (${keyLabel(keymap[id].keys[0] ?? "")})`;
}

/** The signs of a keyboard with Latin letters, and those with Shift, by what the keys are called. */
const signs: Record<string, [string, string]> = {
  Comma: [",", "<"],
  Period: [".", ">"],
  Slash: ["/", "?"],
  BracketLeft: ["[", "{"],
  BracketRight: ["]", "}"],
  Minus: ["-", "_"],
  Equal: ["=", "+"],
};

/** What the key writes; for one of another script, what is on the same key of a Latin keyboard. */
function latin({ key, code, shiftKey }: KeyboardEvent): string {
  if (key.length !== 1 || key <= "~") return key;
  const [, plain] = /^(?:Key|Digit)(.)$/.exec(code) ?? [];
  return plain ?? signs[code]?.[shiftKey ? 1 : 0] ?? key;
}

/** A key press in the keymap's writing. */
export function pressed(event: KeyboardEvent): string {
  const key = event.key === " " ? "space" : latin(event).toLowerCase();
  const parts: string[] = [];
  if (apple ? event.metaKey : event.ctrlKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  // A sign that needs Shift on some keyboards, such as `?`, is itself; Shift counts with letters and named keys.
  if (event.shiftKey && (key.length > 1 || /[a-z]/.test(key))) parts.push("shift");
  // Option on a Mac turns letters into other signs; the physical key says which was meant.
  parts.push(event.altKey && event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : key);
  return parts.join("+");
}
