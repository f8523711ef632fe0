export const money = {
  about: (amount: string) => `about ${amount}`,
  tag: {
    wide: {
      about: (amount: string) => `about ${amount}`,
      under: (amount: string) => `under ${amount}`,
      andMore: (amount: string) => `about ${amount} and more`,
      unknown: "price unknown",
      overLimit: "over the limit",
      free: "free",
    },
    narrow: {
      about: (amount: string) => amount,
      under: (amount: string) => `<${amount}`,
      andMore: (amount: string) => `${amount} + ?`,
      unknown: "no price",
      overLimit: "over limit",
      free: "free",
    },
  },
  madeOf: "What it is made of",
  estimate: "Expected cost",
  total: "In all",
  noPrice: "no price",
  unknownAbout: "The price file has no price for this model, which does not mean that it is free.",
  toLimits: "Limits",
  job: "What this job costs",
  jobFree: "No service was asked for anything: all of it was made on this machine.",
  spent: "Spent",
  unused: "Of that, for takes that are not used",
  pending: "Under way or in doubt",
  rest: "Expected for the rest",
  restFree: "nothing",
  unpriced: (n: number) =>
    n === 1
      ? "One order has no price and is in none of the sums."
      : `${n} orders have no price and are in none of the sums.`,
  doubt: (n: number) => `${n} in doubt`,
  doubtAbout:
    "An order was sent and its answer never came. It is not sent again until you have said in the ledger how it ended.",
  toLedger: "Ledger",
  toCome: (amount: string) => `${amount} to come`,
};
