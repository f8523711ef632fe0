//! Where text is safe from a platform's own buttons and captions.
//!
//! The figures are permille of a phone's 9:16 screen. They follow creators' guides of 2025 and 2026 and Meta's help
//! pages, all of them approximate, as the platforms move their buttons from time to time: the common core is
//! x 108 to 972 and y 384 to 1536 of 1080x1920; Reels keep the top 14 %, the bottom 35 % and 6 % at each side;
//! TikTok the bottom 20 % and the button column at the right; Shorts the bottom 25 %.

use model::{Canvas, Platform};
use serde::{Deserialize, Serialize};

/// A part of the canvas in pixels; `right` and `bottom` are the first pixels outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Area {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// The column after the last.
    pub right: u32,
    /// The row after the last.
    pub bottom: u32,
}

impl Area {
    /// Pixels across.
    pub const fn width(self) -> u32 {
        self.right.saturating_sub(self.left)
    }

    /// Pixels down.
    pub const fn height(self) -> u32 {
        self.bottom.saturating_sub(self.top)
    }

    /// Whether another area lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        other.left >= self.left
            && other.right <= self.right
            && other.top >= self.top
            && other.bottom <= self.bottom
    }

    /// Whether the two share a pixel.
    pub const fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// What both have in common; without pixels where they are apart.
    pub fn intersection(self, other: Self) -> Self {
        let (left, top) = (self.left.max(other.left), self.top.max(other.top));
        let (right, bottom) = (self.right.min(other.right), self.bottom.min(other.bottom));
        Self { left, top, right: right.max(left), bottom: bottom.max(top) }
    }
}

/// What is kept free at each edge of a 9:16 screen, in permille of its width or height.
#[derive(Clone, Copy)]
struct Margins {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

/// The published common core. Its lower edge is TikTok's; Shorts and Reels keep more there.
const CORE: Margins = Margins { left: 100, top: 200, right: 100, bottom: 200 };
/// Tabs above, caption and sound below, the button column at the right.
const TIKTOK: Margins = Margins { left: 60, top: 80, right: 100, bottom: 200 };
/// Camera row above, account, caption and buttons below.
const REELS: Margins = Margins { left: 60, top: 140, right: 60, bottom: 350 };
/// Search above, title and account below, the button column at the right.
const SHORTS: Margins = Margins { left: 60, top: 80, right: 100, bottom: 250 };
/// What a screen may cut off at each edge, in permille (SMPTE ST 2046-1, safe title area of 90 %).
const TITLE_SAFE: u32 = 50;

/// The part of a canvas that a platform's own buttons and captions leave free.
pub fn safe_zone(platform: Platform, canvas: Canvas) -> Area {
    margins(platform).on(canvas)
}

/// The part of a canvas that creators' guides name as the core common to all platforms. Shorts and Reels cover more of
/// it from below.
pub fn common_core(canvas: Canvas) -> Area {
    CORE.on(canvas)
}

/// Where text is put: the part of the common core that no platform covers, so that a video made for one may be posted on
/// all of them. Its lower edge is that of Reels.
pub fn text_area(canvas: Canvas) -> Area {
    [Platform::Tiktok, Platform::Reels, Platform::Shorts]
        .into_iter()
        .fold(common_core(canvas), |area, platform| area.intersection(safe_zone(platform, canvas)))
}

const fn margins(platform: Platform) -> Margins {
    match platform {
        Platform::Tiktok => TIKTOK,
        Platform::Reels => REELS,
        Platform::Shorts => SHORTS,
    }
}

impl Margins {
    /// The area inside, on a canvas shown as large as it goes in the middle of a 9:16 screen: a wide canvas has the
    /// platform's buttons beside it rather than over it.
    fn on(self, canvas: Canvas) -> Area {
        let (width, height) = (u64::from(canvas.width), u64::from(canvas.height));
        let screen_width = width.max(height * 9 / 16);
        let screen_height = height.max(width * 16 / 9);
        let span = |screen: u64, length: u64, before: u32, after: u32| {
            let beside = (screen - length) / 2;
            let edge = length * u64::from(TITLE_SAFE) / 1000;
            let start = (screen * u64::from(before) / 1000).saturating_sub(beside).max(edge);
            let end = (screen * u64::from(1000 - after) / 1000).saturating_sub(beside).min(length - edge);
            (start as u32, end.max(start) as u32)
        };
        let (left, right) = span(screen_width, width, self.left, self.right);
        let (top, bottom) = span(screen_height, height, self.top, self.bottom);
        Area { left, top, right, bottom }
    }
}

#[cfg(test)]
mod tests {
    use model::Aspect;

    use super::*;

    const PORTRAIT: Canvas = Canvas::for_aspect(Aspect::Portrait, 1080);

    #[test]
    fn the_core_is_the_published_one_at_full_size_and_scales() {
        assert_eq!(common_core(PORTRAIT), Area { left: 108, top: 384, right: 972, bottom: 1536 });
        let small = common_core(Canvas { width: 270, height: 480 });
        assert_eq!(small, Area { left: 27, top: 96, right: 243, bottom: 384 });
    }

    #[test]
    fn each_platform_keeps_what_its_guides_say() {
        assert_eq!(safe_zone(Platform::Tiktok, PORTRAIT).bottom, 1536, "bottom 20 %");
        assert_eq!(safe_zone(Platform::Shorts, PORTRAIT).bottom, 1440, "bottom 25 %");
        let reels = safe_zone(Platform::Reels, PORTRAIT);
        assert_eq!(reels, Area { left: 64, top: 268, right: 1015, bottom: 1248 }, "14 %, 35 % and 6 %");
    }

    #[test]
    fn text_stays_in_what_every_platform_leaves_free() {
        for canvas in [PORTRAIT, Canvas { width: 1080, height: 1080 }, Canvas { width: 1920, height: 1080 }] {
            let area = text_area(canvas);
            let zones =
                [Platform::Tiktok, Platform::Reels, Platform::Shorts].map(|one| safe_zone(one, canvas));
            assert!(zones.iter().all(|zone| zone.contains(area)) && common_core(canvas).contains(area));
            assert!(area.height() > canvas.height / 3, "there is room for text: {area:?} on {canvas:?}");
        }
    }

    #[test]
    fn a_wide_canvas_stands_between_the_buttons() {
        let area = text_area(Canvas { width: 1920, height: 1080 });
        assert_eq!(
            area,
            Area { left: 192, top: 54, right: 1728, bottom: 1026 },
            "only the title-safe margin is left"
        );
    }

    #[test]
    fn the_smallest_canvas_has_an_area() {
        let area = text_area(Canvas { width: 16, height: 16 });
        assert!(area.width() > 0 && area.height() > 0, "{area:?}");
    }
}
