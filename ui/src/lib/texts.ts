// Everything the window says, in one place, so that it can be read as a whole and said in another language. The parts
// follow the screens.

import { comments } from "./texts/comments";
import { common } from "./texts/common";
import { compare } from "./texts/compare";
import { engines } from "./texts/engines";
import { exports } from "./texts/exports";
import { figures } from "./texts/figures";
import { job } from "./texts/job";
import { jobs } from "./texts/jobs";
import { review } from "./texts/review";
import { script } from "./texts/script";
import { money } from "./texts/money";
import { settings } from "./texts/settings";
import { shortcuts } from "./texts/shortcuts";
import { themes } from "./texts/themes";
import { trends } from "./texts/trends";

export const t = {
  ...common,
  ...jobs,
  ...job,
  ...engines,
  script,
  comments,
  compare,
  exports,
  figures,
  trends,
  ...review,
  themes,
  settings,
  money,
  shortcuts,
};
