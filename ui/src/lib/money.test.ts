import { describe, expect, it } from "vitest";
import { dollars, kibibytes } from "./format";
import { centsOf, priceOf, rounded, spentToTheCent, tagOf, typedCents } from "./money";
import type { Estimate, EstimatePart } from "./studio";

function estimate(amounts: (number | null)[], refused: string | null = null): Estimate {
  const part = (millicents: number | null): EstimatePart => ({
    stage: "script",
    provider: "openai",
    model: "a-model",
    what: "a script",
    counted: "100 tokens in",
    millicents,
    cost: "",
    price: "",
  });
  const known = amounts.reduce((sum: number, amount) => sum + (amount ?? 0), 0);
  return {
    parts: amounts.map(part),
    free: [],
    total_millicents: amounts.includes(null) ? null : known,
    total: "",
    refused,
  };
}

describe("amounts", () => {
  it("are exact, and no finer than they have to be", () => {
    expect([0, 149, 1000, 28_000, 168_149, 12_300_000].map(dollars)).toEqual([
      "$0.00",
      "$0.00149",
      "$0.01",
      "$0.28",
      "$1.68149",
      "$123.00",
    ]);
  });
  it("are rounded up where they are expected, and to the nearest where they were spent", () => {
    expect(rounded(168_149)).toBe("$1.69");
    expect(spentToTheCent(168_149)).toBe("$1.68");
    expect(spentToTheCent(149)).toBe("under $0.01");
    expect(spentToTheCent(0)).toBe("$0.00");
  });
  it("are typed in dollars and kept in cents", () => {
    expect(["2", "2.50", " $3 ", "0,5", ""].map(centsOf)).toEqual(["200", "250", "300", "50", ""]);
    for (const wrong of ["two", "-1", "1.234", "1e3", "."]) expect(centsOf(wrong)).toBeNull();
    expect(typedCents("250")).toBe("2.50");
    expect(typedCents("")).toBe("");
  });
  it("of memory are told as file managers do", () => {
    expect(kibibytes(2_310_000)).toBe("2.4 GB");
  });
});

describe("a button's price tag", () => {
  it("says nothing of what is free", () => {
    expect(tagOf(undefined)).toBeNull();
    expect(tagOf(estimate([]))).toBeNull();
    expect(tagOf(estimate([0, 0]))).toBeNull();
  });
  it("stands beside a button that asks an engine, and says so where that is free", () => {
    expect(priceOf(undefined)).toBeNull();
    expect(priceOf(estimate([]))).toBeNull();
    expect(priceOf(estimate([0]))).toBe("free");
    const own = { stage: "script" as const, engine: "outline", costs: "nothing" };
    expect(priceOf({ ...estimate([]), free: [own] })).toBe("free");
    expect(priceOf({ ...estimate([28_000]), free: [own] })).toBe("about $0.28");
  });
  it("says about how much", () => {
    expect(tagOf(estimate([168_000, 744]))).toBe("about $1.69");
    expect(tagOf(estimate([744]))).toBe("under $0.01");
  });
  it("never takes what has no price for free", () => {
    expect(tagOf(estimate([null]))).toBe("price unknown");
    expect(tagOf(estimate([28_000, null]))).toBe("about $0.28 and more");
  });
  it("says that a limit is in the way", () => {
    expect(tagOf(estimate([28_000], "this would pass the job limit"))).toBe("over the limit");
  });
});
