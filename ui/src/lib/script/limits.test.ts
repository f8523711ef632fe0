import { expect, it } from "vitest";
import { captionLimit, characters, everyLimit, hashtagLimit, parseHashtags } from "./limits";

it("an emoji made of several signs is one character", () => {
  expect(characters("👩‍👩‍👧 ok")).toBe(4);
});

it("every platform is asked, and each has its own limit", () => {
  const tags = Array.from({ length: 8 }, (_, n) => `tag${n}`);
  const over = everyLimit((platform) => hashtagLimit(tags, platform)).filter((one) => one.limit.over);
  expect(over.map((one) => one.platform)).toEqual(["tiktok", "reels"]);
  const long = everyLimit((platform) => captionLimit("x".repeat(3000), [], platform));
  expect(long.filter((one) => one.limit.over).map((one) => one.platform)).toEqual(["tiktok", "reels"]);
});

it("hashtags are taken apart however they were typed", () => {
  expect(parseHashtags("#Tea, tea  #café,日本")).toEqual(["tea", "café", "日本"]);
});
