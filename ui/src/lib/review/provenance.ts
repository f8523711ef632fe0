// The provenance as it lies beside the video. It is read leniently: an older program may have written it.

export interface Provenance {
  theme: string;
  created_at: string;
  trend_report_id: number | null;
  script_id: number | null;
  cost_cents: number;
  prompts: string[];
  providers: { stage: string; provider: string; model: string; credits: string[] }[];
  hashes: { name: string; kind: string; blake3: string }[];
  /** The whole of it, for copying. */
  text: string;
}

/** Reads what the studio answered: the JSON itself, or its text. */
export function readProvenance(answer: unknown): Provenance {
  const value: unknown = typeof answer === "string" ? JSON.parse(answer) : answer;
  const given = (value && typeof value === "object" ? value : {}) as Partial<Provenance>;
  return {
    theme: given.theme ?? "",
    created_at: given.created_at ?? "",
    trend_report_id: given.trend_report_id ?? null,
    script_id: given.script_id ?? null,
    cost_cents: given.cost_cents ?? 0,
    prompts: given.prompts ?? [],
    providers: (given.providers ?? []).map((use) => ({ ...use, credits: use.credits ?? [] })),
    hashes: given.hashes ?? [],
    text: JSON.stringify(value, null, 2),
  };
}
