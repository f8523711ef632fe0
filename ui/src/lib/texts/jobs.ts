import type { JobSort } from "../studio";

const sorts: Record<JobSort, string> = {
  changed: "Last changed first",
  created: "Newest first",
  title: "By title",
};

/** Titles named one by one; of more, how many there are. */
const NAMED = 4;

function named(titles: string[]): string {
  const shown = titles.slice(0, titles.length > NAMED ? NAMED - 1 : NAMED).map((title) => `“${title}”`);
  const more = titles.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  return shown.length > 0 ? `${shown.join(", ")} and ${last}` : `${last}`;
}
const counted = (n: number) => (n === 1 ? "One job" : `${n.toLocaleString()} jobs`);

export const jobs = {
  jobs: {
    title: "Jobs",
    new: "New job",
    all: "All",
    search: "Search titles, themes, words",
    filter: "Status",
    sort: "Order",
    sorts,
    noneChosen: "no job is chosen",
    noneMarked: "no job is selected",
    marked: (n: number) => `${n.toLocaleString()} selected`,
    deleteMarked: "Delete…",
    deleteTitle: (titles: string[]) =>
      titles.length === 1 ? `Delete ${named(titles)}?` : `Delete ${titles.length.toLocaleString()} jobs?`,
    deleteAbout: (titles: string[]) => {
      const [go, them] = titles.length === 1 ? ["goes", "it"] : ["go", "them"];
      return `${named(titles)} ${go} with everything made for ${them}: scripts, pictures, voices and videos, approved ones too. It can't be undone. Jobs at work stay.`;
    },
    deleteAction: (n: number) => (n === 1 ? "Delete the job" : `Delete ${n.toLocaleString()} jobs`),
    deleting: (n: number, all: number) => `Deleting ${n.toLocaleString()} of ${all.toLocaleString()}`,
    deletingNow: "jobs are being deleted",
    deletedNotice: (n: number) => `${counted(n)} ${n === 1 ? "was" : "were"} deleted`,
    notDeleted: (n: number) => `${counted(n)} ${n === 1 ? "was" : "were"} not deleted`,
    atWork: (titles: string[]) =>
      titles.length === 1
        ? `${named(titles)} is at work: stop it first. It is still selected.`
        : `${named(titles)} are at work: stop them first. They are still selected.`,
    leftFor: (titles: string[], why: string) => `${named(titles)}: ${why}.`,
    nothingToRetry: "nothing broke off in the chosen job",
    nothing: "No job is like that. Clear the search, or choose another status.",
    failed: "The jobs could not be read",
    dropAnywhere: "Drop clips, a voice or a text to begin a video from them",
    columns: {
      picture: "Picture",
      title: "Title",
      theme: "Theme",
      stages: "Stages",
      status: "Status",
      cost: "Cost",
      changed: "Changed",
    },
  },
  starts: {
    theme: {
      title: "From a theme",
      about: "Product demo, how-to, story, or your own.",
    },
    text: { title: "From your own text", about: "Kept word for word." },
    files: { title: "From files", about: "Drop clips and a voice here." },
    stage: { title: "A single stage", about: "Start anywhere." },
  },
  first: {
    title: "Make your first video",
    about:
      "Everything happens on this machine. No account, no key; every step can be watched, changed and done again.",
    sample: {
      title: "Make a sample video",
      about:
        "The whole pipeline with a theme that ships: trends, script, pictures, voice, composition. It takes a minute or two.",
      action: "Make the sample",
    },
    theme: {
      title: "Start from a theme or a text",
      about: "Choose a look and a subject, or paste a text that is kept word for word.",
      action: "Choose a theme",
      text: "Paste a text",
    },
    files: {
      title: "Start with your own files",
      about: "Clips, pictures, a recorded voice: they are put together with captions and music.",
      action: "Choose files",
      stage: "A single stage",
    },
  },
  newJob: {
    title: "New job",
    failed: "The job could not be started",
    begun: "The new job has begun",
    stopped: (file: string) => `“${file}” was on its way and was stopped. No job was begun.`,
    openAgain: "Go on with it",
    openBegun: "Open it",
    ways: { theme: "From a theme", text: "From your own text", files: "From files", stage: "A single stage" },
    theme: "Theme",
    manual: "No theme",
    noThemes: "There is no theme that can be read",
    until: "Until",
    wholeVideo: "The whole video",
    scriptOnly: "The script only",
    seed: "Seed",
    anySeed: "any",
    seedAbout: "The same seed with the same theme writes the same script. Leave it empty for a new idea.",
    make: "Make the video",
    write: "Write the script",
    compose: "Compose",
    start: (stage: string) => `Start ${stage}`,
    textPlaceholder: "Paste or write what is to be said. A sentence or two becomes a scene.",
    textAbout: "Your words are kept as they are and cut into scenes at sentence ends.",
    textMissing: "Write or paste a text",
    openText: "Open a text file",
    dropText: "Drop a .txt or .md file",
    spoken: (time: string) => `about ${time} spoken`,
    dropFiles: "Drop clips, pictures, a voice and a text",
    chooseFiles: "Choose files",
    moreFiles: "Add files",
    filesMissing: "Add a clip or a picture",
    filesText: "Text, for captions and scenes",
    filesTextPlaceholder: "Optional. Without it the pictures follow each other in order.",
    voice: "voice",
    first: "it is the first already",
    last: "it is the last already",
    up: (file: string) => `Move ${file} up`,
    down: (file: string) => `Move ${file} down`,
    leaveOut: (file: string) => `Leave out ${file}`,
    source: "Source",
    range: "Time range",
    scriptOf: "Script of",
    scriptOfOptional: "Script of",
    noScript: "no script",
    chooseJob: "Choose a job",
    scriptMissing: "Choose the job whose script it is for",
    videoMissing: "Choose the video to be reviewed",
    importMissing: "Choose a CSV or JSON file",
    chooseVideo: "Choose a video",
    chooseImport: "Choose a CSV or JSON file",
    choosePictures: "Choose clips or pictures",
    chooseVoice: "Choose a recording",
    dropVideo: "Drop the video to be reviewed",
    dropPictures: "Drop clips and pictures",
    dropVoice: "Drop a recording",
    orDrop: "or drop them here",
    textOptional: "Own text (optional)",
  },
};
