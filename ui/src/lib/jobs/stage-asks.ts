import type { Command } from "../studio";

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
