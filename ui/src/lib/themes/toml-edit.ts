// One value changed in a TOML text, with everything else left as it was written: comments, order, blank lines.

export type TomlValue = string | number | boolean | string[];

/** The value as TOML. */
export function literal(value: TomlValue): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  // JSON's strings are TOML's basic strings, but for one sign that TOML wants escaped.
  return typeof value === "string" ? JSON.stringify(value).replaceAll("\u007f", "\\u007F") : String(value);
}

/** The text with `key` of `table` (an empty string for the top) set. A table or key that isn't there is added. */
export function setToml(text: string, table: string, key: string, value: TomlValue): string {
  const region = regionOf(text, table);
  if (!region) {
    const gap = text === "" || text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
    return `${text}${gap}[${table}]\n${key} = ${literal(value)}\n`;
  }
  return setIn(text, region, key, value);
}

function setIn(text: string, region: Region, key: string, value: TomlValue): string {
  const found = findKey(text, region, key);
  if (found) return text.slice(0, found.start) + literal(value) + text.slice(found.end);
  const at = endOfKeys(text, region);
  const gap = at > 0 && text[at - 1] !== "\n" ? "\n" : "";
  return `${text.slice(0, at)}${gap}${key} = ${literal(value)}\n${text.slice(at)}`;
}

/** The text with `key` set in one of the tables of a list, `[[list]]`, counted from 0. */
export function setInList(text: string, list: string, place: number, key: string, value: TomlValue): string {
  const region = regionOf(text, list, place);
  return region ? setIn(text, region, key, value) : text;
}

/** The text with one more table in a list, behind its last. */
export function addToList(text: string, list: string, keys: Record<string, TomlValue>): string {
  let last: Region | null = null;
  for (let place = 0, next; (next = regionOf(text, list, place)); place++) last = next;
  const at = last ? endOfKeys(text, last) : text.length;
  const before = text.slice(0, at);
  const gap = before === "" ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const body = Object.entries(keys).map(([key, value]) => `${key} = ${literal(value)}\n`);
  return `${before}${gap}[[${list}]]\n${body.join("")}${text.slice(at)}`;
}

/** The text without one of the tables of a list. */
export function removeFromList(text: string, list: string, place: number): string {
  const region = regionOf(text, list, place);
  if (!region) return text;
  const rest = text.slice(endOfKeys(text, region));
  return text.slice(0, region.head) + rest.replace(/^\n/, "");
}

interface Span {
  start: number;
  end: number;
}

/** The lines that belong to a table, and where its header begins. */
interface Region extends Span {
  head: number;
}

/** A table, or one of a list's by its place. */
function regionOf(text: string, table: string, place: number | null = null): Region | null {
  let found = table === "" ? { head: 0, start: 0 } : null;
  let seen = 0;
  for (const line of lines(text)) {
    const header = /^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$/.exec(line.text);
    if (!header) continue;
    if (found) return { ...found, end: line.start };
    if (header[2]?.replace(/\s*\.\s*/g, ".") !== table) continue;
    const here = place === null ? header[1] === "[" : header[1] === "[[" && seen++ === place;
    if (here) found = { head: line.start, start: line.end };
  }
  return found && { ...found, end: text.length };
}

/** The lines of a text that are no part of a value above them. */
function* lines(text: string): Generator<{ text: string; start: number; end: number }> {
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf("\n", at);
    let end = newline < 0 ? text.length : newline + 1;
    const line = text.slice(at, newline < 0 ? text.length : newline);
    const equals = /^\s*[\w.\-"']+\s*=\s*/.exec(line);
    if (equals) {
      const after = text.indexOf("\n", endOfValue(text, at + equals[0].length));
      end = after < 0 ? text.length : after + 1;
    }
    yield { text: line, start: at, end };
    at = end;
  }
}

function findKey(text: string, region: Span, key: string): Span | null {
  for (const line of lines(text.slice(region.start, region.end))) {
    const equals = /^\s*([\w-]+)\s*=\s*/.exec(line.text);
    if (equals?.[1] !== key) continue;
    const start = region.start + line.start + equals[0].length;
    return { start, end: endOfValue(text, start) };
  }
  return null;
}

/** After the last key of a region, before the blank lines and comments that belong to what follows. */
function endOfKeys(text: string, region: Span): number {
  let at = region.start;
  for (const line of lines(text.slice(region.start, region.end))) {
    if (/^\s*[\w-]+\s*=/.test(line.text)) at = region.start + line.end;
  }
  return at;
}

/** Where the value that begins at a place ends. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const sign = text[at];
    if (sign === '"' || sign === "'") {
      at = endOfString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") {
      depth -= 1;
      if (depth <= 0) return at + 1;
    } else if (sign === "#" && depth > 0) {
      const newline = text.indexOf("\n", at);
      at = newline < 0 ? text.length : newline;
      continue;
    } else if (depth === 0 && (sign === "\n" || sign === "#")) {
      return start + text.slice(start, at).trimEnd().length;
    }
    at += 1;
  }
  return start + text.slice(start).trimEnd().length;
}

function endOfString(text: string, start: number): number {
  const quote = text[start] as string;
  const long = text.startsWith(quote.repeat(3), start);
  const close = long ? quote.repeat(3) : quote;
  let at = start + close.length;
  while (at < text.length) {
    if (quote === '"' && text[at] === "\\") at += 2;
    else if (text.startsWith(close, at)) return at + close.length;
    else at += 1;
  }
  return text.length;
}
