//! What the jobs are called, and when they were begun.

use model::Timestamp;

const SUBJECTS: [&str; 24] = [
    "a sharp knife",
    "Hydroglow serum",
    "sourdough at home",
    "the lighthouse keeper",
    "a tidy desk",
    "cold brew",
    "trail shoes",
    "the last tram",
    "a window garden",
    "espresso, dialled in",
    "a bicycle chain",
    "the night market",
    "linen shirts",
    "a quiet keyboard",
    "paper lanterns",
    "the first frost",
    "a wool jumper",
    "street noodles",
    "an old radio",
    "the harbour at dawn",
    "a cast-iron pan",
    "reading glasses",
    "a rain jacket",
    "the kettle",
];
const ANGLES: [&str; 12] = [
    "Why everyone wants",
    "Three mistakes with",
    "How to care for",
    "The truth about",
    "Before you buy",
    "A minute with",
    "What nobody tells you about",
    "The story of",
    "Five facts about",
    "How I found",
    "Stop throwing away",
    "A love letter to",
];
const THEMES: [&str; 3] = ["product-demo", "how-to", "story"];
/// Over how long the jobs are spread, in seconds: two years.
const SPREAD_S: i64 = 2 * 365 * 24 * 3600;

/// The title of the job at a place. Subject, angle and part go round at different paces, so that no search word finds
/// neighbours only.
pub fn title(at: u32) -> String {
    let of = |list: &[&'static str], step: u32| list[(at / step) as usize % list.len()];
    let (subject, angle) = (of(&SUBJECTS, 1), of(&ANGLES, 5));
    match at % 4 {
        0 => format!("{angle} {subject}"),
        part => format!("{angle} {subject}, part {part}"),
    }
}

/// The theme of the job at a place.
pub fn theme(at: u32) -> &'static str {
    THEMES[(at / 2) as usize % THEMES.len()]
}

/// When the job at a place was begun: the last ones lately.
pub fn begun_at(now: Timestamp, at: u32, jobs: u32) -> Timestamp {
    let ago = SPREAD_S * i64::from(jobs - at) / i64::from(jobs);
    Timestamp::from_second(now.as_second() - ago).unwrap_or(now)
}
