//! How a first line holds the viewer.

use model::trend::HookKind;

const CONTRARIAN_BEGINNINGS: &[&str] = &[
    "stop ",
    "don't ",
    "do not ",
    "never ",
    "nobody ",
    "no one ",
    "forget ",
    "quit ",
    "unpopular opinion",
    "myth",
];
const CONTRARIAN_SIGNS: &[&str] = &[
    " wrong",
    "you don't need",
    "is a lie",
    "is a myth",
    "overrated",
    "instead of",
    "is over",
    "dirtier than",
];
const HOW_TO_BEGINNINGS: &[&str] = &[
    "how to ",
    "how i ",
    "how we ",
    "the easiest way",
    "the fastest way",
    "learn ",
    "make ",
    "fix ",
    "build ",
];
const HOW_TO_SIGNS: &[&str] =
    &["step by step", "tutorial", "in one minute", "in seconds", " seconds)", " with a "];
const QUESTION_BEGINNINGS: &[&str] = &[
    "why ",
    "what ",
    "who ",
    "which ",
    "where ",
    "when did ",
    "how do ",
    "how does ",
    "how many ",
    "how much ",
    "did you ",
    "do you ",
    "have you ",
    "can you ",
    "could you ",
    "would you ",
    "is it ",
    "are you ",
    "ever ",
];
const STORY_BEGINNINGS: &[&str] = &[
    "i ",
    "i'm ",
    "i've ",
    "my ",
    "we ",
    "our ",
    "the day ",
    "the night ",
    "the time ",
    "pov",
    "storytime",
    "day ",
    "a day ",
    "when ",
    "once ",
    "one day",
    "last night",
    "teaching my ",
    "from ",
];
const NUMBER_WORDS: &[&str] =
    &["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "top"];

/// The kind of hook a title is. What contradicts comes before what counts, and what counts before what asks:
/// "Why you should never …" holds by its no, "3 reasons why …" by its three.
pub fn hook(title: &str) -> HookKind {
    let line = title.trim().to_lowercase().replace('’', "'");
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| line.starts_with(beginning));
    let holds = |signs: &[&str]| signs.iter().any(|sign| line.contains(sign));
    let asks = line.contains('?');
    if begins(CONTRARIAN_BEGINNINGS) || holds(CONTRARIAN_SIGNS) {
        HookKind::Contrarian
    } else if counts(&line) && !asks {
        HookKind::Number
    } else if asks || begins(QUESTION_BEGINNINGS) {
        HookKind::Question
    } else if begins(HOW_TO_BEGINNINGS) || holds(HOW_TO_SIGNS) {
        HookKind::HowTo
    } else if begins(STORY_BEGINNINGS) {
        HookKind::Story
    } else {
        HookKind::Statement
    }
}

/// Whether a line begins with a number of things: "3 ways", "top 5 places", "seven words". A time of day is none.
fn counts(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let digits = first.trim_start_matches('#');
    let number = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    let hour = matches!(second, "am" | "pm" | "a.m." | "p.m.");
    (number && !hour) || (NUMBER_WORDS.contains(&first) && !second.is_empty())
}
