import type { Command } from "../studio";
import { t } from "../texts";

/** What a stage can be given when it is started alone. */
export interface Asks {
  theme?: true;
  text?: true;
  script?: "needed" | "optional";
  files?: "needed" | "optional";
  voice?: true;
}

export function asks(command: Command): Asks {
  switch (command) {
    case "trend_collection":
    case "trend_analysis":
      return {};
    case "script":
    case "content_generation":
      return { theme: true, text: true };
    case "visuals":
      return { script: "needed", files: "optional" };
    case "voiceover":
      return { script: "needed", voice: true };
    case "composition":
      return { theme: true, script: "optional", files: "needed", voice: true, text: true };
    case "review":
      return { files: "needed" };
  }
}

/** What may be dropped on a stage that is started alone; null where nothing may. */
export function drops(command: Command): string | null {
  switch (command) {
    case "trend_collection":
      return t.trends.drop;
    case "trend_analysis":
      return null;
    case "script":
    case "content_generation":
      return t.newJob.dropText;
    case "visuals":
      return t.newJob.dropPictures;
    case "voiceover":
      return t.newJob.dropVoice;
    case "composition":
      return t.newJob.dropFiles;
    case "review":
      return t.newJob.dropVideo;
  }
}
