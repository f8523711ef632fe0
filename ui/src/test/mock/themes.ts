import type { Theme, ThemeRow } from "../../lib/studio";

/** A theme with what the tests and screens need; everything else as the studio fills it in. */
export function theme(change: Partial<Theme> & Pick<Theme, "name" | "title">): Theme {
  return {
    description: "",
    identity: {
      product: change.title,
      tagline: "",
      audience: "",
      tone: "friendly",
      style: "product_demo",
      call_to_action: "",
    },
    video: { platform: "tiktok", duration_s: 20, aspect: "9:16", size: 1080, fps: 30, thumbnail_ms: 2000 },
    fonts: { heading: "Bebas Neue", body: "Inter" },
    palette: {
      ground: "#14324a",
      text: "#ffffff",
      highlight: "#ffd34d",
      colors: ["#1f6f78", "#e9a15b", "#f6d9a6"],
    },
    captions: {
      mode: "words",
      size_permille: 38,
      outline_permille: 90,
      uppercase: false,
      lower_edge_permille: null,
    },
    overlays: { size_permille: 46, fade_in_ms: 300, boxed: false, uppercase: true },
    transitions: { sequence: ["cut", "dissolve"], duration_ms: 400 },
    music: null,
    voice: { engine: "espeak-ng", name: "en-gb", speed_wpm: 160, pitch: 50 },
    visuals: { engine: "library", media: "media" },
    references: [],
    auto_post: false,
    trends: { range_hours: 24, schedule: "" },
    ...change,
  };
}

const product = theme({
  name: "product-demo",
  title: "Product demo",
  description: "A problem, a product, what it does, what to do next",
  identity: {
    product: "HydroGlow",
    tagline: "The bottle that cleans itself",
    audience: "people who carry a bottle all day",
    tone: "bold",
    style: "product_demo",
    call_to_action: "Follow for the 30-day test.",
  },
  music: { file: "media/glow.ogg", volume_permille: 350, duck_db: 12, start_ms: 0, fade_out_ms: 1500 },
  references: [
    {
      id: "dirty",
      kind: "problem",
      title: "Bottles are dirty",
      description: "",
      media: [],
      talking_points: ["Your bottle is dirtier than your phone."],
    },
    {
      id: "uv",
      kind: "feature",
      title: "UV light every two hours",
      description: "",
      media: ["cap.png"],
      talking_points: ["It shines UV light on the water.", "Every two hours, by itself."],
    },
    {
      id: "cold",
      kind: "feature",
      title: "Cold for a whole day",
      description: "",
      media: [],
      talking_points: ["The cap shows the temperature."],
    },
  ],
});
const howTo = theme({
  name: "how-to",
  title: "How-to",
  description: "A promise and the steps to it",
  palette: {
    ground: "#3d2c1e",
    text: "#fff8ec",
    highlight: "#f2c57c",
    colors: ["#7a4b2a", "#a56336", "#f2c57c"],
  },
  identity: {
    product: "sharp kitchen knives",
    tagline: "Two stones, one angle",
    audience: "people who cook",
    tone: "expert",
    style: "how_to",
    call_to_action: "",
  },
});
const story = theme({
  name: "story",
  title: "Story",
  description: "A beginning, turns, an end",
  palette: {
    ground: "#2b2350",
    text: "#ffffff",
    highlight: "#f08fb0",
    colors: ["#6b3fa0", "#b365ac", "#f08fb0"],
  },
  identity: {
    product: "the lighthouse keeper",
    tagline: "A story in forty seconds",
    audience: "people who like the sea",
    tone: "calm",
    style: "story",
    call_to_action: "",
  },
});
const manual = theme({
  name: "manual",
  title: "Your own",
  description: "Plain type on moving colour, for text and files of your own",
  palette: {
    ground: "#11151c",
    text: "#ffffff",
    highlight: "#ffd34d",
    colors: ["#1f3a5f", "#2f7f86", "#e08a4f", "#7a4fa0"],
  },
});

export function toml(theme: Theme): string {
  const quoted = (text: string) => JSON.stringify(text);
  const references = theme.references
    .map(
      (one) =>
        `\n[[references]]\nid = ${quoted(one.id)}\nkind = ${quoted(one.kind)}\ntitle = ${quoted(one.title)}\ntalking_points = [\n${one.talking_points.map((line) => `  ${quoted(line)},\n`).join("")}]\n`,
    )
    .join("");
  return `# ${theme.description}
name = ${quoted(theme.name)}
title = ${quoted(theme.title)}
description = ${quoted(theme.description)}

[identity]
product = ${quoted(theme.identity.product)}
tagline = ${quoted(theme.identity.tagline)}
audience = ${quoted(theme.identity.audience)} # who watches
tone = ${quoted(theme.identity.tone)}
style = ${quoted(theme.identity.style)}

[video]
platform = ${quoted(theme.video.platform)}
duration_s = ${theme.video.duration_s}

[palette]
ground = ${quoted(theme.palette.ground)}
text = ${quoted(theme.palette.text)}
highlight = ${quoted(theme.palette.highlight)}
colors = [${theme.palette.colors.map(quoted).join(", ")}]

[voice]
engine = "espeak-ng"
name = ${quoted(theme.voice.name)}
${references}`;
}

export const themeRows: ThemeRow[] = [product, howTo, story, manual].map((one) => ({
  name: one.name,
  theme: one,
  error: null,
  toml: toml(one),
  ships: true,
  media: one.name === "product-demo" ? ["cap.png", "glow.ogg"] : [],
}));

export const themesByName = new Map([product, howTo, story, manual].map((one) => [one.name, one]));
