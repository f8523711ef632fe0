//! Whether each platform takes the file: its length and its size. Platforms change these; each is in one place.

use model::Platform;

use super::{Check, Finding, facts::Facts, seconds};

/// What one platform takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlatformLimits {
    /// Which.
    pub platform: Platform,
    /// Its name as shown.
    pub name: &'static str,
    /// The shortest video, in milliseconds.
    pub shortest_ms: u32,
    /// The longest that is shown to everybody, in milliseconds; longer ones are taken but reach fewer.
    pub longest_shown_ms: u32,
    /// The longest that is taken at all, in milliseconds.
    pub longest_ms: u32,
    /// The largest file, in bytes.
    pub most_bytes: u64,
    /// Where this was read, and when.
    pub source: &'static str,
}

const MINUTE_MS: u32 = 60_000;
const MB: u64 = 1_000_000;
const GB: u64 = 1_000 * MB;

/// The platforms' limits.
pub const PLATFORM_LIMITS: [PlatformLimits; 3] = [
    PlatformLimits {
        platform: Platform::Tiktok,
        name: "TikTok",
        shortest_ms: 3000,
        longest_shown_ms: 10 * MINUTE_MS,
        longest_ms: 60 * MINUTE_MS,
        most_bytes: 4 * GB,
        source: "TikTok for Developers, media transfer guide: 4 GB, 10 minutes by the API; TikTok help: 60 minutes by \
                 upload (2025)",
    },
    PlatformLimits {
        platform: Platform::Reels,
        name: "Reels",
        shortest_ms: 3000,
        longest_shown_ms: 3 * MINUTE_MS,
        longest_ms: 15 * MINUTE_MS,
        most_bytes: 300 * MB,
        source: "Meta, Instagram platform, Reels specifications: 3 s to 15 minutes, 300 MB; Instagram for creators: up to 3 \
                 minutes are recommended to others (2025)",
    },
    PlatformLimits {
        platform: Platform::Shorts,
        name: "Shorts",
        shortest_ms: 1000,
        longest_shown_ms: 3 * MINUTE_MS,
        longest_ms: 12 * 60 * MINUTE_MS,
        most_bytes: 256 * GB,
        source: "YouTube help: Shorts are up to 3 minutes long since October 2024, longer is an ordinary video; uploads \
                 are up to 12 hours and 256 GB (2025)",
    },
];

/// One check a platform.
pub(super) fn checks(facts: &Facts) -> Vec<Check> {
    PLATFORM_LIMITS.iter().map(|limits| check(limits, facts)).collect()
}

fn check(limits: &PlatformLimits, facts: &Facts) -> Check {
    let length = facts.duration_ms();
    let name = limits.name;
    let value = format!("{}, {}", seconds(length), megabytes(facts.bytes));
    let limit = format!(
        "{} to {}, {}",
        seconds(limits.shortest_ms),
        seconds(limits.longest_shown_ms),
        megabytes(limits.most_bytes)
    );
    let finding = if facts.bytes > limits.most_bytes {
        Finding::fail(format!(
            "the file is too large for {name}; shorten the video, or export it at 720x1280"
        ))
    } else if length < limits.shortest_ms {
        Finding::fail(format!("too short for {name}; make it at least {} long", seconds(limits.shortest_ms)))
    } else if length > limits.longest_ms {
        Finding::fail(format!("too long for {name}; cut it to {}", seconds(limits.longest_shown_ms)))
    } else if length > limits.longest_shown_ms {
        let shown = seconds(limits.longest_shown_ms);
        Finding::warn(format!(
            "{name} shows videos over {shown} to fewer people; shorten it if reach matters"
        ))
    } else {
        Finding::pass()
    };
    let code = match limits.platform {
        Platform::Tiktok => "platform_tiktok",
        Platform::Reels => "platform_reels",
        Platform::Shorts => "platform_shorts",
    };
    Check::new(code, &format!("File for {name}"), value, limit, finding)
}

fn megabytes(bytes: u64) -> String {
    if bytes >= GB { format!("{} GB", bytes / GB) } else { format!("{:.1} MB", bytes as f64 / MB as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Outcome, facts::VideoFacts};

    fn outcomes(length_ms: u32, bytes: u64) -> Vec<Outcome> {
        let facts = Facts {
            bytes,
            is_mp4: true,
            brand: "isom".into(),
            container: "mp4".into(),
            faststart: Some(true),
            video: VideoFacts { duration_ms: length_ms, ..VideoFacts::default() },
            audio: None,
        };
        checks(&facts).iter().map(|check| check.outcome).collect()
    }

    #[test]
    fn each_platform_has_its_own_limits() {
        use Outcome::{Fail, Pass, Warn};
        assert_eq!(outcomes(30_000, 20 * MB), [Pass; 3], "an ordinary short video fits all");
        assert_eq!(outcomes(2000, MB), [Fail, Fail, Pass], "two seconds are too short for two");
        assert_eq!(outcomes(200_000, 20 * MB), [Pass, Warn, Warn], "over three minutes");
        assert_eq!(outcomes(1_000_000, 20 * MB), [Warn, Fail, Warn], "over a quarter of an hour");
        assert_eq!(outcomes(30_000, 400 * MB), [Pass, Fail, Pass], "Reels takes the smallest files");
    }
}
