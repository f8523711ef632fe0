import type { ExportAs } from "../studio";

const as: Record<ExportAs, string> = {
  markdown: "Comments as a list of tasks",
  csv: "Comments as a table",
  edl: "Comments as editor markers",
  srt: "Captions",
  vtt: "Captions for the web",
  otio: "Project for an editor",
};
const file: Record<ExportAs, string> = {
  markdown: ".md",
  csv: ".csv",
  edl: ".edl",
  srt: ".srt",
  vtt: ".vtt",
  otio: ".otio",
};

export const exports = {
  menu: "Export",
  as,
  file,
  line: (what: string, ending: string) => `Export: ${what} (${ending})`,
  copy: "Copy comments as Markdown",
  copied: "Comments copied",
  copyFailed: "The comments could not be copied",
  noClipboard: "The clipboard can't be reached; export them as a list of tasks instead.",
  saved: (what: string) => `${what}: saved`,
  failed: (what: string) => `${what}: not saved`,
};
