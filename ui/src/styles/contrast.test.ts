// What a colour must stand out by, after WCAG 2.2: text 4.5 to 1 (1.4.3), parts that mean something 3 to 1 (1.4.11).

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const TEXT = 4.5;
const PART = 3;
const css = readFileSync(resolve("src/styles/tokens.css"), "utf8");

type Colour = [number, number, number, number];

function tokens(theme: string): Map<string, Colour> {
  const block = new RegExp(`\\[data-theme="${theme}"\\][^{]*\\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  const found = [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6,8});/g)];
  return new Map(found.map(([, name, hex]) => [name ?? "", colour(hex ?? "")]));
}

function colour(hex: string): Colour {
  const part = (at: number) => parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5), hex.length > 7 ? part(7) / 255 : 1];
}

function over([r, g, b, a]: Colour, [x, y, z]: Colour): Colour {
  const mix = (top: number, under: number) => top * a + under * (1 - a);
  return [mix(r, x), mix(g, y), mix(b, z), 1];
}

function luminance(of: Colour): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(of[0]) + 0.7152 * linear(of[1]) + 0.0722 * linear(of[2]);
}

function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each(["light", "dark"])("the %s colours", (theme) => {
  const known = tokens(theme);
  const get = (name: string) => {
    const found = known.get(name);
    if (!found) throw new Error(`tokens.css has no --${name} in ${theme}`);
    return found;
  };
  const grounds = ["ground", "surface", "raised", "sunken", "hover"];

  it.each(grounds.flatMap((ground) => ["ink", "ink-2", "ink-3"].map((ink) => [ink, ground])))(
    "%s can be read on %s",
    (ink, ground) => expect(contrast(get(ink!), get(ground!))).toBeGreaterThanOrEqual(TEXT),
  );

  it.each(["accent", "run", "ok", "stale", "fail"])("%s can be read on its own soft ground", (role) => {
    const soft = over(get(`${role}-soft`), get("surface"));
    expect(contrast(get(role), soft)).toBeGreaterThanOrEqual(TEXT);
    expect(contrast(get(role), get("surface"))).toBeGreaterThanOrEqual(TEXT);
    for (const ground of grounds) expect(contrast(get(role), get(ground))).toBeGreaterThanOrEqual(PART);
  });

  it("text on the accent can be read", () =>
    expect(contrast(get("on-accent"), get("accent"))).toBeGreaterThanOrEqual(TEXT));
});
