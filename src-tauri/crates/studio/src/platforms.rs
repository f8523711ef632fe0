//! What the publishing platforms leave free of their own buttons and take of texts, for whoever shows it: the facts
//! themselves are where they are held against something.

use media::{
    check::PLATFORM_LIMITS,
    text::{Area, common_core, safe_zone},
};
use model::{Aspect, Canvas, Platform};
use providers::writer::limits;
use serde::{Deserialize, Serialize};

/// The canvas that the zones are told of, on which a permille is a whole number of pixels each way; they are the same for
/// every upright one.
const UPRIGHT: Canvas = Canvas::for_aspect(Aspect::Portrait, 9000);

/// What is known of all platforms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Platforms {
    /// Each by itself.
    pub each: Vec<PlatformRules>,
    /// What creators' guides name as the core common to all.
    pub common_core: SafeZone,
    /// What captions and overlays keep to, so that a video can go anywhere.
    pub text_area: SafeZone,
    /// Characters of a published title at most.
    pub title_chars: u32,
}

/// What one platform leaves free and takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PlatformRules {
    /// Which.
    pub platform: Platform,
    /// As it calls itself.
    pub name: String,
    /// What its buttons leave free of an upright frame.
    pub safe: SafeZone,
    /// Characters of a description at most, hashtags within.
    pub description_chars: u32,
    /// Hashtags at most.
    pub hashtags: u32,
}

/// How far an area stays away from each edge of an upright frame, in permille of its width or height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SafeZone {
    /// From the upper edge.
    pub top: u32,
    /// From the right edge.
    pub right: u32,
    /// From the lower edge.
    pub bottom: u32,
    /// From the left edge.
    pub left: u32,
}

impl SafeZone {
    fn of(area: Area) -> Self {
        let permille = |length: u32, of: u32| (length * 1000 + of / 2) / of;
        Self {
            top: permille(area.top, UPRIGHT.height),
            right: permille(UPRIGHT.width - area.right, UPRIGHT.width),
            bottom: permille(UPRIGHT.height - area.bottom, UPRIGHT.height),
            left: permille(area.left, UPRIGHT.width),
        }
    }
}

/// What is known of the platforms.
pub fn platforms() -> Platforms {
    let rules = |platform: Platform, name: &str| PlatformRules {
        platform,
        name: name.to_owned(),
        safe: SafeZone::of(safe_zone(platform, UPRIGHT)),
        description_chars: limits::description_chars(platform) as u32,
        hashtags: limits::hashtags(platform) as u32,
    };
    Platforms {
        each: PLATFORM_LIMITS.iter().map(|limits| rules(limits.platform, limits.name)).collect(),
        common_core: SafeZone::of(common_core(UPRIGHT)),
        text_area: SafeZone::of(media::text::text_area(UPRIGHT)),
        title_chars: limits::TITLE_CHARS as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_told_as_the_facts_have_them() {
        let known = platforms();
        assert_eq!(known.common_core, SafeZone { top: 200, right: 100, bottom: 200, left: 100 });
        assert_eq!(known.text_area, SafeZone { top: 200, right: 100, bottom: 350, left: 100 });
        let reels = known.each.iter().find(|one| one.platform == Platform::Reels).map(|one| one.safe);
        assert_eq!(
            reels,
            Some(SafeZone { top: 140, right: 60, bottom: 350, left: 60 }),
            "14 %, 35 % and 6 %"
        );
    }
}
