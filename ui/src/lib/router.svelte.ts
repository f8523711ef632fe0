// Where the window is: the address after `#`. It is kept, so that the window comes back as it was left.

import { isStage } from "./stages";
import type { Stage } from "./studio";
import { ofWorkspace } from "./workspace";

export type Place =
  | { page: "jobs" }
  | { page: "job"; id: number; stage: Stage | null }
  | { page: "review"; id: number | null }
  | { page: "trends" }
  | { page: "themes"; name: string | null }
  /** With a job, the ledger is of that job alone. */
  | { page: "settings"; section?: SettingsSection; job?: number | null };

/** The parts of the settings, in the order in which they are listed. */
export const sections = [
  "engines",
  "limits",
  "ledger",
  "rendering",
  "workspace",
  "window",
  "system",
] as const;
export type SettingsSection = (typeof sections)[number];

function isSection(name: string | undefined): name is SettingsSection {
  return (sections as readonly (string | undefined)[]).includes(name);
}

const KEPT = ofWorkspace("reelwright.place");

/** The place an address names; the jobs list for any other. */
export function parsePlace(hash: string): Place {
  const [page, first, second] = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .map(decode);
  switch (page) {
    case "jobs": {
      const id = number(first);
      if (id === null) return { page: "jobs" };
      return { page: "job", id, stage: second && isStage(second) ? second : null };
    }
    case "review":
      return { page: "review", id: number(first) };
    case "trends":
      return { page: "trends" };
    case "themes":
      return { page: "themes", name: first || null };
    case "settings":
      return isSection(first)
        ? { page: "settings", section: first, job: number(second) }
        : { page: "settings" };
    default:
      return { page: "jobs" };
  }
}

/** The address of a place. */
export function address(place: Place): string {
  switch (place.page) {
    case "job":
      return `#/jobs/${place.id}${place.stage ? `/${place.stage}` : ""}`;
    case "review":
      return place.id === null ? "#/review" : `#/review/${place.id}`;
    case "themes":
      return place.name === null ? "#/themes" : `#/themes/${encodeURIComponent(place.name)}`;
    case "settings":
      return ["#/settings", place.section, place.job].filter((part) => part != null).join("/");
    default:
      return `#/${place.page}`;
  }
}

function number(text: string | undefined): number | null {
  return text && /^\d{1,10}$/.test(text) ? Number(text) : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

class Router {
  place: Place = $state.raw({ page: "jobs" });

  /** Follows the address from now on; the answer stops it. */
  start(): () => void {
    if (!window.location.hash) {
      const kept = read();
      if (kept) window.history.replaceState(null, "", kept);
    }
    const follow = () => {
      this.place = parsePlace(window.location.hash);
      write(address(this.place));
    };
    follow();
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }

  go(place: Place): void {
    window.location.hash = address(place);
  }

  /** As `go`, without a step in the history: for a choice made by the program. */
  replace(place: Place): void {
    window.history.replaceState(null, "", address(place));
    this.place = place;
    write(address(place));
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function write(hash: string): void {
  try {
    localStorage.setItem(KEPT, hash);
  } catch {
    // Nothing is lost but the place on the next start.
  }
}

export const router = new Router();
