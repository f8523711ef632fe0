// Estimates in the few words that fit beside a button.

import { dollars } from "./format";
import type { Estimate } from "./studio";
import { t } from "./texts";

/** Thousandths of a cent in a cent. */
export const CENT = 1000;

/**
 * What a button's price tag says, in the words for a wide or a narrow window; null where there is nothing to say, because
 * it is free.
 */
export function tagOf(
  estimate: Estimate | undefined,
  words: typeof t.money.tag.wide = t.money.tag.wide,
): string | null {
  if (!estimate || estimate.parts.length === 0) return null;
  if (estimate.refused !== null) return words.overLimit;
  const known = estimate.parts.reduce((sum, part) => sum + (part.millicents ?? 0), 0);
  if (estimate.total_millicents === null) return known === 0 ? words.unknown : words.andMore(rounded(known));
  if (known === 0) return null;
  return known < CENT ? words.under(dollars(CENT)) : words.about(rounded(known));
}

/** What stands beside a button: its price tag, or that what it does is free. Null where no engine is asked. */
export function priceOf(
  estimate: Estimate | undefined,
  words: typeof t.money.tag.wide = t.money.tag.wide,
): string | null {
  const asked = (estimate?.parts.length ?? 0) + (estimate?.free.length ?? 0);
  return tagOf(estimate, words) ?? (asked > 0 ? words.free : null);
}

/** A small button's words with its price behind them, where it has one. */
export function withPrice(label: string, estimate: Estimate | undefined): string {
  const tag = tagOf(estimate);
  return tag === null ? label : `${label} · ${tag}`;
}

/** What was spent, to the nearest cent; what is less than that says so. */
export function spentToTheCent(millicents: number): string {
  const cents = Math.round(millicents / CENT);
  return millicents > 0 && cents === 0 ? t.money.tag.wide.under(dollars(CENT)) : dollars(cents * CENT);
}

/** To the cent, upwards: an estimate is no more exact than that. */
export function rounded(millicents: number): string {
  return dollars(Math.ceil(millicents / CENT) * CENT);
}

/** Whole cents of an amount in dollars as it is typed; null where it is none, and an empty text for no amount. */
export function centsOf(typed: string): string | null {
  const text = typed.trim().replace(/^\$/, "").replace(",", ".");
  if (text === "") return "";
  return /^\d{1,7}(\.\d{1,2})?$/.test(text) ? String(Math.round(Number(text) * 100)) : null;
}

/** Cents as they are typed: `2.50`; nothing for nothing. */
export function typedCents(cents: string): string {
  return cents === "" ? "" : (Number(cents) / 100).toFixed(2);
}
