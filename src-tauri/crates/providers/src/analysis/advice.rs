//! Advice that cites the figures it comes from.

use std::collections::BTreeMap;

use model::trend::{HashtagCount, HookKind, Recommendation};

use super::{Looked, mean, rounded};

/// Groups smaller than this say nothing about the rest.
const FEWEST: usize = 3;
/// Hashtags advised.
const HASHTAGS: usize = 5;
/// A hashtag on fewer trends than this is a chance.
const FEWEST_WITH_TAG: u32 = 2;

/// The advice, most useful first.
pub(super) fn recommendations(looked: &[Looked], hashtags: &[HashtagCount]) -> Vec<Recommendation> {
    let parts = [
        style(looked),
        hook(looked),
        length(looked),
        overlays(looked),
        audio(looked),
        tags(looked, hashtags),
    ];
    let mut all: Vec<Recommendation> = parts.into_iter().flatten().collect();
    let samples = looked.iter().filter(|one| one.trend.sample).count();
    if samples > 0 {
        all.push(Recommendation {
            advice: "Collect or import real trends before you rely on this".into(),
            evidence: format!("{samples} of {} trends come from the invented sample set", looked.len()),
            by: String::new(),
        });
    }
    all
}

/// The group with the highest mean velocity among those large enough.
fn fastest<'a, K: Ord>(
    looked: &'a [Looked<'a>],
    key: impl Fn(&Looked) -> K,
) -> Option<(K, Vec<&'a Looked<'a>>, f64)> {
    let mut groups: BTreeMap<K, Vec<&Looked>> = BTreeMap::new();
    for one in looked {
        groups.entry(key(one)).or_default().push(one);
    }
    groups
        .into_iter()
        .filter(|(_, group)| group.len() >= FEWEST.min(looked.len()))
        .map(|(key, group)| {
            let velocity = mean(group.iter().map(|one| one.velocity));
            (key, group, velocity)
        })
        .max_by(|(_, _, a), (_, _, b)| a.total_cmp(b))
}

/// A count as a reader takes it in at a glance, with two or three digits: "412", "6.1 k", "51 k", "2.5 M".
fn short(count: u32) -> String {
    let count = f64::from(count);
    match count {
        ..999.5 => format!("{count:.0}"),
        ..9_950.0 => format!("{:.1} k", count / 1e3),
        ..999_500.0 => format!("{:.0} k", count / 1e3),
        ..9_950_000.0 => format!("{:.1} M", count / 1e6),
        _ => format!("{:.0} M", count / 1e6),
    }
}

fn figures(group: &[&Looked], looked: &[Looked], velocity: f64) -> String {
    let all = short(rounded(mean(looked.iter().map(|one| one.velocity))));
    format!(
        "{} of {} trends, {} engagements an hour on average against {all} over all",
        group.len(),
        looked.len(),
        short(rounded(velocity))
    )
}

fn style(looked: &[Looked]) -> Option<Recommendation> {
    let (category, group, velocity) = fastest(looked, |one| one.classified.category)?;
    let advice = match category.name() {
        "tutorial" => "Teach one thing",
        "story" => "Tell one thing that happened",
        "product" => "Show a product doing its work",
        "comedy" => "Make it light",
        "facts" => "Explain one surprising fact",
        "day_in_life" => "Take the viewer through a day",
        "transformation" => "Show a before and an after",
        "music" => "Let the sound lead",
        _ => return None,
    };
    Some(Recommendation {
        advice: advice.into(),
        evidence: figures(&group, looked, velocity),
        by: String::new(),
    })
}

fn hook(looked: &[Looked]) -> Option<Recommendation> {
    let (hook, group, velocity) = fastest(looked, |one| one.hook)?;
    let advice = match hook {
        HookKind::Question => "Open with a question",
        HookKind::Number => "Open with a number: “3 ways to …”",
        HookKind::Contrarian => "Open by contradicting what most believe",
        HookKind::HowTo => "Open by promising how something is done",
        HookKind::Story => "Open in the middle of a story",
        HookKind::Statement => "Open with a plain, surprising statement",
    };
    Some(Recommendation {
        advice: advice.into(),
        evidence: figures(&group, looked, velocity),
        by: String::new(),
    })
}

fn length(looked: &[Looked]) -> Option<Recommendation> {
    let (format, group, velocity) = fastest(looked, |one| one.format)?;
    let seconds = rounded(mean(group.iter().map(|one| f64::from(one.trend.duration_ms))) / 1000.0);
    Some(Recommendation {
        advice: format!("Keep it near {seconds} seconds"),
        evidence: format!("the {format} format: {}", figures(&group, looked, velocity)),
        by: String::new(),
    })
}

fn overlays(looked: &[Looked]) -> Option<Recommendation> {
    let (with, without): (Vec<&Looked>, Vec<&Looked>) = looked.iter().partition(|one| one.overlay);
    if with.len() < FEWEST || without.len() < FEWEST {
        return None;
    }
    let speed = |group: &[&Looked]| rounded(mean(group.iter().map(|one| one.velocity)));
    let (fast, slow) = (speed(&with), speed(&without));
    let advice =
        if fast >= slow { "Show text over the picture" } else { "Use text over the picture sparingly" };
    Some(Recommendation {
        advice: advice.into(),
        evidence: format!(
            "{} of {} trends announce text: {} engagements an hour on average, {} without",
            with.len(),
            looked.len(),
            short(fast),
            short(slow)
        ),
        by: String::new(),
    })
}

fn audio(looked: &[Looked]) -> Option<Recommendation> {
    let (audio, group, velocity) = fastest(looked, |one| one.audio)?;
    let advice = match audio {
        "voice" => "Let a voice lead",
        "music" => "Let a named piece of music lead",
        _ => "Use the sound of the place itself",
    };
    Some(Recommendation {
        advice: advice.into(),
        evidence: figures(&group, looked, velocity),
        by: String::new(),
    })
}

fn tags(looked: &[Looked], hashtags: &[HashtagCount]) -> Option<Recommendation> {
    let top: Vec<&HashtagCount> =
        hashtags.iter().filter(|tag| tag.count >= FEWEST_WITH_TAG).take(HASHTAGS).collect();
    if top.is_empty() {
        return None;
    }
    let names: Vec<String> = top.iter().map(|tag| format!("#{}", tag.tag)).collect();
    let counts: Vec<String> = top.iter().map(|tag| format!("#{} {}", tag.tag, tag.count)).collect();
    Some(Recommendation {
        advice: format!("Consider {}", names.join(", ")),
        evidence: format!("uses among {} trends: {}", looked.len(), counts.join(", ")),
        by: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn counts_are_short_and_never_rounded_to_four_digits() {
        let shown = [0, 999, 1000, 9_949, 9_950, 50_831, 999_499, 999_500, 12_000_000].map(short);
        assert_eq!(shown, ["0", "999", "1.0 k", "9.9 k", "10 k", "51 k", "999 k", "1.0 M", "12 M"]);
    }
}
