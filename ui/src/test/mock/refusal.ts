import type { AppError } from "../../lib/studio";

/** What the studio refuses with. */
export function refusal(code: string, message: string, change: Partial<AppError> = {}): AppError {
  return { code, message, detail: "", retryable: false, offer: null, wrong_request: true, ...change };
}
