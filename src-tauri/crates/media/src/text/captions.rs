//! Which words are shown together, on which lines, and from when to when.
//!
//! The limits are those of the Netflix Timed Text Style Guide (English, general requirements): two lines, 42 characters
//! a line on a wide picture, 5/6 s at least and 7 s at most, 17 characters a second, in with the sound.

use std::ops::Range;

use model::{Canvas, FrameRate};

use super::{
    lines::{Breaks, Limits, Room, break_lines},
    pieces::{Break, CLAUSE_COST, Piece, ends_clause, ends_sentence},
    spoken::SpokenPiece,
};

/// Lines of a caption at most.
pub const LINES_LIMIT: usize = 2;
/// Characters a second at most, where the voice allows.
pub const READING_SPEED_LIMIT: f64 = 17.0;
/// A caption is shown at least this long, in seconds, where the next one leaves it time.
pub const SHORTEST_S: f64 = 5.0 / 6.0;
/// And at most this long, in seconds.
pub const LONGEST_S: f64 = 7.0;

/// Characters a line at 16:9.
const WIDE_CHARACTERS: f64 = 42.0;
/// Characters a line at 9:16, where type is large.
const TALL_CHARACTERS: f64 = 24.0;
/// A caption stays this long after its last word, in seconds: a quick reader's pause.
const HOLD_S: f64 = 0.3;
/// A gap to the next caption shorter than this is closed: text that blinks is harder to read than text that stays.
const CLOSED_GAP_S: f64 = 0.5;
/// A pause of the voice that ends a thought, in seconds.
const BREATH_S: f64 = 0.3;
/// A silence over which no caption should stay, in seconds.
const SILENCE_S: f64 = 0.8;
/// The current word stays marked through pauses up to this long, in seconds.
const MARK_HOLD_S: f64 = 0.35;
/// Words shown together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Caption {
    /// The frames in which it is shown; at least one.
    pub frames: Range<u32>,
    /// Its pieces of the narration.
    pub pieces: Range<usize>,
    /// Its lines, counted from its first piece.
    pub lines: Vec<Range<usize>>,
}

/// How much a caption may hold on a canvas where lines may be `width` em wide.
pub(super) fn caption_limits(canvas: Canvas, width: f64) -> Limits {
    let aspect = f64::from(canvas.width) / f64::from(canvas.height);
    let (tall, wide) = (9.0 / 16.0, 16.0 / 9.0);
    let share = ((aspect - tall) / (wide - tall)).clamp(0.0, 1.0);
    let characters = (TALL_CHARACTERS + share * (WIDE_CHARACTERS - TALL_CHARACTERS)).round();
    Limits { width, characters, lines: LINES_LIMIT }
}

/// Groups the narration into captions. Rooms are those of the shown pieces, none wider than the limit.
pub(super) fn group(
    spoken: &[SpokenPiece],
    rooms: &[Room],
    limits: Limits,
    rate: FrameRate,
    frames: u32,
) -> Vec<Caption> {
    let shown: Vec<Piece> = spoken.iter().map(|one| one.shown.clone()).collect();
    let grouping = Grouping { spoken, shown, rooms, limits, rate, frames };
    grouping.best()
}

/// What the choice of captions weighs. Costs are of the same scale as those of line breaks.
mod cost {
    /// Each caption: fewer and fuller ones are calmer.
    pub const CAPTION: f64 = 10.0;
    /// A caption that ends within a phrase, beyond what a line break there costs.
    pub const WITHIN_PHRASE: f64 = 16.0;
    /// A caption that goes on after the end of a sentence.
    pub const SENTENCE_INSIDE: f64 = 16.0;
    /// A caption that goes on after a breath of the voice.
    pub const BREATH_INSIDE: f64 = 6.0;
    /// A caption that stays over a silence.
    pub const SILENCE_INSIDE: f64 = 60.0;
    /// A caption that goes on into the next scene.
    pub const SCENE_INSIDE: f64 = 70.0;
    /// A caption shown for no time at all; shorter than the least costs a share of it.
    pub const TOO_SHORT: f64 = 90.0;
    /// Reading at twice the speed; a little too fast costs a share of it.
    pub const TOO_FAST: f64 = 30.0;
    /// Ending where no line may end, because the limits leave no choice.
    pub const FORCED: f64 = 5_000.0;
    /// Longer than the longest, likewise.
    pub const TOO_LONG: f64 = 2_000.0;
}

struct Grouping<'a> {
    spoken: &'a [SpokenPiece],
    shown: Vec<Piece>,
    rooms: &'a [Room],
    limits: Limits,
    rate: FrameRate,
    frames: u32,
}

/// The cheapest way found to cut the narration up to some piece.
#[derive(Clone, Default)]
struct Way {
    cost: f64,
    /// Where its last caption begins.
    start: usize,
    /// That caption's lines.
    lines: Vec<Range<usize>>,
}

impl Grouping<'_> {
    /// The cheapest way to cut the whole narration into captions.
    fn best(&self) -> Vec<Caption> {
        let count = self.spoken.len();
        let mut best: Vec<Option<Way>> = vec![None; count + 1];
        best[0] = Some(Way::default());
        for start in 0..count {
            let Some(before) = best[start].as_ref().map(|way| way.cost) else { continue };
            for (end, known) in best.iter_mut().enumerate().skip(start + 1) {
                let Some(breaks) = break_lines(&self.shown[start..end], &self.rooms[start..end], self.limits)
                else {
                    // A longer one may still fit where the last piece must not stand apart from the next.
                    if end > start + 1 && self.must_stay(end) { continue } else { break }
                };
                let cost = before + self.cost(start..end, &breaks);
                if known.as_ref().is_none_or(|known| cost < known.cost) {
                    *known = Some(Way { cost, start, lines: breaks.lines });
                }
            }
        }
        let mut captions = Vec::new();
        let mut end = count;
        while let Some(way) = best[end].take().filter(|_| end > 0) {
            captions.push(Caption {
                frames: self.shown_frames(way.start..end),
                pieces: way.start..end,
                lines: way.lines,
            });
            end = way.start;
        }
        captions.reverse();
        captions.retain(|caption| !caption.frames.is_empty());
        captions
    }

    fn must_stay(&self, end: usize) -> bool {
        self.shown.get(end).is_some_and(|piece| piece.before == Break::Never)
    }

    fn seconds(&self, frames: u32) -> f64 {
        f64::from(frames) * f64::from(self.rate.den) / f64::from(self.rate.num)
    }

    fn frames_of(&self, seconds: f64) -> u32 {
        (seconds * f64::from(self.rate.num) / f64::from(self.rate.den)).round() as u32
    }

    /// When a caption of these pieces is shown: from its first word, as long as reading takes, never into the next.
    fn shown_frames(&self, pieces: Range<usize>) -> Range<u32> {
        let start = self.spoken[pieces.start].frames.start;
        let spoken_until = self.spoken[pieces.end - 1].frames.end;
        let next = self.spoken.get(pieces.end).map(|next| next.frames.start);
        let reading = self.characters(pieces) / READING_SPEED_LIMIT;
        let wanted =
            (spoken_until + self.frames_of(HOLD_S)).max(start + self.frames_of(reading.max(SHORTEST_S)));
        let closed = next.filter(|next| *next < wanted + self.frames_of(CLOSED_GAP_S)).unwrap_or(wanted);
        let end =
            closed.min(next.unwrap_or(u32::MAX)).min(self.frames).min(start + self.frames_of(LONGEST_S));
        start..end.max(start)
    }

    fn characters(&self, pieces: Range<usize>) -> f64 {
        let gaps = self.rooms[pieces.clone()].iter().skip(1).filter(|room| room.gap > 0.0).count();
        self.rooms[pieces].iter().map(|room| room.characters).sum::<f64>() + gaps as f64
    }

    fn cost(&self, pieces: Range<usize>, breaks: &Breaks) -> f64 {
        let shown = self.shown_frames(pieces.clone());
        let seconds = self.seconds(shown.end - shown.start);
        let span = self.seconds(self.spoken[pieces.end - 1].frames.end - shown.start);
        let speed = self.characters(pieces.clone()) / seconds.max(0.001);
        let short = (1.0 - seconds / SHORTEST_S).max(0.0) * cost::TOO_SHORT;
        let fast = (speed / READING_SPEED_LIMIT - 1.0).clamp(0.0, 3.0) * cost::TOO_FAST;
        let long = if span > LONGEST_S { cost::TOO_LONG } else { 0.0 };
        let inside: f64 = (pieces.start + 1..pieces.end).map(|at| self.cost_of_going_on(at)).sum();
        cost::CAPTION + breaks.cost + short + fast + long + inside + self.cost_of_ending(pieces.end)
    }

    /// The voice's silence before a piece, in seconds.
    fn pause(&self, at: usize) -> f64 {
        self.seconds(self.spoken[at].frames.start.saturating_sub(self.spoken[at - 1].frames.end))
    }

    fn cost_of_going_on(&self, at: usize) -> f64 {
        let (before, after) = (&self.spoken[at - 1], &self.spoken[at]);
        let pause = self.pause(at);
        let mut sum = 0.0;
        if ends_sentence(&before.piece.text) {
            sum += cost::SENTENCE_INSIDE;
        }
        if before.scene != after.scene {
            sum += cost::SCENE_INSIDE;
        }
        sum + if pause >= SILENCE_S {
            cost::SILENCE_INSIDE
        } else if pause >= BREATH_S {
            cost::BREATH_INSIDE
        } else {
            0.0
        }
    }

    fn cost_of_ending(&self, end: usize) -> f64 {
        let Some(after) = self.spoken.get(end) else { return 0.0 };
        let before = &self.spoken[end - 1];
        let Some(place) = after.piece.before.cost() else { return cost::FORCED };
        if before.scene != after.scene || ends_sentence(&before.piece.text) {
            0.0
        } else if ends_clause(&before.piece.text) || self.pause(end) >= BREATH_S {
            CLAUSE_COST
        } else {
            place + cost::WITHIN_PHRASE
        }
    }
}

/// When each piece of a caption is the current one: from its first frame until the next piece's, but no longer than a
/// short pause after its own end.
pub(super) fn marks(spoken: &[SpokenPiece], caption: &Caption, rate: FrameRate) -> Vec<Range<u32>> {
    let hold = rate.frames((MARK_HOLD_S * 1000.0) as u32);
    let mut marks: Vec<Range<u32>> = Vec::with_capacity(caption.pieces.len());
    for at in caption.pieces.clone() {
        let own = &spoken[at].frames;
        let next = if at + 1 < caption.pieces.end { spoken[at + 1].frames.start } else { caption.frames.end };
        let end = if next <= own.end + hold { next } else { own.end };
        marks.push(own.start.clamp(caption.frames.start, caption.frames.end)..end.min(caption.frames.end));
    }
    marks
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use model::SpokenWord;
    use proptest::prelude::*;

    use super::{
        super::spoken::{cut_too_wide, spoken_pieces},
        *,
    };

    const PORTRAIT: Canvas = Canvas { width: 1080, height: 1920 };
    const RATE: FrameRate = FrameRate::THIRTY;

    /// Words of a text, spoken one after the other; `|` is a pause of a second, `/` a new scene.
    fn say(text: &str, word_ms: u32) -> Vec<SpokenWord> {
        let (mut at, mut scene, mut words) = (0, 1, Vec::new());
        for word in text.split_whitespace() {
            match word {
                "|" => at += 1000,
                "/" => scene += 1,
                _ => {
                    words.push(SpokenWord {
                        text: word.into(),
                        start_ms: at,
                        end_ms: at + word_ms - 20,
                        scene,
                    });
                    at += word_ms;
                }
            }
        }
        words
    }

    fn rooms(spoken: &[SpokenPiece]) -> Vec<Room> {
        let one = |one: &SpokenPiece| {
            let characters = super::super::typeset::reading_characters(&one.shown.text);
            Room { width: characters * 0.5, gap: if one.shown.spaced { 0.3 } else { 0.0 }, characters }
        };
        spoken.iter().map(one).collect()
    }

    fn captions_of(words: &[SpokenWord], frames: u32) -> (Vec<SpokenPiece>, Vec<Caption>) {
        let spoken = spoken_pieces(words, RATE, frames, str::to_owned);
        let spoken = cut_too_wide(spoken, 12.0, |piece| piece.text.chars().count() as f64 * 0.5);
        let mut rooms = rooms(&spoken);
        for room in &mut rooms {
            room.width = room.width.min(12.0);
            room.characters = room.characters.min(24.0);
        }
        let captions = group(&spoken, &rooms, caption_limits(PORTRAIT, 12.0), RATE, frames);
        (spoken, captions)
    }

    fn text_of(spoken: &[SpokenPiece], caption: &Caption) -> String {
        let pieces = &spoken[caption.pieces.clone()];
        let join = |line: &Range<usize>| {
            let words: Vec<&str> = pieces[line.clone()].iter().map(|one| one.shown.text.as_str()).collect();
            words.join(" ")
        };
        caption.lines.iter().map(join).collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn captions_follow_sentences() {
        let (spoken, captions) =
            captions_of(&say("Wait. Your cat drinks too little. Here is why that matters today.", 300), 900);
        let texts: Vec<String> = captions.iter().map(|caption| text_of(&spoken, caption)).collect();
        assert_eq!(texts.last().unwrap(), "Here is why / that matters today.", "{texts:?}");
    }

    #[test]
    fn a_caption_comes_in_with_its_first_word() {
        let words =
            say("One two three four five six seven eight nine ten eleven twelve thirteen fourteen", 280);
        let (spoken, captions) = captions_of(&words, 900);
        for caption in &captions {
            let heard = spoken[caption.pieces.start].frames.start;
            assert!(caption.frames.start.abs_diff(heard) <= 3, "within three frames of the sound");
        }
    }

    #[test]
    fn no_caption_stays_over_a_silence_or_a_new_scene() {
        let (spoken, captions) = captions_of(&say("Look here | now listen / next scene", 400), 900);
        let texts: Vec<String> = captions.iter().map(|caption| text_of(&spoken, caption)).collect();
        assert_eq!(texts, ["Look here", "now listen", "next scene"]);
    }

    #[test]
    fn a_lone_short_word_is_shown_long_enough_where_nothing_follows() {
        let (_, captions) = captions_of(&say("Yes.", 200), 900);
        assert_eq!(captions[0].frames, 0..25, "5/6 s at 30 fps");
    }

    #[test]
    fn a_word_said_for_ever_is_not_shown_for_ever() {
        let words = [SpokenWord { text: "Ohm".into(), start_ms: 0, end_ms: 20_000, scene: 1 }];
        assert_eq!(captions_of(&words, 900).1[0].frames, 0..210, "7 s at 30 fps");
    }

    #[test]
    fn the_current_word_is_the_one_that_is_heard() {
        let words = say("One two | three", 500);
        let (spoken, captions) = captions_of(&words, 900);
        let first = marks(&spoken, &captions[0], RATE);
        assert_eq!(first[0], 0..15, "until the next word begins");
        assert_eq!(first[1].start, 15);
        assert!(first[1].end <= 15 + 14 + 11, "not through the silence after it: {first:?}");
    }

    #[test]
    fn a_word_after_the_last_frame_is_left_out() {
        let (spoken, captions) = captions_of(&say("in time | late", 400), 40);
        assert_eq!(spoken.len(), 2);
        assert!(captions.iter().all(|caption| caption.frames.end <= 40));
    }

    proptest! {
        #[test]
        fn captions_keep_every_word_in_order_and_never_overlap(
            words in proptest::collection::vec(
                ("[a-zA-Z]{1,9}[.,!?]?|[a-z]{30,90}|[あ-ん]{1,30}|[\u{5d0}-\u{5ea}]{2,8}|!|\\{\\\\b1\\}", 0u32..9000, 0u32..4000),
                0..40,
            ),
        ) {
            let words: Vec<SpokenWord> = words
                .into_iter()
                .enumerate()
                .map(|(at, (text, start_ms, long))| SpokenWord { text, start_ms, end_ms: start_ms + long, scene: at as u32 / 9 })
                .collect();
            let (spoken, captions) = captions_of(&words, 100_000);
            let said: String = words.iter().map(|word| word.text.as_str()).collect();
            let kept: String = spoken.iter().map(|one| one.shown.text.as_str()).collect();
            prop_assert_eq!(kept, said, "no character is lost or moved");
            let mut end_frame = 0;
            let mut end_piece = 0;
            for caption in &captions {
                prop_assert!(caption.frames.start >= end_frame, "captions don't overlap");
                prop_assert!(!caption.frames.is_empty());
                prop_assert!(caption.pieces.start >= end_piece, "pieces come in order, each once");
                prop_assert!(!caption.lines.is_empty() && caption.lines.len() <= 2, "two lines at most");
                prop_assert_eq!(caption.lines.last().unwrap().end, caption.pieces.len());
                end_frame = caption.frames.end;
                end_piece = caption.pieces.end;
            }
        }
    }
}
