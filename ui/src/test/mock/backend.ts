// The stand-in studio: answers the window's commands from memory and pretends to work, step by step.

import { isActive, stages } from "../../lib/stages";
import type {
  Candidate,
  ClipChange,
  CommentView,
  Export,
  ExportAs,
  Rehearsal,
  Remark,
  Event,
  Finish,
  JobQuery,
  JobView,
  RunRequest,
  Script,
  Stage,
  ThemeRow,
  VideoQuery,
  VisualClip,
  VideoView,
} from "../../lib/studio";
import { composition } from "./content";
import { frame } from "./pictures";
import { refusal } from "./refusal";
import { Services } from "./services";
import { themeRows, themesByName } from "./themes";
import { addTake, newJob, setStatus, settle, type World } from "./world";

type Args = Record<string, unknown>;

/** What has nothing, didn't end well or is out of date. */
function dueIn(job: JobView): Stage[] {
  const done = (view: JobView["stage_views"][number]) =>
    view.stale.length === 0 && ["done", "supplied", "skipped"].includes(view.status);
  return job.stage_views.filter((view) => !done(view)).map((view) => view.stage);
}

export class Backend {
  themes: ThemeRow[] = structuredClone(themeRows);
  comments: CommentView[] = [];
  readonly #deleted = new Map<number, CommentView[]>();
  readonly services: Services;
  /** Milliseconds a step of pretended work takes. */
  pace = 120;
  calls: { name: string; args: Args }[] = [];
  #timers = new Set<ReturnType<typeof setInterval>>();

  constructor(
    readonly world: World,
    readonly tell: (event: Event) => void,
  ) {
    this.services = new Services(world, tell);
  }

  /** Answers a command, or throws what the studio would refuse with. */
  call(name: string, args: Args): unknown {
    this.calls.push({ name, args });
    for (const answering of [this, this.services] as unknown as Record<string, unknown>[]) {
      const handler = answering[name];
      if (typeof handler === "function") return (handler as (args: Args) => unknown).call(answering, args);
    }
    throw refusal("unknown_command", `${name} is no command of the stand-in`);
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  list_jobs({ query }: { query: JobQuery }) {
    const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.world.jobs.filter(
      (job) =>
        (query.status === null || job.status === query.status) &&
        words.every((word) => `${job.title} ${job.subtitle} ${job.theme}`.toLowerCase().includes(word)),
    );
    if (query.sort === "title") found.sort((a, b) => a.title.localeCompare(b.title));
    else
      found.sort((a, b) =>
        query.sort === "created" ? b.id - a.id : b.updated_at.localeCompare(a.updated_at),
      );
    return { jobs: found.slice(query.offset, query.offset + (query.limit || 100)), total: found.length };
  }

  get_job({ id }: { id: number }): JobView {
    const job = this.world.jobs.find((one) => one.id === id);
    if (!job) throw refusal("unknown_job", `there is no job ${id}; it may have been deleted`);
    return structuredClone({ ...job, rest: dueIn(job) });
  }

  #job(id: number): JobView {
    this.get_job({ id });
    return this.world.jobs.find((one) => one.id === id) as JobView;
  }

  rename_job({ id, title }: { id: number; title: string }) {
    this.#job(id).title = title;
    this.#changed(id);
    return this.get_job({ id });
  }

  delete_job({ id }: { id: number }) {
    if (this.#job(id).stages.some(isActive))
      throw refusal("job_running", `job ${id} can't be deleted while work goes on in it; cancel it first`);
    this.world.jobs = this.world.jobs.filter((job) => job.id !== id);
    this.tell({ kind: "job_deleted", job_id: id });
    return null;
  }

  start_stage({ request }: { request: RunRequest }) {
    const run: Stage[][] =
      request.command === "content_generation"
        ? [["script"], ["visuals", "voiceover"]]
        : [[request.command as Stage]];
    const job =
      request.job_id === null
        ? newJob(
            this.world,
            request.options.text?.split("\n")[0]?.slice(0, 60) || "New video",
            request.theme ?? "manual",
          )
        : this.#job(request.job_id);
    if (job.stages.some(isActive))
      throw refusal("stage_running", "something is running in this job; wait for it or stop it", {
        retryable: true,
      });
    if (request.command === "composition" && request.options.visuals.length > 0) {
      for (const stage of ["visuals", "voiceover"] as const) {
        addTake(this.world, job, stage);
        setStatus(job, stage, "supplied");
      }
    }
    this.#run(job, run);
    return { job_id: job.id, run_id: this.world.nextId++, status: "queued" };
  }

  start_pipeline({
    jobId,
    theme,
    until,
    text,
  }: {
    jobId: number | null;
    theme: string | null;
    until: Stage | null;
    text?: string | null;
  }) {
    const found = themesByName.get(theme ?? "");
    const title = text?.split("\n")[0]?.slice(0, 60) ?? found?.identity.product ?? "New video";
    const job = jobId === null ? newJob(this.world, title, theme ?? "manual") : this.#job(jobId);
    const first = text ? stages.indexOf("script") : 0;
    const last = stages.indexOf(until ?? "review");
    const due = dueIn(job).filter((stage) => {
      const at = stages.indexOf(stage);
      return at >= first && at <= last;
    });
    const groups = due
      .filter((stage) => stage !== "voiceover" || !due.includes("visuals"))
      .map((stage) =>
        stage === "visuals" && due.includes("voiceover") ? [stage, "voiceover" as const] : [stage],
      );
    this.#run(job, groups);
    return { job_id: job.id, run_id: this.world.nextId++, status: "queued" };
  }

  retry_job({ id }: { id: number; finish: Finish | null }) {
    return this.start_pipeline({ jobId: id, theme: null, until: null });
  }

  cancel_job({ id, stage: only = null }: { id: number; stage?: Stage | null }) {
    const job = this.#job(id);
    this.stop();
    for (const stage of stages)
      if ((only === null || only === stage) && isActive(job.stages[stages.indexOf(stage)] ?? "waiting"))
        setStatus(job, stage, "cancelled");
    job.status = "cancelled";
    this.#changed(id);
    return null;
  }

  get_take({ id }: { id: number }) {
    const take = this.world.takes.get(id);
    if (!take) throw refusal("unknown_take", `there is no take ${id}`);
    return structuredClone(take);
  }

  delete_take({ id }: { id: number }) {
    const take = this.get_take({ id });
    const job = this.#job(take.job_id);
    if (job.stage_views.some((view) => view.selected === id))
      throw refusal("take_in_use", "the take is the one in use; select another, and delete it then");
    for (const view of job.stage_views) view.takes = view.takes.filter((row) => row.id !== id);
    if (take.content.stage === "composition")
      job.videos = job.videos.filter((video) => video.take_number !== take.row.number);
    this.world.takes.delete(id);
    this.#changed(job.id);
    return this.get_job({ id: job.id });
  }

  newest_take({ stage }: { stage: Stage }): number | null {
    const there = new Set(this.world.jobs.map((job) => job.id));
    const takes = [...this.world.takes.values()].filter(
      (take) => take.content.stage === stage && there.has(take.job_id),
    );
    return takes.length > 0 ? Math.max(...takes.map((take) => take.row.id)) : null;
  }

  select_take({ id }: { id: number }) {
    const take = this.get_take({ id });
    const job = this.#job(take.job_id);
    const view = job.stage_views.find((one) => one.stage === take.content.stage);
    if (view) {
      view.takes = view.takes.map((row) => ({ ...row, selected: row.id === id }));
      view.selected = id;
      view.summary = take.row.summary;
    }
    this.#changed(job.id);
    return this.get_job({ id: job.id });
  }

  save_script({ jobId, script }: { jobId: number; script: Script }) {
    const job = this.#job(jobId);
    const take = addTake(
      this.world,
      job,
      "script",
      { stage: "script", content: script },
      `${script.scenes.length} scenes, edited`,
    );
    this.#stale(job, ["visuals", "voiceover"]);
    this.#changed(jobId);
    return structuredClone(take);
  }

  set_scene_visual({ jobId, scene, artifactId }: { jobId: number; scene: number; artifactId: number }) {
    const job = this.#job(jobId);
    const before = this.world.takes.get(
      job.stage_views.find((one) => one.stage === "visuals")?.selected ?? 0,
    );
    if (before?.content.stage !== "visuals")
      throw refusal("missing_stage", "there are no visuals yet", { offer: "visuals" });
    const clips = before.content.content.clips.map((clip) =>
      clip.scene === scene
        ? {
            ...clip,
            source: { kind: "still" as const, artifact: artifactId },
            engine: "file",
            label: "your file",
          }
        : clip,
    );
    const take = addTake(
      this.world,
      job,
      "visuals",
      { stage: "visuals", content: { clips } },
      "6 pictures · file, library",
    );
    this.#changed(jobId);
    return structuredClone(take);
  }

  set_scene_clip({ jobId, scene, change }: { jobId: number; scene: number; change: ClipChange }) {
    const from = this.get_take({ id: change.take });
    if (from.content.stage !== "visuals") throw refusal("not_visuals", "that take holds no pictures");
    const picture = from.content.content.clips.find((clip) => clip.scene === change.scene);
    if (!picture) throw refusal("unknown_scene", `there is no scene ${change.scene}`);
    const { in_ms, out_ms, focus } = change;
    const source = picture.source.kind === "clip" ? { ...picture.source, in_ms, out_ms } : picture.source;
    return this.#replaced(jobId, scene, { ...picture, source, scene, focus });
  }

  #replaced(jobId: number, scene: number, picture: VisualClip) {
    const job = this.#job(jobId);
    const before = this.get_take({
      id: job.stage_views.find((one) => one.stage === "visuals")?.selected ?? 0,
    });
    if (before.content.stage !== "visuals") throw refusal("missing_stage", "there are no visuals yet");
    const clips = before.content.content.clips.map((clip) => (clip.scene === scene ? picture : clip));
    const take = addTake(this.world, job, "visuals", { stage: "visuals", content: { clips } });
    this.#changed(jobId);
    return structuredClone(take);
  }

  scene_candidates(): Candidate[] {
    return ["morning-bottle.jpg", "river-stones.mp4", "kitchen-light.jpg", "rising lights"].map(
      (label, at) => ({
        key: String(at),
        label,
        engine: at === 3 ? "motion" : "library",
        credit: null,
        moves: label.endsWith(".mp4"),
      }),
    );
  }

  candidate_frame({ key }: { key: string }) {
    return frame(Number(key) + 3);
  }

  candidate_clip({ key }: { key: string }) {
    return this.scene_candidates()[Number(key)]?.label.endsWith(".mp4")
      ? this.media_url({ artifactId: 901 })
      : null;
  }

  choose_candidate({ jobId, scene, key }: { jobId: number; scene: number; key: string }) {
    const chosen = this.scene_candidates()[Number(key)];
    return this.#replaced(jobId, scene, {
      scene,
      source: { kind: "still", artifact: 103 + Number(key) },
      engine: chosen?.engine ?? "library",
      label: chosen?.label ?? "",
      focus: { x: 500, y: 500 },
      script: null,
      credit: null,
    });
  }

  rehearse({ jobId, finish }: { jobId: number; finish: Finish | null }): Rehearsal {
    const found = themesByName.get(this.#job(jobId).theme) ?? themesByName.values().next().value;
    if (!found) throw refusal("unknown_theme", "there is no theme");
    const own: Finish = {
      captions: found.captions,
      overlays: found.overlays,
      music: {
        source: { kind: "theme" },
        volume_permille: 350,
        duck_db: 12,
        start_ms: 0,
        fade_out_ms: 1500,
      },
    };
    const now = finish ?? own;
    const place = (text: string, top: number, start_ms: number, end_ms: number) => ({
      text,
      left: 160,
      right: 840,
      top,
      bottom: top + now.captions.size_permille * 2,
      start_ms,
      end_ms,
    });
    return {
      finish: now,
      theme_finish: own,
      theme_music: true,
      duration_ms: 21_000,
      scene_starts_ms: [0, 3800, 7900, 12_500, 14_700, 18_600],
      pieces: 12,
      to_encode: JSON.stringify(now.captions) === JSON.stringify(own.captions) ? 1 : 9,
      texts: [
        place("Dirtier than your phone", 230, 200, 3400),
        place("Your bottle is dirtier", 690, 0, 21_000),
      ],
    };
  }

  rehearsal_frame({ atMs }: { atMs: number }) {
    return frame(Math.floor(atMs / 3500), "DIRTIER THAN", "Your bottle is dirtier");
  }

  rehearsal_music({ jobId, finish }: { jobId: number; finish: Finish | null }): string | null {
    const { source } = this.rehearse({ jobId, finish }).finish.music;
    return source.kind === "silent" ? null : this.media_url({ artifactId: 901 });
  }

  list_voices() {
    return ["de", "en-gb", "en-us", "es", "fr-fr", "it", "ja"];
  }

  voice_sample() {
    return this.media_url({ artifactId: 900 });
  }

  sound_outline({ stretches }: { stretches: number }) {
    const loud = Array.from({ length: stretches }, (_, at) =>
      Math.round(
        900 *
          Math.abs(Math.sin(at / 9)) *
          Math.abs(Math.sin(at / 61 + 1)) *
          (0.5 + 0.5 * Math.abs(Math.sin(at * 1.7))),
      ),
    );
    return { high: loud, low: loud.map((value) => -Math.round(value * 0.8)) };
  }

  list_videos({ query }: { query: VideoQuery }) {
    const all = this.world.jobs
      .filter((job) => job.id < 5000 || job.id >= 1_000_000)
      .flatMap((job) => job.videos);
    const wanted = all.filter((video) => query.status === null || video.status === query.status);
    const at = (video: VideoView) =>
      query.sort === "judged" ? (video.verdicts[0]?.given_at ?? "") : video.created_at;
    const sorted = wanted.toSorted((a, b) => at(b).localeCompare(at(a)));
    if (query.sort === "oldest") sorted.reverse();
    return structuredClone(sorted.slice(query.offset, query.offset + (query.limit || 100)));
  }

  #video(id: number): VideoView {
    const video = this.world.jobs.flatMap((job) => job.videos).find((one) => one.id === id);
    if (!video) throw refusal("unknown_video", `there is no video ${id}`);
    return video;
  }

  get_video({ id }: { id: number }) {
    return structuredClone(this.#video(id));
  }

  get_provenance({ id }: { id: number }) {
    const video = this.#video(id);
    return JSON.stringify({
      version: 1,
      job_id: video.job_id,
      created_at: video.created_at,
      theme: "product-demo",
      trend_report_id: 7,
      script_id: 12,
      prompts: [
        "A steel bottle from dawn to night, quiet and bright",
        "Close-up of a steel bottle on a wet stone",
      ],
      providers: [
        { stage: "script", provider: "outline", model: "", credits: [] },
        { stage: "visuals", provider: "library", model: "", credits: ["Stone by M. Tan, CC0"] },
        { stage: "voiceover", provider: "espeak-ng", model: "en-gb", credits: [] },
        { stage: "composition", provider: "ffmpeg", model: "libx264", credits: [] },
      ],
      cost_cents: 0,
      hashes: [
        {
          name: "hydroglow.mp4",
          kind: "video",
          blake3: "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
        },
      ],
      status: video.status,
    });
  }

  scene_starts({ id }: { id: number }) {
    this.#video(id);
    return [0, 3800, 7900, 12_500, 14_700, 18_600];
  }

  #judge(id: number, verdict: VideoView["verdicts"][number]["verdict"]): VideoView {
    const video = this.#video(id);
    if (video.status !== "generated")
      throw refusal("not_in_review", "this video has been judged already; reopen it first");
    video.status = verdict.kind === "approve" ? "approved" : "rejected";
    video.verdicts = [{ verdict, given_at: new Date().toISOString(), reopened: false }, ...video.verdicts];
    this.#job(video.job_id).status = verdict.kind === "approve" ? "completed" : "rejected";
    this.tell({ kind: "video_changed", video_id: id });
    return structuredClone(video);
  }

  approve_video({ id }: { id: number }) {
    return this.#judge(id, { kind: "approve" });
  }

  reject_video({ id, reason, backTo }: { id: number; reason: string; backTo: Stage }) {
    return this.#judge(id, { kind: "reject", reason, back_to: backTo });
  }

  export_video({ id, exportAs }: { id: number; exportAs: ExportAs }): Export {
    const said = this.comments.filter((comment) => comment.video_id === id);
    return { name: `video-${id}.${exportAs}`, text: said.map((one) => `- ${one.remark.text}`).join("\n") };
  }

  save_export({ id }: { id: number }): boolean {
    return Boolean(this.#video(id));
  }

  reopen_video({ id }: { id: number }) {
    const video = this.#video(id);
    video.status = "generated";
    video.verdicts = video.verdicts.map((verdict) => ({ ...verdict, reopened: true }));
    this.tell({ kind: "video_changed", video_id: id });
    return structuredClone(video);
  }

  list_comments({ videoId }: { videoId: number }): CommentView[] {
    const job = this.#video(videoId).job_id;
    const videos = new Map(this.#job(job).videos.map((video) => [video.id, video]));
    return structuredClone(this.comments.filter((comment) => videos.has(comment.video_id)));
  }

  add_comment({ videoId, remark, replyTo }: { videoId: number; remark: Remark; replyTo: number | null }) {
    if (!remark.text.trim()) throw refusal("bad_comment", "a comment needs a text");
    const created_at = new Date().toISOString();
    const take_number = this.#video(videoId).take_number;
    this.comments.push({
      id: this.world.nextId++,
      video_id: videoId,
      take_number,
      remark,
      reply_to: replyTo,
      done: false,
      created_at,
    });
    this.tell({ kind: "video_changed", video_id: videoId });
    return this.list_comments({ videoId });
  }

  #comment(id: number): CommentView {
    const comment = this.comments.find((one) => one.id === id);
    if (!comment) throw refusal("unknown_comment", `there is no comment ${id}`);
    return comment;
  }

  edit_comment({ id, remark }: { id: number; remark: Remark }) {
    this.#comment(id).remark = remark;
    return this.list_comments({ videoId: this.#comment(id).video_id });
  }

  mark_comment({ id, done }: { id: number; done: boolean }) {
    this.#comment(id).done = done;
    return this.list_comments({ videoId: this.#comment(id).video_id });
  }

  delete_comment({ id }: { id: number }) {
    const { video_id } = this.#comment(id);
    const goes = (one: CommentView) => one.id === id || one.reply_to === id;
    this.#deleted.set(id, this.comments.filter(goes));
    this.comments = this.comments.filter((one) => !goes(one));
    return this.list_comments({ videoId: video_id });
  }

  restore_comment({ id }: { id: number }) {
    this.comments.push(...(this.#deleted.get(id) ?? []));
    this.#deleted.delete(id);
    return this.list_comments({ videoId: this.#comment(id).video_id });
  }

  list_themes() {
    return structuredClone(this.themes);
  }

  save_theme({ name, toml: text }: { name: string; toml: string }) {
    const like = this.themes.find((row) => row.name === name) ?? this.themes[0];
    const row: ThemeRow = {
      ...(like as ThemeRow),
      name,
      toml: text.replace(/^name = "[^"]*"/m, `name = "${name}"`),
      ships: false,
      theme: like?.theme ? { ...like.theme, name, title: /title = "([^"]*)"/.exec(text)?.[1] ?? name } : null,
    };
    this.themes = [...this.themes.filter((one) => one.name !== name), row].sort((a, b) =>
      a.name.localeCompare(b.name),
    );
    return structuredClone(row);
  }

  delete_theme({ name }: { name: string }) {
    this.#ownTheme(name);
    this.themes = this.themes.filter((one) => one.name !== name);
    for (const job of this.world.jobs) if (job.theme === name) job.theme_gone = true;
    this.tell({ kind: "themes_changed" });
    return null;
  }

  rename_theme({ name, to }: { name: string; to: string }) {
    const row = this.#ownTheme(name);
    if (this.themes.some((one) => one.name === to))
      throw refusal("name_taken", `there is a theme or a folder “${to}” already; choose another name`);
    this.themes = this.themes.filter((one) => one.name !== name);
    this.save_theme({ name: to, toml: row.toml });
    for (const job of this.world.jobs) if (job.theme === name) job.theme = to;
    this.tell({ kind: "workspace_changed" });
    return null;
  }

  add_theme_music({ name }: { name: string; artifactId: number }) {
    this.#ownTheme(name);
    return "tune.mp3";
  }

  set_job_theme({ id, theme }: { id: number; theme: string }) {
    Object.assign(this.#job(id), { theme, theme_gone: false });
    return this.get_job({ id });
  }

  #ownTheme(name: string): ThemeRow {
    const row = this.themes.find((one) => one.name === name);
    if (!row) throw refusal("unknown_theme", `there is no theme “${name}”`);
    if (row.ships)
      throw refusal("theme_ships", `the theme “${name}” came with the program and stays as it is`);
    return row;
  }

  check_theme({ toml: text }: { toml: string }) {
    const lines = text.split("\n");
    const wrong = lines.findIndex((line) => line.trim() !== "" && !/^\s*(#|\[|[\w.-]+\s*=|["\]])/.test(line));
    if (wrong >= 0)
      throw { line: wrong + 1, message: `expected a key with its value, found “${lines[wrong]?.trim()}”` };
    const name = /^name = "([^"]*)"/m.exec(text)?.[1] ?? "";
    const like = this.themes.find((row) => row.theme?.name === name)?.theme ?? this.themes[0]?.theme;
    const of = (key: string) => new RegExp(`^${key} = "([^"]*)"`, "m").exec(text)?.[1];
    const palette = { ...like?.palette, ground: of("ground"), text: of("text"), highlight: of("highlight") };
    return structuredClone({ ...like, title: of("title") ?? name, palette });
  }

  theme_frame({ name, toml }: { name: string; toml: string | null }) {
    if (toml) this.check_theme({ toml });
    return frame(
      ["product-demo", "story", "manual", "", "", "how-to"].indexOf(name) % 6,
      /^title = "([^"]*)"/m.exec(toml ?? "")?.[1] ?? themesByName.get(name)?.title ?? name,
      "your caption",
    );
  }

  scene_frame({ scene }: { scene: number }) {
    return frame(scene - 1);
  }

  system_check() {
    return [
      { name: "ffmpeg", outcome: "pass", found: "5.1.9 with libx264 and libass", mend: "" },
      { name: "espeak-ng", outcome: "pass", found: "1.51", mend: "" },
      { name: "font Inter", outcome: "pass", found: "installed", mend: "" },
      {
        name: "font Noto Sans CJK JP",
        outcome: "warn",
        found: "not found; another font stands in for it",
        mend: "sudo apt install fonts-noto-cjk",
      },
      { name: "workspace", outcome: "pass", found: "212 GB free at /home/mara/Videos/Reelwright", mend: "" },
      { name: "themes", outcome: "pass", found: "3 readable", mend: "" },
    ];
  }

  owner() {
    return null;
  }

  set_zoom() {
    return null;
  }

  media_url({ artifactId }: { artifactId: number }) {
    if (artifactId === 900) return "/src/test/media/voice.m4a";
    if (artifactId === 901) return "/src/test/media/sample.mp4";
    return frame(artifactId);
  }

  upload_url({ name }: { name: string }) {
    if (name.includes("refused"))
      throw refusal("not_media", `${name} is no media file; choose a picture, a clip or a recording`);
    return "/mock-upload";
  }

  /** Tells how far a stage is without moving on: for pictures of work in progress. */
  pretendProgress(jobId: number, stage: Stage, permille: number, doing: string, leftMs: number): void {
    this.tell({ kind: "progress", job_id: jobId, run_id: 1, stage, permille, doing, left_ms: leftMs });
  }

  #changed(id: number): void {
    const job = this.world.jobs.find((one) => one.id === id);
    if (job) {
      job.updated_at = new Date().toISOString();
      settle(job);
    }
    this.tell({ kind: "job_changed", job_id: id });
  }

  #stale(job: JobView, which: Stage[]): void {
    const scripts = job.stage_views.find((view) => view.stage === "script")?.takes.length ?? 1;
    for (const view of job.stage_views) {
      if (!which.includes(view.stage) || view.selected === null) continue;
      view.stale = [{ stage: "script", read: [scripts - 1], selected: scripts }];
      if (view.stage === "visuals") view.outdated = [1];
    }
  }

  /** Runs groups of stages one after another, telling how far they are. */
  #run(job: JobView, groups: Stage[][]): void {
    const [group, ...rest] = groups;
    if (!group) return;
    job.status = "running";
    job.stage = group[0] as Stage;
    for (const stage of group) setStatus(job, stage, "running");
    this.#changed(job.id);
    let permille = 0;
    const timer = setInterval(() => {
      permille += 80;
      for (const stage of group) {
        this.tell({
          kind: "progress",
          job_id: job.id,
          run_id: 1,
          stage,
          permille: Math.min(1000, permille),
          doing: `${Math.ceil(permille / 80)} of 13 pieces`,
          left_ms: (1000 - Math.min(1000, permille)) * 20,
        });
      }
      if (permille < 1000) return;
      clearInterval(timer);
      this.#timers.delete(timer);
      for (const stage of group) this.#finish(job, stage);
      if (rest.length > 0) this.#run(job, rest);
      else {
        job.status = job.videos.some((video) => video.status === "generated") ? "in_review" : "pending";
        job.stage = stages.find((_, at) => job.stages[at] === "waiting") ?? "review";
        this.#changed(job.id);
      }
    }, this.pace);
    this.#timers.add(timer);
  }

  #finish(job: JobView, stage: Stage): void {
    const take = addTake(
      this.world,
      job,
      stage,
      stage === "composition" ? { stage, content: composition(901) } : undefined,
    );
    const view = job.stage_views.find((one) => one.stage === stage);
    if (view) Object.assign(view, { stale: [], outdated: [] });
    if (stage === "script") this.#stale(job, ["visuals", "voiceover"]);
    if (stage === "composition") {
      const like = this.world.jobs.flatMap((one) => one.videos)[0];
      const video = {
        ...structuredClone(like),
        id: this.world.nextId++,
        job_id: job.id,
        title: job.title,
        status: "generated",
        take_number: take.row.number,
        verdicts: [],
        file: 901,
        thumbnail: 200,
        created_at: new Date().toISOString(),
      } as VideoView;
      job.videos = [
        {
          ...video,
          duration_ms: 22_400,
          width: 1080,
          height: 1920,
          frame_rate_milli: 30_000,
          bytes: 8_400_000,
          checks: video.checks ?? [],
          checking: { status: "done", failure: null },
        },
        ...job.videos,
      ];
      job.video_id = video.id;
      job.thumbnail = 200;
      this.tell({ kind: "video_changed", video_id: video.id });
    }
    if (stage === "review" && take.content.stage === "review") take.content.content.video = job.video_id ?? 0;
    this.#changed(job.id);
  }
}
