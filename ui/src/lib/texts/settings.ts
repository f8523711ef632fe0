import type { SettingsSection } from "../router.svelte";
import type { CallState, KeyPlace, StoragePart } from "../studio";

const sections: Record<SettingsSection, string> = {
  engines: "Engines",
  limits: "Limits",
  ledger: "Ledger",
  rendering: "Rendering",
  workspace: "Workspace",
  window: "Window",
  system: "System check",
};

const kinds: Record<string, string> = {
  trends: "Trends",
  analysis: "Analysis",
  writer: "Script",
  visuals: "Visuals",
  speech: "Voice",
  presenter: "Presenter",
};

const kindsAbout: Record<string, string> = {
  trends: "Where figures of trending videos come from.",
  analysis: "Who puts a report's figures into words. The figures are there without.",
  writer: "Who writes scripts.",
  visuals: "Who finds or makes a picture for every scene.",
  speech: "Who speaks. A theme without a voice stays silent.",
  presenter: "A talking head: picture and voice in one.",
};

const unset: Record<string, string> = {
  trends: "The bundled sample, or a file of yours",
  analysis: "Nobody",
  writer: "The outline writer, on this machine",
  visuals: "As the theme says",
  speech: "As the theme says",
  presenter: "Nobody",
};

const keys: Record<KeyPlace, string> = {
  environment: "in the environment",
  keychain: "in the system's keychain",
  session: "until Reelwright is closed",
};

const states: Record<CallState, string> = {
  ordered: "under way",
  done: "done",
  failed: "not charged",
  unknown: "in doubt",
};

const parts: Record<StoragePart, string> = {
  videos: "Videos",
  jobs: "Jobs",
  pieces: "Encoded pieces",
  previews: "Previews",
  uploads: "Unused files",
  database: "Database",
  logs: "Logs",
};

const partsAbout: Record<StoragePart, string> = {
  videos: "Finished, with captions and provenance",
  jobs: "What runs made, and the files that jobs use",
  pieces: "Kept, so that nothing is encoded twice",
  previews: "Small pictures, outlines of sounds, samples of voices",
  uploads: "Handed over, and used by no job for a day",
  database: "Jobs, scripts, comments, the ledger",
  logs: "What the programs wrote down lately",
};

export const settings = {
  sections,
  nav: "Settings",
  loadFailed: "The settings could not be read",
  notSet: "It could not be set",
  fromEnvironment: (variable: string) => `set by ${variable} in the environment`,
  tableCaption: "What the workspace takes up",
  engines: {
    about:
      "Everything works without a service. One that you choose here is asked from the next run on, and is sent what it needs for its work and nothing else.",
    kinds,
    kindsAbout,
    unset,
    choose: (kind: string) => `Engine: ${kind}`,
    here: "On your machines",
    services: "Services",
    model: "Model",
    address: "Address",
    atOnce: "At once",
    option: (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " "),
    own: "its own",
    key: "Key",
    keys,
    noKey: "none yet",
    needs: "Needs",
    price: "Price",
    free: "free",
    freeUpTo: (allows: string) => `free; ${allows}`,
    program: (name: string) => `The program ${name}`,
    abilities: {
      languages: "Languages",
      lengths: "Lengths",
      sizes: "Sizes",
      word_times: "Word times",
      orders_at_once: "Orders at once",
    },
    unknownPrice: "unknown: the price file has none for this model",
    pricesWritten: (date: string) =>
      `Prices were written down on ${date}. Check them with the service before you rely on them.`,
    setKey: "Set",
    replaceKey: "Replace",
    removeKey: "Remove",
    saveKey: "Keep",
    keyMissing: "paste the key first",
    keyFor: (provider: string) => `Key of ${provider}`,
    keyKeptIn: "It goes into the system's keychain.",
    keySession: (variable: string) =>
      `This system has no keychain, so the key is kept until Reelwright is closed. Set ${variable} in the environment to have it always.`,
    keyFailed: (provider: string) => `The key of ${provider} could not be kept`,
    forgetFailed: (provider: string) => `The key of ${provider} could not be removed`,
    test: "Test",
    testing: "Asking …",
    testOf: (kind: string) => `Test the engine for ${kind}`,
    works: "Works:",
  },
  limits: {
    about: "An order that would pass a limit is not sent. There is none at first.",
    job: "For one job",
    month: "For a calendar month (UTC)",
    none: "no limit",
    unit: "US dollars",
    wrong: "Write an amount such as 2 or 2.50, or nothing for no limit.",
    spent: (spent: string) => `${spent} spent this month`,
    spentOf: (spent: string, limit: string) => `${spent} of ${limit} spent this month`,
    unpriced:
      "While a limit is set, a model without a price is not asked: nobody could tell whether it would be passed.",
  },
  ledger: {
    about: "Every order to a service is written down before it is sent.",
    failed: "The ledger could not be read",
    month: "This month",
    aboutJob: "What this job asked of services.",
    all: "Show the whole workspace's",
    empty: "No service was ever asked for anything",
    emptyJob: "This job asked no service for anything",
    emptyAbout: "All of it was made on this machine.",
    states,
    lostState: "lost, counted as charged",
    when: "When",
    job: "Job",
    jobOf: (id: number) => `Job ${id}`,
    deletedJob: "deleted job",
    what: "What",
    service: "Service",
    cost: "Cost",
    state: "State",
    unused: "unused",
    more: (n: number) => `Show ${n} more`,
    doubt: (n: number) => (n === 1 ? "One order is in doubt" : `${n} orders are in doubt`),
    doubtAbout:
      "It was sent and its answer never came. Look at the service's own list, and say how it ended. Until then the same is not ordered again.",
    notOrdered: "It was not ordered",
    lost: "Ordered, and lost",
    idle: (n: number) =>
      n === 1
        ? "One order is under way, and nothing waits for it"
        : `${n} orders are under way, and nothing waits for them`,
    idleAbout:
      "Running its stage again goes on with it. Given up, it counts as charged, and the same may be ordered anew.",
    giveUp: "Give it up",
    settleFailed: "The order could not be settled",
  },
  rendering: {
    about: "Holds from the next composition on. Finished videos stay as they are.",
    encoder: "Encoder",
    encoders: { software: "Software (x264)", hardware: "Hardware where it works" } as Record<string, string>,
    encoderAbout:
      "x264 looks the same everywhere. The machine's own encoder is quicker, and is used only once a test encode has proved it.",
    tryIt: "Test encode",
    trying: "Encoding …",
    tryFailed: "The encoders could not be tried",
    quality: "Quality",
    qualities: { standard: "Standard", high: "High" } as Record<string, string>,
    qualityAbout: "High costs more time and room, for a difference that few see.",
    loudness: "Loudness",
    lufs: "LUFS",
    loudnessAbout: "-14 is what YouTube and TikTok play videos at.",
  },
  workspace: {
    folder: "Folder",
    folderAbout: "Videos, jobs and the database lie here. Choosing another one starts the window anew.",
    show: "Show",
    showFailed: "The folder could not be shown",
    chooseOther: "Choose another",
    chooseFailed: "Another workspace could not be chosen",
    free: (size: string) => `${size} free`,
    storage: "Storage",
    storageAbout:
      "Jobs miss nothing of what can be freed here: it is made again when it is needed, or was never used.",
    storageFailed: "The sizes could not be read",
    part: "Part",
    size: "Size",
    total: (size: string) => `${size} in all`,
    parts,
    partsAbout,
    clear: (size: string) => `Free ${size}`,
    clearOf: (size: string, part: string) => `Free ${size} of ${part}`,
    clearing: "Freeing …",
    confirm: (part: string) => `Clear away ${part.toLowerCase()}?`,
    confirmAbout: {
      pieces: (size: string) =>
        `${size} are freed. The next composition of any job encodes its pieces again, which takes longer once.`,
      previews: (size: string) =>
        `${size} are freed. Small pictures and samples are made again when they are looked at.`,
      uploads: (size: string) =>
        `${size} are freed: files that were handed over and that no job came to use. It can't be undone.`,
    } as Record<string, (size: string) => string>,
    clearFailed: (part: string) => `${part} could not be cleared away`,
    cleared: (size: string) => `${size} freed`,
  },
  system: "System check",
  systemAbout: "What the studio stands on, and the exact way to get what is missing.",
  allThere: "everything is there",
  missing: (n: number) => `${n} to look at`,
  checkAgain: "Check again",
  checkFailed: "The system could not be checked",
  copy: "Copy",
  appearance: "Appearance",
  appearanceAbout: "Dark and light follow the system unless you choose.",
  alreadySo: "it is so already",
  appearanceOf: (name: string) => `Appearance: ${name}`,
  appearances: { system: "As the system", dark: "Dark", light: "Light" },
  zoom: "Zoom",
  zoomAbout: "How large everything in the window is shown.",
  notifications: "Notifications",
  notificationsAbout: "The desktop tells you when long work has ended and this window is not in front.",
  notify: { on: "On", off: "Off" } as Record<string, string>,
  privacy: "What leaves this machine",
  privacyAbout:
    "Nothing by itself. Scripts, pictures, voices and videos are made and kept on this machine, in the workspace's folder. Only a service that you choose under Engines is sent what it needs for its work.",
};
