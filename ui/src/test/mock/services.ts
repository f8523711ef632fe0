// The stand-in's settings, engines and money: engines answer at once, orders cost what they would.

import type {
  CallView,
  Estimate,
  EstimatePart,
  Event,
  JobView,
  KeyPlace,
  RunRequest,
  SettingsView,
  Stage,
  StoragePart,
  Voice,
} from "../../lib/studio";
import { stages } from "../../lib/stages";
import { refusal } from "./refusal";
import shipped from "./settings.json";
import type { World } from "./world";

const minute = 60_000;

/** What an order of a stage costs here, in thousandths of a cent. */
const prices: Partial<Record<Stage, EstimatePart>> = {
  script: {
    stage: "script",
    provider: "openai",
    model: "gpt-4.1-mini",
    what: "the script, in five questions",
    counted: "6200 tokens in, 3100 tokens out",
    millicents: 744,
    cost: "$0.00744",
    price: "$0.40 per million tokens in, $1.60 per million tokens out (prices of 2026-10-01)",
  },
  visuals: {
    stage: "visuals",
    provider: "kling",
    model: "kling-v1-6",
    what: "6 clips",
    counted: "30 s",
    millicents: 168_000,
    cost: "$1.68",
    price: "$0.056 per second (prices of 2026-10-01)",
  },
  voiceover: {
    stage: "voiceover",
    provider: "openai",
    model: "tts-1",
    what: "the voice",
    counted: "400 characters",
    millicents: 2400,
    cost: "$0.024",
    price: "$60 per million characters (prices of 2026-10-01)",
  },
};
/** Who does a stage's work here as long as no service does. */
const own: Partial<Record<Stage, string>> = {
  trend_collection: "sample",
  script: "outline",
  visuals: "library",
  voiceover: "espeak-ng",
};
const kindOf: Partial<Record<Stage, string>> = { script: "writer", visuals: "visuals", voiceover: "speech" };

export class Services {
  view = structuredClone(shipped) as SettingsView;
  calls: CallView[] = [];
  sizes: Record<StoragePart, [number, number]> = {
    videos: [412_000, 0],
    jobs: [1_240_000, 0],
    pieces: [2_310_000, 2_310_000],
    previews: [18_400, 18_400],
    uploads: [86_000, 86_000],
    database: [3_200, 0],
    logs: [410, 0],
  };

  constructor(
    readonly world: World,
    readonly tell: (event: Event) => void,
  ) {}

  #value(key: string): string {
    return this.view.settings.find((one) => one.key === key)?.value ?? "";
  }

  list_settings(): SettingsView {
    return structuredClone(this.view);
  }

  set_setting({ key, value }: { key: string; value: string }) {
    const setting = this.view.settings.find((one) => one.key === key);
    if (!setting) throw refusal("unknown_setting", `there is no setting “${key}”`);
    if (key.endsWith("base_url") && value !== "" && !/^https?:\/\/\S+$/.test(value))
      throw refusal(
        "bad_setting",
        `${key} can't be “${value}”: expected an address such as http://127.0.0.1:11434/v1`,
      );
    if (key === "render.loudness_lufs" && value !== "" && !/^-(9|1\d|2[0-4])$/.test(value))
      throw refusal(
        "bad_setting",
        `${key} can't be “${value}”: expected whole LUFS from -24 to -9, such as -14`,
      );
    setting.value = value;
    setting.source = value === "" ? "default" : "workspace";
    this.tell({ kind: "workspace_changed" });
    return structuredClone(setting);
  }

  #place(provider: string, place: KeyPlace | null): void {
    for (const engine of this.view.engines)
      if (engine.provider === provider && engine.needs_key)
        [engine.key, engine.ready] = [place, place !== null];
  }

  set_key({ provider, key }: { provider: string; key: string }): KeyPlace {
    if (/\s/.test(key.trim())) throw refusal("bad_key", `this is no key of ${provider}: a key is one word`);
    const place = this.view.keychain ? "keychain" : "session";
    this.#place(provider, place);
    return place;
  }

  forget_key({ provider }: { provider: string }) {
    this.#place(provider, null);
    return null;
  }

  test_engine({ kind }: { kind: string }): string {
    const engine = this.view.engines.find(
      (one) => one.kind === kind && one.name === this.#value(`${kind}.engine`),
    );
    if (engine?.needs_key && engine.key === null)
      throw refusal("no_key", `${engine.name} needs a key; set it in Settings, or in the environment`);
    if (this.#value(`${kind}.base_url`).includes("127.0.0.1:9/"))
      throw refusal(
        "unreachable",
        "nobody answers at http://127.0.0.1:9/v1; start the server, or mend the address",
        {
          detail: "tcp connect error: Connection refused (os error 111)",
          retryable: true,
        },
      );
    return engine?.model ? `ready with ${this.#value(`${kind}.model`) || engine.model}` : "ready";
  }

  #estimate(which: Stage[], speaker?: Voice | null): Estimate {
    const parts = which.flatMap((stage) => {
      const kind = kindOf[stage];
      const chosen = stage === "voiceover" ? speaker?.engine : undefined;
      const name = chosen ?? this.#value(`${kind}.engine`);
      const engine = this.view.engines.find((one) => one.kind === kind && one.name === name);
      const part = prices[stage];
      if (!engine?.paid || !part) return [];
      const model = this.#value(`${kind}.model`);
      const known = { ...part, provider: engine.provider, model: model || engine.model };
      return model ? [{ ...known, millicents: null, cost: "unknown", price: "" }] : [known];
    });
    const sum = parts.reduce((total, part) => total + (part.millicents ?? 0), 0);
    const priced = parts.every((part) => part.millicents !== null);
    const limit = this.#value("limit.job_cents");
    const passes = limit !== "" && parts.length > 0 && sum > Number(limit) * 1000;
    return {
      parts,
      free: which.flatMap((stage) => {
        const engine = parts.some((part) => part.stage === stage) ? undefined : own[stage];
        return engine ? [{ stage, engine, costs: "nothing: it works on a machine of yours" }] : [];
      }),
      total_millicents: priced ? sum : null,
      total: sum === 0 ? "free" : `about $${(sum / 100_000).toFixed(2)}`,
      refused: passes
        ? `this would pass the job limit of $${(Number(limit) / 100).toFixed(2)}; raise limit.job_cents in the settings, or choose a cheaper engine`
        : null,
    };
  }

  estimate_stage({ request }: { request: RunRequest }): Estimate {
    return this.#estimate(
      request.command === "content_generation" ? ["script", "visuals", "voiceover"] : [request.command],
      request.options.speaker,
    );
  }

  estimate_pipeline({ jobId }: { jobId: number | null }): Estimate {
    const job: JobView | undefined = this.world.jobs.find((one) => one.id === jobId);
    return this.#estimate(
      stages.filter((stage) => {
        const view = job?.stage_views.find((one) => one.stage === stage);
        return !view || view.selected === null || view.stale.length > 0;
      }),
    );
  }

  estimate_retry({ id }: { id: number }): Estimate {
    const job = this.world.jobs.find((one) => one.id === id);
    const first = job?.stage_views.findIndex((view) => view.run?.failure != null) ?? -1;
    if (first < 0) throw refusal("nothing_to_retry", `nothing failed in job ${id}`);
    return this.#estimate(stages.slice(first));
  }

  job_money({ id }: { id: number }) {
    const calls = this.calls.filter((call) => call.job === id);
    const sum = (which: (call: CallView) => boolean) =>
      calls.filter(which).reduce((total, call) => total + (call.cost_millicents ?? 0), 0);
    return {
      spent_millicents: sum((call) => call.state === "done"),
      unused_millicents: sum((call) => call.state === "done" && !call.used),
      pending_millicents: sum((call) => call.state === "ordered" || call.state === "unknown"),
      unpriced: calls.filter((call) => call.cost_millicents === null).length,
      calls: structuredClone(calls),
    };
  }

  ledger() {
    const month_millicents = this.calls
      .filter((call) => call.state === "done")
      .reduce((total, call) => total + (call.cost_millicents ?? 0), 0);
    return { calls: structuredClone(this.calls), month_millicents };
  }

  settle_call({ id, notOrdered }: { id: number; notOrdered: boolean }) {
    const call = this.calls.find((one) => one.id === id);
    if (!call || (call.state !== "unknown" && !call.idle))
      throw refusal("call_known", `how call ${id} ended is known`);
    call.state = "failed";
    if (notOrdered) Object.assign(call, { cost_millicents: 0, cost: "$0.00" });
    [call.used, call.idle] = [false, false];
    return structuredClone(call);
  }

  try_encoder() {
    return {
      encoder: "libx264",
      hardware: false,
      said: "no hardware encoder was used: this machine's ffmpeg has none; libx264 encodes instead, on every core",
    };
  }

  storage() {
    return {
      root: "/home/mara/Videos/Reelwright",
      free_kib: 222_000_000,
      parts: Object.entries(this.sizes).map(([part, [kib, clearable_kib]]) => ({ part, kib, clearable_kib })),
    };
  }

  clear_away({ part }: { part: StoragePart }) {
    const [kib, clearable] = this.sizes[part];
    if (clearable === 0) throw refusal("not_clearable", `nothing of the ${part} can be cleared away`);
    this.sizes[part] = [kib - clearable, 0];
    return { part, kib: clearable };
  }

  show_workspace() {
    return null;
  }

  show_video() {
    return null;
  }

  choose_workspace() {
    return false;
  }

  /** A service that was paid for some of a job's work, one of it in doubt. */
  pretendPaid(job: number): void {
    for (const [key, value] of [
      ["writer.engine", "openai"],
      ["visuals.engine", "kling"],
      ["limit.month_cents", "2000"],
    ] as const)
      this.set_setting({ key, value });
    this.#place("openai", "session");
    const call = (id: number, stage: Stage, ago: number, change: Partial<CallView>): CallView => ({
      id,
      job,
      run: 70 + id,
      stage,
      provider: "kling",
      model: "kling-v1-6",
      what: "scene 1: a clip of 5 s",
      units: { tokens_in: 0, tokens_out: 0, characters: 0, seconds_ms: 5000, images: 0, pieces: 0 },
      price: "$0.056 per second (prices of 2026-10-01)",
      cost_millicents: 28_000,
      state: "done",
      key: "",
      ticket: null,
      result: null,
      ordered_at: new Date(this.world.now - ago * minute).toISOString(),
      ended_at: new Date(this.world.now - ago * minute + 40_000).toISOString(),
      cost: "$0.28",
      counted: "5 s",
      used: true,
      idle: false,
      ...change,
    });
    const clips = [1, 2, 3, 4, 5, 6].map((scene) =>
      call(20 - scene, "visuals", 20 + scene, { what: `scene ${scene}: a clip of 5 s`, used: scene !== 2 }),
    );
    const script = call(4, "script", 40, {
      provider: "openai",
      model: "gpt-4.1-mini",
      what: "a reading of the theme",
      counted: "1240 tokens in, 620 tokens out",
      cost_millicents: 149,
      cost: "$0.00149",
    });
    const doubt = call(21, "visuals", 4, {
      what: "scene 2: a clip of 5 s",
      state: "unknown",
      ended_at: null,
      cost: "about $0.28",
    });
    this.calls = [doubt, ...clips, script];
  }
}
