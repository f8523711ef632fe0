// The text editor for theme files. Loaded only where it is shown.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState, type Text } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { ThemeError } from "../studio";

export interface TomlView {
  setText: (text: string) => void;
  setFault: (fault: ThemeError | null) => void;
  goTo: (line: number) => void;
  destroy: () => void;
}

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "transparent", height: "100%", fontSize: "12.5px" },
  "&.cm-focused, &:focus-within": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--accent)", padding: "10px 0" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--ink-3)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  ".cm-cursor": { borderLeftColor: "var(--accent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "var(--accent-soft)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--line-strong)",
  },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--fail)" },
});

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
  { tag: [tags.string], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--run)" },
  { tag: [tags.propertyName, tags.attributeName], color: "var(--ink)" },
  { tag: [tags.heading, tags.keyword, tags.atom], color: "var(--accent)" },
]);

export function tomlView(
  host: HTMLElement,
  text: string,
  label: string,
  ontext: (text: string) => void,
): TomlView {
  // In a shadow tree the editor adopts its style sheets; in the page itself it would write them inline, which the
  // content policy forbids.
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        bracketMatching(),
        highlightActiveLine(),
        StreamLanguage.define(toml),
        syntaxHighlighting(colours),
        look,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        // Tab leaves the field, as everywhere; indenting is not TOML's custom anyway.
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.updateListener.of((update) => update.docChanged && ontext(update.state.doc.toString())),
      ],
    }),
  });
  return {
    setText(next) {
      if (next === view.state.doc.toString()) return;
      view.dispatch({ changes: difference(view.state.doc.toString(), next) });
    },
    setFault(fault) {
      view.dispatch(setDiagnostics(view.state, fault ? [diagnostic(view.state.doc, fault)] : []));
    },
    goTo(line) {
      const place = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      view.dispatch({
        selection: { anchor: place.from },
        effects: EditorView.scrollIntoView(place.from, { y: "center" }),
      });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}

function diagnostic(doc: Text, fault: ThemeError): Diagnostic {
  const line = doc.line(Math.max(1, Math.min(fault.line, doc.lines)));
  return { from: line.from, to: line.to, severity: "error", message: fault.message };
}

/** The one stretch in which two texts differ, so that the caret and the scroll stay where they are. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - from;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
