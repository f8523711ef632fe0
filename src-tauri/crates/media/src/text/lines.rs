//! Where lines end: as few lines as hold the text, as even as its good places allow.

use std::ops::Range;

use super::pieces::{Break, Piece};

/// A piece's room on a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Room {
    /// Its width, in em.
    pub width: f64,
    /// The space before it where it doesn't begin a line, in em.
    pub gap: f64,
    /// How many characters it counts for when reading.
    pub characters: f64,
}

/// How much a line may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Limits {
    /// Width in em.
    pub width: f64,
    /// Characters, where more would be too much to read.
    pub characters: f64,
    /// Lines.
    pub lines: usize,
}

/// How dear unevenness is: the square of the difference from the mean, as a share of the limit, times this.
const UNEVENNESS: f64 = 60.0;

/// Line breaks and what they cost.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Breaks {
    /// The pieces of each line, in order.
    pub lines: Vec<Range<usize>>,
    /// What the places and the unevenness cost together.
    pub cost: f64,
}

/// Breaks pieces into the fewest lines that hold them, evenly and at good places. None where the limits can't be kept.
///
/// Whether the first piece may begin a line is not asked.
pub(super) fn break_lines(pieces: &[Piece], rooms: &[Room], limits: Limits) -> Option<Breaks> {
    if pieces.is_empty() {
        return Some(Breaks { lines: Vec::new(), cost: 0.0 });
    }
    let sums = Sums::of(rooms);
    let fewest = fewest_lines(pieces, &sums, limits)?;
    best_breaks(pieces, &sums, Limits { lines: fewest, ..limits })
}

/// Running totals, so that a line's width is found at once.
struct Sums<'a> {
    rooms: &'a [Room],
    widths: Vec<f64>,
    characters: Vec<f64>,
}

impl<'a> Sums<'a> {
    fn of(rooms: &'a [Room]) -> Self {
        let running = |value: fn(&Room) -> f64| {
            let mut sum = 0.0;
            let rest = rooms.iter().map(move |room| {
                sum += value(room);
                sum
            });
            std::iter::once(0.0).chain(rest).collect()
        };
        Self {
            rooms,
            widths: running(|room| room.width + room.gap),
            characters: running(|room| room.characters + f64::from(u8::from(room.gap > 0.0))),
        }
    }

    fn width(&self, line: &Range<usize>) -> f64 {
        self.widths[line.end] - self.widths[line.start] - self.rooms[line.start].gap
    }

    fn fits(&self, line: &Range<usize>, limits: Limits) -> bool {
        let leading = f64::from(u8::from(self.rooms[line.start].gap > 0.0));
        let characters = self.characters[line.end] - self.characters[line.start] - leading;
        self.width(line) <= limits.width && characters <= limits.characters
    }
}

/// How many lines are needed when each is filled as far as it goes; none where that is too many.
fn fewest_lines(pieces: &[Piece], sums: &Sums, limits: Limits) -> Option<usize> {
    let mut start = 0;
    for count in 1..=limits.lines {
        let mut end = None;
        for at in start + 1..=pieces.len() {
            if !sums.fits(&(start..at), limits) {
                break;
            }
            let before = pieces.get(at).map_or(Break::Always, |piece| piece.before);
            if before != Break::Never {
                end = Some(at);
            }
            if before == Break::Always {
                break;
            }
        }
        start = end?;
        if start == pieces.len() {
            return Some(count);
        }
    }
    None
}

/// The cheapest way to fill exactly the given number of lines.
fn best_breaks(pieces: &[Piece], sums: &Sums, limits: Limits) -> Option<Breaks> {
    let count = pieces.len();
    let mean = (sums.width(&(0..count)) / limits.lines as f64).min(limits.width);
    // `best[n][end]` is the cheapest way to fill n lines with the pieces before `end`, and where its last line began.
    let mut best: Vec<Vec<Option<(f64, usize)>>> = vec![vec![None; count + 1]; limits.lines + 1];
    best[0][0] = Some((0.0, 0));
    for lines in 1..=limits.lines {
        for end in 1..=count {
            let Some(place) = pieces.get(end).map_or(Some(0.0), |piece| piece.before.cost()) else {
                continue;
            };
            for start in (0..end).rev() {
                let line = start..end;
                if !sums.fits(&line, limits) {
                    break;
                }
                if let Some((before, _)) = best[lines - 1][start] {
                    let off = (sums.width(&line) - mean) / limits.width;
                    let cost = before + place + UNEVENNESS * off * off;
                    if best[lines][end].is_none_or(|(known, _)| cost < known) {
                        best[lines][end] = Some((cost, start));
                    }
                }
                if pieces[start].before == Break::Always {
                    break;
                }
            }
        }
    }
    let cost = best[limits.lines][count]?.0;
    let mut lines = Vec::with_capacity(limits.lines);
    let mut end = count;
    for row in (1..=limits.lines).rev() {
        let (_, start) = best[row][end]?;
        lines.push(start..end);
        end = start;
    }
    lines.reverse();
    Some(Breaks { lines, cost })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::pieces::{cut_text, cut_wide},
        *,
    };

    /// As if every character were half an em wide.
    fn rooms(pieces: &[Piece]) -> Vec<Room> {
        let one = |piece: &Piece| {
            let characters = piece.text.chars().count() as f64;
            Room { width: characters / 2.0, gap: if piece.spaced { 0.5 } else { 0.0 }, characters }
        };
        pieces.iter().map(one).collect()
    }

    fn shown(text: &str, width: f64, lines: usize) -> Option<Vec<String>> {
        let pieces = cut_text(text);
        let limits = Limits { width, characters: 1000.0, lines };
        let breaks = break_lines(&pieces, &rooms(&pieces), limits)?;
        let one = |line: &Range<usize>| {
            let line = pieces[line.clone()].iter().enumerate();
            line.map(|(at, p)| format!("{}{}", if p.spaced && at > 0 { " " } else { "" }, p.text)).collect()
        };
        Some(breaks.lines.iter().map(one).collect())
    }

    #[test]
    fn what_fits_one_line_stays_on_one() {
        assert_eq!(shown("Short and sweet", 20.0, 2).unwrap(), ["Short and sweet"]);
    }

    #[test]
    fn two_lines_are_even_and_break_at_the_better_place() {
        assert_eq!(
            shown("We painted the old house by the sea", 14.0, 2).unwrap(),
            ["We painted the old house", "by the sea"].map(str::to_owned),
            "before the preposition"
        );
        assert_eq!(
            shown("Stop scrolling, this changes everything", 14.0, 2).unwrap(),
            ["Stop scrolling,", "this changes everything"],
            "after the comma"
        );
    }

    #[test]
    fn an_article_is_never_left_alone_where_there_is_a_choice() {
        let lines = shown("Nobody ever told you the secret of it", 12.0, 2).unwrap();
        assert!(!lines[0].ends_with("the"), "{lines:?}");
    }

    #[test]
    fn what_needs_more_lines_than_allowed_is_refused() {
        assert_eq!(shown("one two three four five six seven eight", 4.0, 2), None);
    }

    #[test]
    fn a_line_end_in_the_text_is_kept() {
        assert_eq!(shown("Now\nor never", 20.0, 3).unwrap(), ["Now", "or never"]);
    }

    proptest! {
        #[test]
        fn no_character_is_lost_moved_or_put_beyond_the_limits(
            text in "[ a-z.,!?あ-ん漢字、。\u{5d0}-\u{5ea}\u{e01}-\u{e20}👍🎉-]{0,80}",
            width in 3.0f64..20.0,
            lines in 1usize..4,
        ) {
            let mut pieces: Vec<Piece> = Vec::new();
            for piece in cut_text(&text) {
                if piece.text.chars().count() as f64 / 2.0 > width {
                    pieces.extend(cut_wide(&piece, width, |part| part.chars().count() as f64 / 2.0));
                } else {
                    pieces.push(piece);
                }
            }
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let all: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert_eq!(bare(&all), bare(&text), "cutting keeps every character in order");
            let rooms = rooms(&pieces);
            let limits = Limits { width, characters: 1000.0, lines };
            if let Some(breaks) = break_lines(&pieces, &rooms, limits) {
                prop_assert!(breaks.lines.len() <= lines);
                let mut next = 0;
                for line in &breaks.lines {
                    prop_assert_eq!(line.start, next, "lines follow each other without a gap");
                    prop_assert!(line.end > line.start, "no line is empty");
                    let sum: f64 = rooms[line.clone()].iter().map(|room| room.width + room.gap).sum();
                    prop_assert!(sum - rooms[line.start].gap <= width + 1e-9);
                    next = line.end;
                }
                prop_assert_eq!(next, pieces.len());
            }
        }
    }
}
