// The guides that are drawn are the safe zones that the checks judge by (`safe.rs` of the renderer).

import { expect, it } from "vitest";
import { canvasOf, textArea, zoneOf, type Canvas, type Margins } from "./platforms";

const PORTRAIT = { width: 1080, height: 1920 };
const SQUARE = { width: 1080, height: 1080 };
const WIDE = { width: 1920, height: 1080 };

/** A zone in whole pixels, as the checks have it: left, top, right, bottom. */
function area(zone: Margins, { width, height }: Canvas): number[] {
  const whole = (pixels: number) => Math.floor(pixels + 1e-6);
  return [
    whole((zone.left * width) / 100),
    whole((zone.top * height) / 100),
    whole(width - (zone.right * width) / 100),
    whole(height - (zone.bottom * height) / 100),
  ];
}

it("over an upright video they are where the platforms' figures say", () => {
  expect(area(zoneOf("core", PORTRAIT), PORTRAIT)).toEqual([108, 384, 972, 1536]);
  expect(area(zoneOf("reels", PORTRAIT), PORTRAIT)).toEqual([64, 268, 1015, 1248]);
  expect(zoneOf("tiktok", PORTRAIT).bottom).toBeCloseTo(20);
  expect(zoneOf("shorts", PORTRAIT).bottom).toBeCloseTo(25);
  const small = { width: 270, height: 480 };
  expect(area(zoneOf("core", small), small)).toEqual([27, 96, 243, 384]);
});

it("over a square one they are what reaches into it from above and beneath", () => {
  expect(area(textArea(SQUARE), SQUARE)).toEqual([108, 54, 972, 828]);
  expect(area(zoneOf("reels", SQUARE), SQUARE)).toEqual([64, 54, 1015, 828]);
  expect(area(zoneOf("core", SQUARE), SQUARE)).toEqual([108, 54, 972, 1026]);
});

it("over a wide one only the title-safe margin is left above and beneath", () => {
  expect(area(textArea(WIDE), WIDE)).toEqual([192, 54, 1728, 1026]);
  expect(area(zoneOf("tiktok", canvasOf("16:9")), WIDE)).toEqual([115, 54, 1728, 1026]);
});

it("over one narrower than the screen they are what reaches into it from the sides", () => {
  const narrow = { width: 900, height: 1920 };
  // 90 pixels of the screen lie on either side.
  expect(area(zoneOf("core", narrow), narrow)).toEqual([45, 384, 855, 1536]);
});
