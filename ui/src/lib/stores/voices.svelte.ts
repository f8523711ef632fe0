// The voices of this machine, asked for when they are first wanted.

import { studio } from "../studio";

class Voices {
  names: string[] = $state.raw([]);
}

export const voices = new Voices();
let asked: Promise<void> | null = null;

/** Asks once; after a refusal the next one to ask asks again. */
export function askForVoices(): Promise<void> {
  asked ??= studio.listVoices().then(
    (names) => void (voices.names = names),
    () => void (asked = null),
  );
  return asked;
}

/** A language's name for its code: `en-gb` is British English. A variant keeps its name: `en-us+f3`. */
export function voiceName(code: string): string {
  const [language = code, variant] = code.split("+");
  try {
    const name = new Intl.DisplayNames(undefined, { type: "language" }).of(language) ?? language;
    return `${name} · ${variant ? `${language}+${variant}` : language}`;
  } catch {
    return code;
  }
}
