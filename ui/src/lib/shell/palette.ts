// Finding a line of the palette by what was typed.

export interface Line {
  id: string;
  group: string;
  label: string;
  /** Further words by which it is found. */
  words?: string;
  /** A few words at its right. */
  hint?: string;
  /** Why it can't be done now. */
  disabled?: string | null;
  keys?: string;
  run: () => void;
}

/** How well a line fits; 0 where it doesn't. Every word typed must begin a word of the line, or be inside one. */
export function fit(line: Line, typed: string): number {
  const text = `${line.label} ${line.words ?? ""}`.toLocaleLowerCase();
  let points = 1;
  for (const word of typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    const begins = at === 0 || /[\s“"(/-]/.test(text[at - 1] ?? "");
    points += (begins ? 10 : 1) + (text.startsWith(word) ? 5 : 0);
  }
  return points;
}

/** The lines that fit, best first, groups in the order of their best line. */
export function ranked(lines: Line[], typed: string): Line[] {
  if (typed.trim() === "") return lines;
  const scored = lines
    .map((line, at) => ({ line, at, points: fit(line, typed) }))
    .filter((one) => one.points > 0);
  const best = new Map<string, number>();
  for (const { line, points } of scored) best.set(line.group, Math.max(points, best.get(line.group) ?? 0));
  const order = [...best.keys()].sort((a, b) => (best.get(b) ?? 0) - (best.get(a) ?? 0));
  scored.sort(
    (a, b) => order.indexOf(a.line.group) - order.indexOf(b.line.group) || b.points - a.points || a.at - b.at,
  );
  return scored.map((one) => one.line);
}

/** The lines under their headings, in the order in which these first come up. */
export function grouped(lines: Line[]): [string, Line[]][] {
  // Not `Map.groupBy`: Safari has it since 17.4, and the oldest webview meant is older.
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(line.group);
    if (group) group.push(line);
    else groups.set(line.group, [line]);
  }
  return [...groups];
}
