import type { ChangedInput, Command, Stage, StageStatus } from "../studio";
import { listed } from "./figures";

const name: Record<Command | Stage, string> = {
  trend_collection: "Trends",
  trend_analysis: "Analysis",
  script: "Script",
  visuals: "Visuals",
  voiceover: "Voice",
  content_generation: "Script, visuals and voice",
  composition: "Composition",
  review: "Review",
};

const inSentence: Record<Stage, string> = {
  trend_collection: "trends",
  trend_analysis: "analysis",
  script: "script",
  visuals: "visuals",
  voiceover: "voice",
  composition: "composition",
  review: "review",
};

const doing: Record<Stage, string> = {
  trend_collection: "Collecting trends",
  trend_analysis: "Analysing",
  script: "Writing",
  visuals: "Finding pictures",
  voiceover: "Speaking",
  composition: "Composing",
  review: "Checking",
};

const nothingYet: Record<Stage, string> = {
  trend_collection: "No trends collected yet",
  trend_analysis: "No report yet",
  script: "No script yet",
  visuals: "No pictures yet",
  voiceover: "No voice yet",
  composition: "Not composed yet",
  review: "Not checked yet",
};

const about: Record<Command | Stage, string> = {
  trend_collection:
    "Collects figures of trending videos: from the bundled sample, or from a CSV or JSON file of yours.",
  trend_analysis:
    "Turns collected trends into a report: which styles, hooks and lengths hold people right now.",
  script:
    "Writes the plan of the video: scenes, narration, overlays, title. From the theme, or from your own text word for word.",
  visuals: "Finds or draws a picture for every scene. Any scene can take a file of yours instead.",
  voiceover: "Speaks the script, or takes your own recording. Every word gets its time.",
  content_generation: "Writes the script, then finds the pictures and speaks the voice at the same time.",
  composition:
    "Renders script, pictures, voice and music into the finished video, and puts it into the review room.",
  review:
    "Measures the finished video, and puts it before a reviewer: loudness, captions, black frames, safe zones.",
};

const status: Record<StageStatus, string> = {
  waiting: "not started",
  queued: "queued",
  running: "running",
  done: "done",
  failed: "failed",
  cancelled: "cancelled",
  interrupted: "interrupted",
  supplied: "supplied by you",
  skipped: "left out",
};

const inputs = (changed: ChangedInput[]) => listed(changed.map((one) => inSentence[one.stage]));

export const common = {
  cancel: "Cancel",
  close: "Close",
  copied: "Copied",
  undo: "Undo",
  zoomFailed: "The window could not be zoomed",
  largest: "it is as large as it can be",
  smallest: "it is as small as it can be",
  percent: (n: number) => `${n} %`,
  left: (time: string) => `${time} left`,
  owner: (program: string, pid: number, since: string) =>
    `${program} (process ${pid}) has been working in this workspace since ${since}. You can look at everything; what you start here waits until it is done.`,
  rail: {
    label: "Screens",
    jobs: "Jobs",
    review: "Review",
    trends: "Trends",
    themes: "Themes",
    settings: "Settings",
    search: "Command",
    waiting: (n: number) => (n === 1 ? "video waits" : "videos wait"),
  },
  stage: {
    name,
    inSentence,
    doing,
    nothingYet,
    about,
    status,
    staleLine: (changed: ChangedInput[]) => `stale: ${inputs(changed)} changed`,
    staleAbout: (changed: ChangedInput[]) => `Out of date: ${inputs(changed)} changed after this take.`,
    /** Of one take, under what it was made from: what is selected now. */
    staleTake: (changed: ChangedInput[]) =>
      `out of date: ${listed(changed.map(({ stage, selected }) => `${inSentence[stage]} ${selected}`))} ${changed.length === 1 ? "is" : "are"} selected`,
    took: (time: string) => `took ${time}`,
    start: (stage: string) => `Start ${stage}`,
    runAgain: (stage: string) => `Run ${stage} again`,
    cancel: (stage: string) => `Stop ${stage}`,
    begin: "Start",
    again: "Run again",
    anew: "Start over",
    goOn: "Go on",
    skippedTitle: "Left out in this job",
    interruptedAbout:
      "The program ended while this was running. Finished pieces are kept; it goes on from there.",
    cancelledAbout: "You stopped this. Finished pieces are kept; it goes on from there.",
  },
  error: {
    details: "Details",
    copy: "Copy",
    retry: "Try again",
    screen: "This screen ran into a fault of the program",
    runFirst: (stage: string) => `Run ${stage} first`,
  },
  files: {
    empty: (file: string) => `${file} is empty. Choose another file.`,
    tooLarge: (file: string) => `${file} is larger than 4 GB. Cut it, or save it with more compression.`,
    cutOff: (file: string) =>
      `${file} could not be handed over: the connection to the studio broke off. Try again.`,
    refused: (file: string) => `The studio did not take ${file}. Choose another file.`,
    unreadable: "The file could not be read",
    gone: (file: string) => `${file} can't be read any more: it was moved or deleted. Drop it again.`,
    wantText: "This is no text file. Drop a .txt or .md file.",
    sending: (file: string) => `Handing over ${file}`,
    stop: (file: string) => `Stop handing over ${file}`,
    leftOut: (files: string[]) =>
      `Left out, as it is neither picture, sound nor text: ${files.slice(0, 4).join(", ")}${files.length > 4 ? ` and ${files.length - 4} more` : ""}`,
  },
  palette: {
    label: "Commands",
    placeholder: "Type a command, a theme or a job",
    nothing: "Nothing is called that",
    review: (title: string) => `Review: ${title}`,
    everywhere: "Everywhere",
    make: "Make a video",
    videoFrom: (theme: string) => `From ${theme}`,
    jobs: "Jobs",
  },
};
