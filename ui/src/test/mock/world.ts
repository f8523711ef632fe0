// The stand-in studio's memory: jobs at every point of their way, with the takes and videos they have.

import { inputs, stages } from "../../lib/stages";
import type {
  JobRow,
  JobStatus,
  JobView,
  MadeFrom,
  Stage,
  StageStatus,
  StageView,
  TakeContent,
  TakeId,
  TakeView,
  VideoView,
} from "../../lib/studio";
import { checks, composition, report, script, trendsTake, visuals, voice } from "./content";

export interface World {
  jobs: JobView[];
  takes: Map<TakeId, TakeView>;
  now: number;
  nextId: number;
}

const minute = 60_000;
const hour = 60 * minute;

export function emptyWorld(now = Date.now()): World {
  return { jobs: [], takes: new Map(), now, nextId: 1000 };
}

function contentOf(stage: Stage, seed: number, now: number): TakeContent {
  switch (stage) {
    case "trend_collection":
      return { stage, content: trendsTake(now) };
    case "trend_analysis":
      return { stage, content: report };
    case "script":
      return { stage, content: script(seed) };
    case "visuals":
      return { stage, content: visuals };
    case "voiceover":
      return { stage, content: voice(900) };
    case "composition":
      return { stage, content: composition(901) };
    case "review":
      return { stage, content: { video: 0, checks: checks("warn") } };
  }
}

const summaries: Record<Stage, string> = {
  trend_collection: "50 videos · sample",
  trend_analysis: "question hooks, 21 s",
  script: "6 scenes, outline, seed 42",
  visuals: "6 pictures · library",
  voiceover: "21.0 s · espeak-ng, en-gb",
  composition: "22.4 s · 9 of 14 pieces kept",
  review: "10 checks, 1 warning",
};

function madeFrom(job: JobView, stage: Stage): MadeFrom[] {
  return inputs[stage].flatMap((input) => {
    const selected = job.stage_views.find((one) => one.stage === input)?.takes.find((take) => take.selected);
    return selected ? [{ stage: input, number: selected.number }] : [];
  });
}

/** Gives a stage of a job another take, selected. */
export function addTake(
  world: World,
  job: JobView,
  stage: Stage,
  content?: TakeContent,
  summary = summaries[stage],
  ageMs = 0,
): TakeView {
  const view = job.stage_views.find((one) => one.stage === stage) as StageView;
  const id = world.nextId++;
  view.takes = view.takes.map((take) => ({ ...take, selected: false }));
  const row = {
    id,
    number: view.takes.length + 1,
    summary,
    selected: true,
    stale: [],
    made_from: madeFrom(job, stage),
    created_at: new Date(world.now - ageMs).toISOString(),
  };
  const take: TakeView = {
    row,
    job_id: job.id,
    content: content ?? contentOf(stage, 41 + view.takes.length, world.now),
    artifacts: [],
  };
  world.takes.set(id, take);
  view.takes = [row, ...view.takes];
  view.selected = id;
  view.summary = summary;
  view.took_ms = {
    trend_collection: 240,
    trend_analysis: 130,
    script: 420,
    visuals: 3100,
    voiceover: 2700,
    composition: 41_300,
    review: 6200,
  }[stage];
  setStatus(job, stage, "done");
  if (stage === "script") job.script_id = id;
  return take;
}

export function setStatus(job: JobView, stage: Stage, status: StageStatus): void {
  job.stages = job.stages.with(stages.indexOf(stage), status);
  const view = job.stage_views.find((one) => one.stage === stage);
  if (view) view.status = status;
}

/** What each stage waits for, as the studio would say it. */
export function settle(job: JobView): void {
  const has = (stage: Stage) => job.stage_views.find((one) => one.stage === stage)?.selected != null;
  const needs: Partial<Record<Stage, Stage>> = {
    visuals: "script",
    voiceover: "script",
    composition: "visuals",
    review: "composition",
  };
  const names: Record<string, string> = {
    script: "the script",
    visuals: "the visuals",
    composition: "the composition",
  };
  for (const view of job.stage_views) {
    const missing = needs[view.stage];
    const lacks = missing !== undefined && !has(missing);
    view.missing = lacks ? missing : null;
    view.waits_for = lacks ? `waits for ${names[missing]}` : null;
    if (view.status === "waiting" && lacks) view.summary = `waits for ${names[missing]}`;
  }
}

export function newJob(world: World, title: string, theme: string, change: Partial<JobRow> = {}): JobView {
  const id = change.id ?? world.nextId++;
  const job: JobView = {
    id,
    title,
    subtitle: "",
    theme,
    status: "pending",
    stage: "script",
    stages: stages.map(() => "waiting"),
    thumbnail: null,
    video_id: null,
    cost_cents: 0,
    created_at: new Date(world.now).toISOString(),
    updated_at: new Date(world.now).toISOString(),
    script_id: null,
    rejection: null,
    theme_gone: false,
    stage_views: stages.map((stage) => ({
      stage,
      status: "waiting",
      summary: "",
      stale: [],
      outdated: [],
      waits_for: null,
      missing: null,
      selected: null,
      takes: [],
      run: null,
      took_ms: null,
    })),
    rest: [...stages],
    videos: [],
    ...change,
  };
  world.jobs.unshift(job);
  return job;
}

function video(world: World, job: JobView, change: Partial<VideoView> = {}): VideoView {
  const made: VideoView = {
    id: world.nextId++,
    job_id: job.id,
    title: job.title,
    status: "generated",
    take_number: job.videos.length + 1,
    file: 901,
    thumbnail: 200 + (job.id % 6),
    duration_ms: 22_400,
    width: 1080,
    height: 1920,
    frame_rate_milli: 30_000,
    bytes: 8_400_000,
    checks: checks("warn"),
    checking: { status: "done", failure: null },
    verdicts: [],
    created_at: new Date(world.now - 20 * minute).toISOString(),
    ...change,
  };
  job.videos = [made, ...job.videos];
  job.video_id = made.id;
  job.thumbnail = made.thumbnail;
  const review = [...world.takes.values()].find(
    (take) => take.job_id === job.id && take.content.stage === "review",
  );
  if (review?.content.stage === "review") review.content.content.video = made.id;
  return made;
}

function through(world: World, job: JobView, until: Stage): void {
  for (const stage of stages.slice(0, stages.indexOf(until) + 1))
    addTake(world, job, stage, undefined, undefined, 15 * minute);
}

function row(
  job: JobView,
  status: JobStatus,
  stage: Stage,
  subtitle: string,
  ageMs: number,
  now: number,
): void {
  Object.assign(job, { status, stage, subtitle, updated_at: new Date(now - ageMs).toISOString() });
  settle(job);
}

/** A working day: one of everything. */
export function fullWorld(now = Date.now()): World {
  const world = emptyWorld(now);

  const desk = newJob(world, "Desk setup, autumn", "how-to", { id: 1 });
  through(world, desk, "trend_analysis");
  row(desk, "pending", "script", "Draft", 2 * 24 * hour, now);

  const cut = newJob(world, "HydroGlow, short cut", "product-demo", { id: 2, thumbnail: 201 });
  through(world, cut, "review");
  video(world, cut, {
    status: "rejected",
    thumbnail: 201,
    verdicts: [
      {
        verdict: { kind: "reject", reason: "Too slow: cut the second scene by half", back_to: "script" },
        given_at: new Date(now - 50 * minute).toISOString(),
        reopened: false,
      },
    ],
  });
  cut.rejection = { reason: "Too slow: cut the second scene by half", back_to: "script" };
  row(cut, "rejected", "script", "“Too slow”: back to the script", 26 * hour, now);

  const ocean = newJob(world, "Ocean facts, part 4", "story", { id: 3, thumbnail: 204, cost_cents: 120 });
  through(world, ocean, "script");
  addTake(world, ocean, "voiceover");
  setStatus(ocean, "visuals", "failed");
  const broken = ocean.stage_views.find((one) => one.stage === "visuals") as StageView;
  broken.summary = "scene 3: no picture in the library";
  broken.run = {
    id: 77,
    job_id: 3,
    stage: "visuals",
    status: "failed",
    queued_at: new Date(now - 5 * hour).toISOString(),
    started_at: new Date(now - 5 * hour).toISOString(),
    ended_at: new Date(now - 5 * hour + 4000).toISOString(),
    cost_cents: 0,
    failure: {
      code: "engine_failed",
      message:
        "the file tide.mov of scene 3 can't be decoded; save it again as MP4 or choose another file for the scene",
      detail:
        "ffprobe -v error -show_streams tide.mov\n[mov,mp4,m4a] moov atom not found\ntide.mov: Invalid data found when processing input",
      retryable: true,
    },
  };
  row(ocean, "failed", "visuals", "Scene 3: tide.mov can't be decoded", 5 * hour, now);

  const tea = newJob(world, "Tea in three minutes", "manual", { id: 4, thumbnail: 202 });
  for (const stage of ["script", "visuals", "voiceover"] as const) {
    addTake(world, tea, stage);
    setStatus(tea, stage, "supplied");
  }
  addTake(world, tea, "composition");
  addTake(world, tea, "review");
  setStatus(tea, "trend_collection", "skipped");
  setStatus(tea, "trend_analysis", "skipped");
  video(world, tea, {
    status: "approved",
    thumbnail: 202,
    checks: checks("good"),
    verdicts: [
      { verdict: { kind: "approve" }, given_at: new Date(now - 3 * minute).toISOString(), reopened: false },
    ],
  });
  row(tea, "completed", "review", "Composed from files", 3 * hour, now);

  const keeper = newJob(world, "The lighthouse keeper", "story", { id: 5, thumbnail: 203, cost_cents: 31 });
  through(world, keeper, "review");
  setStatus(keeper, "trend_collection", "skipped");
  setStatus(keeper, "trend_analysis", "skipped");
  video(world, keeper, { thumbnail: 203, duration_ms: 22_400, checks: checks("fail") });
  row(keeper, "in_review", "review", "A story in forty seconds", hour, now);

  const knife = newJob(world, "Sharpen a knife in 20 s", "how-to", { id: 6, thumbnail: 205 });
  through(world, knife, "review");
  video(world, knife, {
    thumbnail: 205,
    checks: checks("good"),
    created_at: new Date(now - 30 * minute).toISOString(),
  });
  row(knife, "in_review", "review", "Two stones, one angle", 12 * minute, now);

  const glow = newJob(world, "HydroGlow launch", "product-demo", { id: 7, thumbnail: 200 });
  through(world, glow, "composition");
  addTake(
    world,
    glow,
    "script",
    { stage: "script", content: { ...script(42), title: "A bottle for every day" } },
    "6 scenes, edited",
    14 * minute,
  );
  addTake(world, glow, "script", undefined, "6 scenes, outline, seed 43", 2 * minute);
  video(world, glow, { thumbnail: 200, created_at: new Date(now - 50 * minute).toISOString() });
  video(world, glow, {
    thumbnail: 200,
    created_at: new Date(now - 40 * minute).toISOString(),
    checks: checks("warn"),
  });
  glow.videos[1]!.status = "rejected";
  const spoken = glow.stage_views.find((one) => one.stage === "voiceover") as StageView;
  spoken.stale = [{ stage: "script", read: [1], selected: 2 }];
  spoken.takes = spoken.takes.map((take) => ({ ...take, stale: spoken.stale }));
  row(glow, "running", "composition", "The bottle that cleans itself", 0, now);
  setStatus(glow, "composition", "running");
  return world;
}

/** Many jobs, for the list. */
export function largeWorld(count: number, now = Date.now()): World {
  const world = fullWorld(now);
  const statuses: JobStatus[] = ["completed", "in_review", "pending", "rejected", "failed", "cancelled"];
  const some = world.jobs;
  const more = Array.from({ length: count }, (_, at): JobView => {
    const like = some[at % some.length] as JobView;
    return {
      ...like,
      id: 5000 + at,
      title: `${like.title}, no. ${at + 1}`,
      status: statuses[at % statuses.length] ?? "pending",
      stages: like.stages.map((status) => (status === "running" ? "done" : status)),
      updated_at: new Date(now - at * 7 * minute).toISOString(),
    };
  });
  world.jobs = [...some, ...more];
  return world;
}
