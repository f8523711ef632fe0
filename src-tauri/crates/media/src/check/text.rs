//! Checks on what is read: what the layout of the text knows about it.

use model::Platform;

use super::{Check, Finding, Outcome, platform::PLATFORM_LIMITS};
use crate::{
    Timeline,
    text::{TextProblem, TextProblemKind, TextTrack},
};

/// All checks on the text, the safe zones of every platform first.
pub(super) fn checks(track: &TextTrack, timeline: Option<&Timeline>) -> Vec<Check> {
    let meant = timeline.map(|timeline| timeline.look.platform);
    let mut checks: Vec<Check> =
        PLATFORM_LIMITS.iter().map(|limits| safe_zone(track, limits.platform, limits.name, meant)).collect();
    checks.extend([speed(track), time(track), glyphs(track), fonts(track), fit(track)]);
    checks
}

/// Outside its own platform's zone text is covered for certain; outside another's it matters once it is posted there.
fn safe_zone(track: &TextTrack, platform: Platform, name: &str, meant: Option<Platform>) -> Check {
    let outside = track.outside(platform);
    let code = match platform {
        Platform::Tiktok => "safe_zone_tiktok",
        Platform::Reels => "safe_zone_reels",
        Platform::Shorts => "safe_zone_shorts",
    };
    let outcome = if meant == Some(platform) { Outcome::Fail } else { Outcome::Warn };
    let advice = format!("the buttons of {name} may cover it; make it shorter, or move it");
    let limit = "all inside".to_owned();
    check(
        code,
        &format!("Text clear of the buttons of {name}"),
        &outside.iter().collect::<Vec<_>>(),
        limit,
        outcome,
        |first| match &first.kind {
            TextProblemKind::OutsideSafeZone { .. } => advice.clone(),
            _ => first.to_string(),
        },
    )
}

fn speed(track: &TextTrack) -> Check {
    let pace = |problem: &TextProblem| match problem.kind {
        TextProblemKind::TooFast { tenths, limit_tenths } => (tenths, limit_tenths),
        _ => (0, 0),
    };
    let mut found = of_kind(track, |kind| matches!(kind, TextProblemKind::TooFast { .. }));
    // The fastest is what is measured, so its place is the check's; the first of several as fast.
    found.sort_by_key(|problem| std::cmp::Reverse(pace(problem).0));
    let tenths = |tenths: u32| format!("{}.{}", tenths / 10, tenths % 10);
    let fastest = found.first().map(|problem| pace(problem));
    let limit = fastest.map_or_else(
        || "comfortable to read".to_owned(),
        |(_, limit)| format!("{} characters a second at most", tenths(limit)),
    );
    let mut check =
        check("caption_speed", "Reading speed", &found, limit, Outcome::Warn, ToString::to_string);
    if let Some((speed, _)) = fastest {
        check.value = format!("{} characters a second at the fastest", tenths(speed));
    }
    check
}

fn time(track: &TextTrack) -> Check {
    let found = of_kind(track, |kind| matches!(kind, TextProblemKind::TooShort { .. }));
    let limit = "long enough to notice".to_owned();
    check("caption_time", "Time on screen", &found, limit, Outcome::Warn, ToString::to_string)
}

fn glyphs(track: &TextTrack) -> Check {
    let found = of_kind(track, |kind| matches!(kind, TextProblemKind::MissingGlyph { .. }));
    check("missing_glyphs", "Missing characters", &found, "none".into(), Outcome::Fail, ToString::to_string)
}

fn fonts(track: &TextTrack) -> Check {
    let found = of_kind(track, |kind| matches!(kind, TextProblemKind::ReplacedFamily { .. }));
    check("fonts", "Typefaces", &found, "the theme's".into(), Outcome::Warn, ToString::to_string)
}

/// Text that was made smaller is worth a look; text that is not shown whole should not be published so.
fn fit(track: &TextTrack) -> Check {
    let lost = |kind: &TextProblemKind| {
        matches!(kind, TextProblemKind::Shortened | TextProblemKind::NoRoom | TextProblemKind::AfterEnd)
    };
    let (found, outcome) = match of_kind(track, lost) {
        lost if lost.is_empty() => {
            (of_kind(track, |kind| matches!(kind, TextProblemKind::Shrunk { .. })), Outcome::Warn)
        }
        lost => (lost, Outcome::Fail),
    };
    check("text_fit", "Text shown whole", &found, "all of it".into(), outcome, ToString::to_string)
}

fn of_kind(track: &TextTrack, wanted: impl Fn(&TextProblemKind) -> bool) -> Vec<&TextProblem> {
    track.problems().iter().filter(|problem| wanted(&problem.kind)).collect()
}

/// A check of how many texts have a problem, with their moments and what to do about the first.
fn check(
    code: &str,
    name: &str,
    found: &[&TextProblem],
    limit: String,
    outcome: Outcome,
    advice: impl Fn(&TextProblem) -> String,
) -> Check {
    let value = match found {
        [] => "none wrong".to_owned(),
        [_] => "1 text".to_owned(),
        more => format!("{} texts", more.len()),
    };
    let finding = match found.first() {
        None => Finding::pass(),
        Some(first) => Finding::new(outcome, advice(first))
            .at(first.at_ms)
            .everywhere(found.iter().map(|problem| problem.at_ms)),
    };
    Check::new(code, name, value, limit, finding)
}
