// Files on their way into the studio: an address is asked for, the bytes are posted to it, an artifact id comes back.

import { DroppedFile, type Given } from "./given";
import { studio, StudioError, type ArtifactId } from "./studio";
import { t } from "./texts";

/** The studio counts bytes in 32 bits; what was dropped on the window has this many where it has more. */
const LARGEST = 0xffff_ffff;

export interface Upload {
  name: string;
  artifact: ArtifactId;
}

/** Hands a file over. `told` hears how much of it has gone, in permille. Throws the signal's reason once that says to
 * stop; what the studio has of the file by then goes by itself. */
export async function upload(
  file: Given,
  told?: (permille: number) => void,
  signal?: AbortSignal,
): Promise<Upload> {
  if (file.size === 0) throw refusal("empty_file", t.files.empty(file.name));
  if (file.size >= LARGEST) throw refusal("file_too_large", t.files.tooLarge(file.name));
  signal?.throwIfAborted();
  // What was dropped on the window is on this machine: the studio fetches it itself.
  if (file instanceof DroppedFile)
    return { name: file.name, artifact: await post(file.address, file.name, null, told, signal) };
  if (!(file instanceof File)) throw refusal("upload_failed", t.files.refused(file.name));
  const address = await unlessStopped(studio.uploadUrl(file.name, file.size), signal);
  const artifact = await post(address, file.name, file, told, signal);
  return { name: file.name, artifact };
}

/** Whether this was thrown because somebody stopped what threw it. */
export const wasStopped = (thrown: unknown) =>
  typeof thrown === "object" && thrown !== null && "name" in thrown && thrown.name === "AbortError";

/** An answer, unless it is no longer wanted before it is there. */
function unlessStopped<T>(answer: Promise<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as DOMException), { once: true });
    answer.then(resolve, reject);
  });
}

/** Posts a file to its address; `null` where the studio takes it in from there, and tells line by line how far it is. */
function post(
  address: string,
  name: string,
  file: File | null,
  told?: (permille: number) => void,
  signal?: AbortSignal,
): Promise<ArtifactId> {
  return new Promise((resolve, reject) => {
    // Not fetch: only this tells how much has been sent.
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) told?.(Math.floor((event.loaded * 1000) / event.total));
    };
    request.onprogress = () => {
      const permille = Number(request.responseText.trimEnd().split("\n").at(-1));
      if (file === null && Number.isInteger(permille)) told?.(permille);
    };
    const stop = () => request.abort();
    signal?.addEventListener("abort", stop, { once: true });
    request.onloadend = () => signal?.removeEventListener("abort", stop);
    request.onabort = () => reject(signal?.reason as DOMException);
    request.onerror = () => reject(refusal("upload_failed", t.files.cutOff(name)));
    request.onload = () => {
      const answer = parsed(request.responseText.trimEnd().split("\n").at(-1) ?? "");
      if (request.status < 300 && typeof answer.artifact_id === "number") resolve(answer.artifact_id);
      else
        reject(
          refusal(answer.code ?? "upload_failed", answer.message ?? t.files.refused(name), answer.detail),
        );
    };
    request.send(file);
  });
}

interface UploadAnswer {
  artifact_id?: number;
  code?: string;
  message?: string;
  detail?: string;
}

function parsed(text: string): UploadAnswer {
  try {
    return (JSON.parse(text) ?? {}) as UploadAnswer;
  } catch {
    return { detail: text };
  }
}

function refusal(code: string, message: string, detail = ""): StudioError {
  return new StudioError({ code, message, detail, retryable: true, offer: null, wrong_request: true });
}

/** The files of a drop, those inside dropped folders among them. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.length === 0 || entries.some((entry) => entry === null)) return [...transfer.files];
  const found = await Promise.all(entries.map((entry) => filesOf(entry as FileSystemEntry, 0)));
  return found.flat().filter((file) => !file.name.startsWith("."));
}

/** Folders inside folders that are followed. */
const DEEPEST = 6;

async function filesOf(entry: FileSystemEntry, depth: number): Promise<File[]> {
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  }
  if (depth >= DEEPEST) return [];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) break;
    inside.push(...batch);
  }
  inside.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return (await Promise.all(inside.map((one) => filesOf(one, depth + 1)))).flat();
}

export type FileKind = "picture" | "sound" | "text" | "table" | "other";

const ENDINGS: Record<Exclude<FileKind, "other">, string[]> = {
  picture: [
    "mp4",
    "mov",
    "webm",
    "mkv",
    "m4v",
    "avi",
    "png",
    "jpg",
    "jpeg",
    "webp",
    "gif",
    "avif",
    "bmp",
    "tif",
    "tiff",
    "heic",
  ],
  sound: ["wav", "mp3", "m4a", "aac", "ogg", "opus", "flac", "aif", "aiff", "wma"],
  text: ["txt", "md", "markdown", "text"],
  table: ["csv", "json"],
};

/** What a file is for, by its type and ending; the studio looks inside later. */
export function fileKind(file: { name: string; type: string }): FileKind {
  const ending = file.name.split(".").pop()?.toLowerCase() ?? "";
  for (const kind of ["picture", "sound", "text", "table"] as const) {
    if (ENDINGS[kind].includes(ending)) return kind;
  }
  if (/^(video|image)\//.test(file.type)) return "picture";
  if (file.type.startsWith("audio/")) return "sound";
  if (file.type.startsWith("text/")) return "text";
  return "other";
}

/** For a file input's `accept`. */
export function accepted(...kinds: Exclude<FileKind, "other">[]): string {
  return kinds.flatMap((kind) => ENDINGS[kind].map((ending) => `.${ending}`)).join(",");
}
