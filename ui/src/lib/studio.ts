// The one door to the program behind the window. Everything else in here asks through `studio`.

import { getCurrentWindow } from "@tauri-apps/api/window";
import { commands, events, type AppError, type Event, type FilesDropped } from "./bindings";

export type * from "./bindings";

type Answer<T> = T extends { status: "ok"; data: infer Data }
  ? Data
  : T extends { status: "error" }
    ? never
    : T;
type Calls = {
  [Name in keyof typeof commands]: (
    ...args: Parameters<(typeof commands)[Name]>
  ) => Promise<Answer<Awaited<ReturnType<(typeof commands)[Name]>>>>;
};

/** A refusal or failure, as the studio told it. */
export class StudioError extends Error {
  constructor(
    readonly app: AppError,
    /** As it was answered, where that says more than can be shown. */
    readonly answer: unknown = app,
  ) {
    super(app.message);
    this.name = "StudioError";
  }
}

/** Every command by its own name; answers what it answers, throws a `StudioError` where it refuses. */
export const studio = Object.fromEntries(
  Object.entries(commands).map(([name, call]) => [
    name,
    async (...args: unknown[]) => opened(await (call as (...args: unknown[]) => Promise<unknown>)(...args)),
  ]),
) as Calls;

function opened(answer: unknown): unknown {
  if (answer && typeof answer === "object" && "status" in answer) {
    if (answer.status === "error" && "error" in answer)
      throw new StudioError(asAppError(answer.error), answer.error);
    if (answer.status === "ok" && "data" in answer) return answer.data;
  }
  return answer;
}

/** Calls back with every change that the studio tells of, until the answer is called. */
export function onStudioEvent(listener: (event: Event) => void): Promise<() => void> {
  return events.studioEvent.listen((event) => listener(event.payload));
}

/** Calls back when the window is asked to close, and keeps it open, until the answer is called. */
export function onCloseAsked(listener: () => void): Promise<() => void> {
  return getCurrentWindow().onCloseRequested((event) => {
    event.preventDefault();
    listener();
  });
}

/** Closes the window without asking anybody. */
export const closeWindow = () => getCurrentWindow().destroy();

/** Calls back with the files that are dropped on the window, until the answer is called. */
export function onFilesDropped(listener: (dropped: FilesDropped) => void): Promise<() => void> {
  return events.filesDropped.listen((event) => listener(event.payload));
}

/** Whatever was thrown, in the one shape that can be shown. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof StudioError) return thrown.app;
  if (thrown && typeof thrown === "object" && "message" in thrown) {
    const known = thrown as Partial<AppError> & { line?: number; stack?: string };
    return {
      code: known.code ?? "window",
      message: String(known.message),
      detail: known.detail ?? known.stack ?? "",
      retryable: known.retryable ?? false,
      offer: known.offer ?? null,
      wrong_request: known.wrong_request ?? false,
    };
  }
  return {
    code: "window",
    message: String(thrown),
    detail: "",
    retryable: false,
    offer: null,
    wrong_request: false,
  };
}
