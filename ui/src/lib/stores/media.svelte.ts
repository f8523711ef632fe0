// Addresses of files. An id's address holds as long as the program runs, so each is asked for once.

import { SvelteMap } from "svelte/reactivity";
import { asAppError, studio, type AppError, type ArtifactId } from "../studio";

const addresses = new SvelteMap<ArtifactId, string>();
const errors = new SvelteMap<ArtifactId, AppError>();
const asked = new Map<ArtifactId, Promise<string>>();

/** The address of a file once it is known; undefined until then and where there is none. */
export function mediaAddress(id: ArtifactId | null | undefined): string | undefined {
  if (id === null || id === undefined) return undefined;
  const known = addresses.get(id);
  if (known === undefined && !asked.has(id)) void askForMedia(id).catch(() => undefined);
  return known;
}

/** Why a file had no address when it was last asked for. */
export function mediaError(id: ArtifactId | null | undefined): AppError | undefined {
  return id === null || id === undefined ? undefined : errors.get(id);
}

/** The address of a file. */
export function askForMedia(id: ArtifactId): Promise<string> {
  const before = asked.get(id);
  if (before) return before;
  const answer = studio.mediaUrl(id).then((url) => {
    addresses.set(id, url);
    errors.delete(id);
    return url;
  });
  asked.set(id, answer);
  // A refusal may be mended by then: whoever asks outright asks again.
  answer.catch((thrown: unknown) => {
    asked.delete(id);
    errors.set(id, asAppError(thrown));
  });
  return answer;
}

/** Finds out why a file can't be shown although it has an address: it may be gone since. */
export function inquire(id: ArtifactId): void {
  studio.mediaUrl(id).catch((thrown: unknown) => errors.set(id, asAppError(thrown)));
}

/** Forgets an address that didn't answer, so that it is asked for anew. */
export function forgetMedia(id: ArtifactId): void {
  addresses.delete(id);
  errors.delete(id);
  asked.delete(id);
}
