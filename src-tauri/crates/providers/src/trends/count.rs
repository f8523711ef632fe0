//! Numbers, lengths and moments as people and exports write them.

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};

/// The longest video taken seriously; a longer one is a slip of units.
const LONGEST_HOURS: u64 = 12;

/// Seconds since 1970 above this are milliseconds: as seconds it would be the year 5138.
const LARGEST_SECONDS: i64 = 100_000_000_000;

/// Reads `1234`, `1,234,567`, `1.234.567`, `12.3k`, `4,5 M`. Empty and dashes are nothing at all.
pub(super) fn count(text: &str) -> Result<u64, String> {
    let compact: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '\'' | '’')).collect();
    if compact.is_empty()
        || matches!(compact.to_ascii_lowercase().as_str(), "-" | "–" | "n/a" | "null" | "none")
    {
        return Ok(0);
    }
    let unreadable = || format!("“{}” is no count; write 12345 or 12.3k", short(text));
    let (digits, factor) = match compact.chars().last().map(|c| c.to_ascii_lowercase()) {
        Some('k') => (&compact[..compact.len() - 1], 1e3),
        Some('m') => (&compact[..compact.len() - 1], 1e6),
        Some('b') => (&compact[..compact.len() - 1], 1e9),
        _ => (compact.as_str(), 1.0),
    };
    let plain = if factor > 1.0 && !is_grouped(digits, ',') && !is_grouped(digits, '.') {
        digits.replace(',', ".")
    } else {
        ungrouped(digits)
    };
    if !plain.starts_with(|c: char| c.is_ascii_digit())
        || !plain.chars().all(|c| c.is_ascii_digit() || c == '.')
    {
        return Err(unreadable());
    }
    if factor == 1.0 && !plain.contains('.') {
        return plain.parse().map_err(|_| unreadable());
    }
    let value: f64 = plain.parse().map_err(|_| unreadable())?;
    Ok((value * factor).round() as u64)
}

/// Takes thousands separators out: `1,234,567` or `1.234.567`, and `1,234.5` too.
fn ungrouped(digits: &str) -> String {
    let whole = digits.split_once('.').map_or(digits, |(whole, _)| whole);
    if is_grouped(digits, '.') {
        digits.replace('.', "")
    } else if whole.contains(',') && is_grouped(whole, ',') {
        digits.replace(',', "")
    } else {
        digits.to_owned()
    }
}

/// Whether a separator stands between groups of three digits and nowhere else.
fn is_grouped(digits: &str, separator: char) -> bool {
    let mut groups = digits.split(separator);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let numeric = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    !rest.is_empty()
        && (1..=3).contains(&first.len())
        && numeric(first)
        && rest.iter().all(|group| group.len() == 3 && numeric(group))
}

/// Reads a length in seconds (`34`, `34.5`, `34s`), as a clock (`0:34`, `1:02:03`) or as ISO 8601 (`PT34S`), in
/// milliseconds. Empty is 0.
pub(super) fn duration_ms(text: &str) -> Result<u32, String> {
    let trimmed = text.trim();
    let unreadable = || format!("“{}” is no length; write seconds or mm:ss", short(text));
    if trimmed.is_empty() {
        return Ok(0);
    }
    let seconds = if trimmed.contains(':') {
        clock(trimmed).ok_or_else(unreadable)?
    } else if trimmed.starts_with(['P', 'p']) {
        let length: SignedDuration = trimmed.parse().map_err(|_| unreadable())?;
        length.as_secs_f64()
    } else {
        let number = trimmed.trim_end_matches(['s', 'S']).trim_end_matches("sec").trim_end();
        number.replace(',', ".").parse().map_err(|_| unreadable())?
    };
    let limit = (LONGEST_HOURS * 3600) as f64;
    if !(0.0..=limit).contains(&seconds) {
        return Err(format!("a length of “{}” is outside 0 to {LONGEST_HOURS} hours", short(text)));
    }
    Ok((seconds * 1000.0).round() as u32)
}

fn clock(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    let mut seconds = 0.0;
    for part in parts {
        let digits = part.trim();
        let numeric = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
        seconds = seconds * 60.0 + numeric.then(|| digits.parse::<f64>().ok()).flatten()?;
    }
    Some(seconds)
}

/// Reads RFC 3339, a date with or without a time (taken as UTC), or seconds or milliseconds since 1970.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    let text = text.trim();
    let unreadable = || format!("“{}” is no date; write 2026-03-01 or 2026-03-01T14:30:00Z", short(text));
    if let Ok(number) = text.parse::<i64>() {
        let parsed = if number.abs() > LARGEST_SECONDS {
            Timestamp::from_millisecond(number)
        } else {
            Timestamp::from_second(number)
        };
        return parsed.map_err(|_| unreadable());
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let civil = text.parse::<civil::DateTime>().map_err(|_| unreadable())?;
    civil.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).map_err(|_| unreadable())
}

/// What an error shows of a value.
pub(super) fn short(text: &str) -> String {
    const SHOWN: usize = 40;
    let line: String =
        text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if text.trim().chars().count() > SHOWN { format!("{line}…") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_people_and_exports_write_them() {
        let cases = [
            ("1234", 1234),
            ("1,234,567", 1_234_567),
            ("1.234.567", 1_234_567),
            ("1 234", 1234),
            ("1\u{202f}234", 1234),
            ("12.3k", 12_300),
            ("4,5 M", 4_500_000),
            ("1.2B", 1_200_000_000),
            ("1,234.0", 1234),
            ("", 0),
            ("n/a", 0),
            ("7K", 7000),
        ];
        for (text, expected) in cases {
            assert_eq!(count(text), Ok(expected), "{text:?}");
        }
        for text in ["many", "-5", "1.2.3k", "k", "0x10", "1e5", "∞"] {
            assert!(count(text).is_err(), "{text:?} must not pass for a count");
        }
    }

    #[test]
    fn lengths_are_read_as_seconds_clock_or_iso() {
        let cases = [
            ("34", 34_000),
            ("34.5", 34_500),
            ("34s", 34_000),
            ("0:34", 34_000),
            ("1:02:03", 3_723_000),
            ("PT1M4S", 64_000),
            ("", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(duration_ms(text), Ok(expected), "{text:?}");
        }
        for text in ["long", "-3", "1:2:3:4", ":30", "99999999", "NaN", "inf"] {
            assert!(duration_ms(text).is_err(), "{text:?} must not pass for a length");
        }
    }

    #[test]
    fn moments_are_read_with_and_without_a_zone() {
        let noon: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        for text in [
            "2026-03-01T12:00:00Z",
            "2026-03-01T13:00:00+01:00",
            "2026-03-01 12:00",
            "1772366400",
            "1772366400000",
        ] {
            assert_eq!(moment(text), Ok(noon), "{text:?}");
        }
        assert_eq!(moment("2026-03-01").unwrap().to_string(), "2026-03-01T00:00:00Z");
        assert!(moment("yesterday").is_err() && moment("").is_err() && moment("03/01/2026").is_err());
    }
}
