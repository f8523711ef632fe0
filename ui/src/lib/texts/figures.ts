// The words within figures: ages, counts, rates.

/** `1 scene`, `6 scenes`. */
function plural(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `script 1, visuals 1 and voice 2`. */
export function listed(names: string[]): string {
  const last = names.at(-1) ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}

export const figures = {
  now: "now",
  justNow: "just now",
  minutes: (n: number) => `${n} min`,
  hours: (n: number) => `${n} h`,
  yesterday: "yesterday",
  days: (n: number) => `${n} days`,
  ago: (age: string) => `${age} ago`,
  milliseconds: (n: number) => `${n} ms`,
  seconds: (n: string) => `${n} s`,
  minutesAndSeconds: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
  takes: (n: number) => plural(n, "take"),
  words: (n: number) => plural(n, "word"),
  verdicts: (n: number) => plural(n, "verdict"),
  videos: (n: number) => plural(n, "video"),
  lines: (n: number) => plural(n, "line"),
  files: (n: number) => plural(n, "file"),
  checks: (n: number) => plural(n, "check"),
  warnings: (n: number) => plural(n, "warning"),
  /** Pixels, frames a second times 1000, and the size as it is read. */
  film: (width: number, height: number, milli: number, size: string) =>
    `${width} × ${height} · ${milli / 1000} fps · ${size}`,
};
