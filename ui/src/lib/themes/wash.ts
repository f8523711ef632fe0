import type { Palette } from "../studio";

/** A theme's colours as a backdrop, for places where no frame has been rendered yet. */
export function wash(palette: Pick<Palette, "ground" | "colors">): string {
  const [first = palette.ground, second = first, third = second] = palette.colors;
  return `radial-gradient(90% 50% at 80% 10%, ${third}, transparent), linear-gradient(165deg, ${palette.ground}, ${first} 55%, ${second})`;
}
