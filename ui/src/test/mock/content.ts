// What stages made, as the studio would tell it.

import type {
  CheckView,
  CompositionTake,
  Script,
  Speech,
  TrendReport,
  TrendRow,
  TrendsTake,
  VisualClip,
  VisualsTake,
  VoiceTake,
} from "../../lib/studio";
import { estimatedWords } from "../../lib/script/preview";
import { themesByName } from "./themes";

const titles = [
  "I washed my bottle with a toothbrush and regretted it",
  "3 things in your bag that are dirtier than a toilet seat",
  "Stop buying plastic bottles. Do this instead",
  "How to keep water cold for 24 hours",
  "The day my gym bottle turned green",
  "POV: your bottle cleans itself",
  "What happens if you never wash your flask",
  "5 gadgets that pay for themselves",
  "Why hikers swear by UV light",
  "You're cleaning your thermos wrong",
];

export function trends(count: number, now: number): TrendRow[] {
  return Array.from({ length: count }, (_, at) => {
    const hours = 2 + ((at * 7) % 70);
    const likes = 1200 + ((at * 7919) % 90_000);
    const comments = Math.round(likes / 22);
    const shares = Math.round(likes / 9);
    return {
      platform: at % 2 === 0 ? ("tiktok" as const) : ("youtube" as const),
      external_id: `v${at}`,
      title: titles[at % titles.length] ?? "",
      description: "",
      creator: ["mara.makes", "Bench & Blade", "wasserfreund", "Kit Tan", "ハルカ"][at % 5] ?? "",
      creator_id: `c${at % 5}`,
      hashtags:
        [["waterbottle", "clean"], ["lifehack"], ["gymtok", "fitness", "bottle"], ["hiking"]][at % 4] ?? [],
      views: likes * 14,
      likes,
      comments,
      shares,
      duration_ms: 9000 + ((at * 3100) % 46_000),
      sound: "original sound",
      video_url: "",
      thumbnail_url: "",
      posted_at: new Date(now - hours * 3_600_000).toISOString(),
      sample: true,
      velocity: Math.round((likes + comments + shares) / hours),
    };
  }).sort((a, b) => b.velocity - a.velocity);
}

export function trendsTake(now: number): TrendsTake {
  return { source: "sample", added: 50, updated: 0, trends: trends(50, now), skipped: [], quota: "" };
}

export const report: TrendReport = {
  range_hours: 72,
  trends: 50,
  sample_trends: 50,
  styles: [
    { category: "product", confidence_permille: 870, count: 14 },
    { category: "tutorial", confidence_permille: 820, count: 11 },
    { category: "story", confidence_permille: 700, count: 9 },
    { category: "facts", confidence_permille: 760, count: 7 },
    { category: "day_in_life", confidence_permille: 560, count: 5 },
    { category: "other", confidence_permille: 300, count: 4 },
  ],
  patterns: [
    {
      format: "short",
      average_duration_ms: 21_400,
      hook: "question",
      uses_text_overlay: true,
      audio: "voice",
      count: 18,
    },
    {
      format: "micro",
      average_duration_ms: 11_200,
      hook: "contrarian",
      uses_text_overlay: true,
      audio: "music",
      count: 13,
    },
    {
      format: "medium",
      average_duration_ms: 38_900,
      hook: "how_to",
      uses_text_overlay: false,
      audio: "voice",
      count: 12,
    },
    {
      format: "short",
      average_duration_ms: 24_100,
      hook: "number",
      uses_text_overlay: true,
      audio: "original",
      count: 7,
    },
  ],
  average_velocity: 4120,
  hashtags: [
    "waterbottle",
    "lifehack",
    "clean",
    "gymtok",
    "hiking",
    "fitness",
    "bottle",
    "morningroutine",
  ].map((tag, at) => ({ tag, count: 19 - at * 2 })),
  recommendations: [
    {
      advice: "Open with a question.",
      evidence: "18 of 50 trends do, at 6.1 k engagements an hour on average against 4.1 k for all.",
      by: "",
    },
    {
      advice: "Stay near 21 seconds.",
      evidence: "Videos of 15 to 30 s make up 25 of 50 and hold the five fastest places.",
      by: "",
    },
    {
      advice: "Show text over the picture.",
      evidence: "38 of 50 trends do; those without are 31 % slower.",
      by: "",
    },
  ],
};

const lines: [string, string, number, Script["scenes"][number]["transition"]][] = [
  [
    "Your bottle is dirtier than your phone. And you drink from it every day.",
    "Close-up of a steel bottle on a wet stone, morning light, slow push in",
    3800,
    "cut",
  ],
  [
    "HydroGlow shines UV light on the water. Every two hours, by itself.",
    "The cap glows blue in the dark, droplets on glass",
    4100,
    "dissolve",
  ],
  [
    "Cold for a whole day. The cap shows the temperature, so the first sip is no surprise.",
    "Desert road, heat haze, the display reads 4 °C",
    4600,
    "slide",
  ],
  ["One charge lasts a month.", "Green mat, USB-C cable pulled out, calendar pages", 2200, "cut"],
  [
    "No plastic, no filter to buy, nothing to scrub at midnight.",
    "A hand puts an old brush into a drawer and closes it",
    3900,
    "dissolve",
  ],
  ["Follow for the 30-day test.", "The bottle on a windowsill, first snow outside", 2400, "fade"],
];

export function script(seed: number, theme = "product-demo"): Script {
  const scenes = lines.map(([narration, visual_prompt, duration_ms, transition], at) => ({
    number: at + 1,
    duration_ms,
    narration,
    visual_prompt,
    transition,
  }));
  return {
    video_prompt: "A steel bottle from dawn to night, quiet and bright",
    scenes,
    overlays: [
      { text: "Dirtier than your phone", start_ms: 200, end_ms: 3400, position: "top", style: "bold" },
      { text: "UV-C every 2 hours", start_ms: 4200, end_ms: 7600, position: "bottom", style: "normal" },
      { text: "30 days", start_ms: 12_700, end_ms: 14_400, position: "center", style: "highlight" },
      { text: "BPA-free steel", start_ms: 15_000, end_ms: 18_200, position: "bottom", style: "normal" },
    ],
    voiceover_text: scenes.map((scene) => scene.narration).join(" "),
    hook: "Your bottle is dirtier than your phone.",
    call_to_action: "Follow for the 30-day test.",
    title: "The bottle that cleans itself",
    description:
      "I stopped scrubbing my bottle a month ago. Here is what happened to the water, the taste and my mornings.",
    hashtags: ["waterbottle", "lifehack", "clean"],
    target_duration_ms: 20_000,
    aspect: "9:16",
    writer: "outline",
    seed,
    theme: themesByName.get(theme) ?? [...themesByName.values()][0]!,
    report: 7,
  };
}

export const visuals: VisualsTake = {
  clips: script(42).scenes.map((scene, at): VisualClip => ({
    scene: scene.number,
    source:
      at === 3
        ? { kind: "motion", pattern: "waves", palette: ["#2f5d50", "#8fb3a6", "#dfe7e3"], seed: 4 }
        : at === 1
          ? { kind: "clip", artifact: 901, in_ms: 2000, out_ms: 8000 }
          : { kind: "still", artifact: 100 + at },
    engine: at === 3 ? "motion" : at === 4 ? "file" : "library",
    label:
      ["bottle-on-stone.jpg", "cap-glow.mp4", "desert-road.jpg", "Waves", "IMG_2041.HEIC", "windowsill.jpg"][
        at
      ] ?? "",
    focus: { x: 500, y: 420 },
    script: null,
    credit: null,
  })),
};

export function voice(file: number): VoiceTake {
  const plan = script(42);
  const words = estimatedWords(plan.scenes, 160);
  let at = 0;
  const scenes = plan.scenes.map((scene) => {
    const span = { scene: scene.number, start_ms: at, end_ms: at + scene.duration_ms };
    at += scene.duration_ms;
    return span;
  });
  const speech: Speech = {
    engine: "espeak-ng",
    voice: "en-gb",
    duration_ms: at,
    words,
    scenes,
    left_out: [],
  };
  return { speech, file, speaker: null };
}

export function composition(file: number): CompositionTake {
  return {
    video: null,
    file,
    duration_ms: 22_400,
    chunks: 14,
    reused: 9,
    encoder: "libx264",
    render_ms: 41_300,
    finish: null,
  };
}

export function checks(kind: "good" | "warn" | "fail"): CheckView[] {
  const check = (
    code: string,
    name: string,
    value: string,
    limit: string,
    change: Partial<CheckView> = {},
  ): CheckView => ({
    code,
    name,
    outcome: "pass",
    value,
    limit,
    at_ms: null,
    also_at_ms: [],
    more_places: 0,
    advice: "",
    ...change,
  });
  const list = [
    check("loudness", "Loudness", "−14.1 LUFS", "−14 ± 1 LUFS"),
    check("true_peak", "True peak", "−1.3 dBTP", "−1 dBTP"),
    check("sync", "Picture and sound end together", "4 ms", "100 ms"),
    check("black", "No black stretch", "none", "0.5 s"),
    check("frozen", "No frozen stretch", "none", "2 s"),
    check("silence", "No silent stretch", "none", "1.5 s"),
    check("safe_zone_tiktok", "Text inside the safe zone", "all three", ""),
    check("missing_glyphs", "Every glyph has a font", "Inter, Bebas Neue", ""),
    check("platform_tiktok", "Fits the platform", "8.4 MB, 22 s", "287 MB, 600 s"),
  ];
  if (kind !== "good") {
    list.push(
      check("caption_speed", "Caption is fast to read", "21 cps", "17 characters a second", {
        outcome: "warn",
        at_ms: 14_200,
        also_at_ms: [3200, 9000],
        more_places: 2,
        advice:
          "“The cap shows the temperature, so the first sip is no surprise.” Split it, or slow the voice.",
      }),
    );
  }
  if (kind === "fail") {
    list[5] = check("silence", "Silent stretch", "2.4 s", "1.5 s", {
      outcome: "fail",
      at_ms: 19_000,
      advice: "Nothing is heard after the last word. Shorten the last scene or let the music run on.",
    });
  }
  return list;
}
