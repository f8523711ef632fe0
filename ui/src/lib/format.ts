// Figures as they are read.

import { figures } from "./texts/figures";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `0:41`, `1:02:03`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = String(s).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}

/** `0:02.9`: for places where tenths matter. */
export function clockTenths(ms: number): string {
  const tenths = Math.max(0, Math.floor(ms / 100));
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
}

/** `22.4 s`. */
export function seconds(ms: number): string {
  return figures.seconds((ms / 1000).toFixed(1));
}

/** How long work took: `340 ms`, `4.2 s`, `1 min 12 s`. */
export function took(ms: number): string {
  if (ms < 1000) return figures.milliseconds(ms);
  if (ms < MINUTE) return seconds(ms);
  return figures.minutesAndSeconds(Math.floor(ms / MINUTE), Math.round((ms % MINUTE) / 1000));
}

/** `$0.31`. */
export function money(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`;
}

/** `$0.0042` from thousandths of a cent: to the cent, and finer only where there is something finer. */
export function dollars(millicents: number): string {
  const whole = Math.floor(millicents / 100_000);
  const fine = String(millicents % 100_000)
    .padStart(5, "0")
    .replace(/0{1,3}$/, "");
  return `$${whole}.${fine}`;
}

/** `8.4 MB` from kibibytes. */
export function kibibytes(kib: number): string {
  return bytes(kib * 1024);
}

/** `8.4 MB`, in powers of a thousand as file managers show. */
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `1.2 M`, `84 k`, `412`. */
export function count(value: number): string {
  if (value >= 999_500) return `${(value / 1_000_000).toFixed(value < 9_950_000 ? 1 : 0)} M`;
  if (value >= 1000) return `${(value / 1000).toFixed(value < 9950 ? 1 : 0)} k`;
  return String(Math.round(value));
}

/** `now`, `12 min`, `3 h`, `yesterday`, `2 days`, then the date. */
export function age(rfc3339: string, now: number): string {
  return aged(rfc3339, now, { now: figures.now, span: (age) => age });
}

/** As `age`, within a sentence: `just now`, `12 min ago`, `yesterday`. */
export function ago(rfc3339: string, now: number): string {
  return aged(rfc3339, now, { now: figures.justNow, span: figures.ago });
}

function aged(rfc3339: string, now: number, said: { now: string; span: (age: string) => string }): string {
  const then = Date.parse(rfc3339);
  const ms = now - then;
  if (Number.isNaN(then)) return "";
  if (ms < MINUTE) return said.now;
  if (ms < HOUR) return said.span(figures.minutes(Math.floor(ms / MINUTE)));
  if (ms < DAY) return said.span(figures.hours(Math.floor(ms / HOUR)));
  if (ms < 2 * DAY) return figures.yesterday;
  if (ms < 14 * DAY) return said.span(figures.days(Math.floor(ms / DAY)));
  return new Date(then).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

/** `10:12`, the local time of day. */
export function timeOfDay(rfc3339: string): string {
  return new Date(rfc3339).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

/** Whether a moment lies on the same local day as another. */
export function sameDay(rfc3339: string, now: number): boolean {
  return new Date(rfc3339).toDateString() === new Date(now).toDateString();
}

/** `how to` from `how_to`. */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}

/** Messages come as they are said on a command line; here they begin with a capital. */
export function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
