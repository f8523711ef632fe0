//! Text cut into the pieces that stay together, and what it costs to part two of them.

use std::ops::Range;

use icu_properties::props::Script;
use icu_segmenter::{
    GraphemeClusterSegmenter, LineSegmenter, WordSegmenter, options::LineBreakOptions,
    options::WordBreakInvariantOptions,
};

use super::{
    fonts::is_invisible,
    scripts::{is_ideographic_sign, is_phrase_spaced, is_unspaced, script_of_char},
};

/// A part of a text that is never broken: a word, or in scripts without spaces a part of one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// What it says. Never empty, no spaces at its ends.
    pub text: String,
    /// Whether a space parts it from the piece before on the same line.
    pub spaced: bool,
    /// Whether a line may begin with it.
    pub before: Break,
}

/// What may happen between two pieces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Break {
    /// They stay on one line.
    Never,
    /// A line may end here at a cost; the better the place, the lower.
    Cost(f64),
    /// The text says that a new line begins.
    Always,
}

impl Break {
    /// The cost, if a break is possible at all.
    pub(super) const fn cost(self) -> Option<f64> {
        match self {
            Self::Never => None,
            Self::Cost(cost) => Some(cost),
            Self::Always => Some(0.0),
        }
    }
}

/// Costs of a line's end, by what stands around it. They are weighed against uneven lines, where a line half as long
/// as its neighbour costs about 6.
mod cost {
    /// After the end of a sentence.
    pub const SENTENCE: f64 = 0.0;
    /// After a comma, colon or dash.
    pub const CLAUSE: f64 = 2.0;
    /// Before a conjunction or preposition.
    pub const BEFORE_LINK: f64 = 4.0;
    /// Between any two words.
    pub const WORD: f64 = 12.0;
    /// After a conjunction or preposition, which belongs to what follows.
    pub const AFTER_LINK: f64 = 26.0;
    /// After an article, a possessive or a title.
    pub const AFTER_ARTICLE: f64 = 40.0;
    /// Between a number and what it counts.
    pub const AFTER_NUMBER: f64 = 22.0;
    /// Before a particle or an ending written in hiragana.
    pub const BEFORE_PARTICLE: f64 = 30.0;
    /// Within a stretch of hiragana, where endings and particles follow each other.
    pub const WITHIN_HIRAGANA: f64 = 20.0;
    /// Before a Japanese phrase.
    pub const PHRASE: f64 = 7.0;
    /// Within a word cut because it is wider than a line.
    pub const CUT: f64 = 400.0;
}

/// What captions weigh too when they choose where one ends.
pub(super) use cost::CLAUSE as CLAUSE_COST;

/// Words after which no line should end: articles, possessives, determiners.
const ARTICLES: &[&str] = &[
    "a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "this", "that", "these", "those",
    "mr.", "mrs.", "ms.", "dr.", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem",
    "einer", "mein", "dein", "sein", "ihr", "unser", "le", "la", "les", "un", "une", "des", "du", "mon",
    "ton", "son", "ma", "ta", "sa", "mes", "tes", "ses", "el", "los", "las", "una", "unos", "unas", "mi",
    "tu", "su", "il", "lo", "gli", "uno", "o", "os", "as", "um", "uma", "de", "het", "een",
];

/// Conjunctions and prepositions: a line may well end before one, not after.
const LINKS: &[&str] = &[
    "and", "or", "but", "so", "because", "when", "while", "if", "then", "than", "that", "which", "who", "of",
    "in", "on", "at", "to", "for", "from", "with", "by", "about", "into", "over", "under", "after", "before",
    "without", "through", "as", "like", "until", "und", "oder", "aber", "weil", "wenn", "dass", "mit", "von",
    "zu", "für", "auf", "in", "im", "am", "bei", "nach", "aus", "an", "über", "unter", "et", "ou", "mais",
    "que", "qui", "de", "à", "en", "dans", "pour", "avec", "sur", "par", "sans", "y", "o", "pero", "porque",
    "con", "por", "para", "sin", "sobre", "e", "ma", "che", "di", "da", "per", "tra",
];

/// Cuts a text of several words into pieces. Runs of spaces part words, line ends begin lines; other control
/// characters are left out.
pub(super) fn cut_text(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, line) in text
        .replace("\r\n", "\n")
        .split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        .enumerate()
    {
        let from = pieces.len();
        pieces.extend(cut_words(line.split_whitespace()).into_iter().map(|(_, piece)| piece));
        if at > 0
            && let Some(first) = pieces.get_mut(from)
        {
            first.before = Break::Always;
        }
    }
    pieces
}

/// Cuts words into pieces, each with the number of the word it is of. A piece that no line may part from the one
/// before still stands alone, so that no piece is of two words.
pub(super) fn cut_words<'a>(words: impl Iterator<Item = &'a str>) -> Vec<(usize, Piece)> {
    let mut text = String::new();
    let mut spans: Vec<(usize, Range<usize>, bool)> = Vec::new();
    for (number, word) in words.enumerate() {
        for part in word.split_whitespace() {
            let clean: String = part.chars().filter(|c| !c.is_control()).collect();
            if clean.chars().all(is_invisible) {
                continue;
            }
            let spaced = needs_space(text.chars().next_back(), clean.chars().next());
            if spaced {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(&clean);
            spans.push((number, start..text.len(), spaced));
        }
    }
    let places = Places::of(&text);
    let mut pieces: Vec<(usize, Piece)> = Vec::new();
    for (number, span, spaced) in spans {
        let mut ends: Vec<usize> = places.inside(&text, &span);
        ends.push(span.end);
        let mut start = span.start;
        for end in ends {
            let first = start == span.start;
            let before = match pieces.last() {
                None => Break::Never,
                Some((_, previous)) => places.cost(&text, start, previous, &text[start..end]),
            };
            pieces
                .push((number, Piece { text: text[start..end].to_owned(), spaced: first && spaced, before }));
            start = end;
        }
    }
    pieces
}

/// Whether a space belongs between two words: not at a text's start, not between two scripts written without.
fn needs_space(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let tight = |c: char| is_unspaced(script_of_char(c)) || is_ideographic_sign(c);
    !(tight(before) && tight(after))
}

/// Where a text may be broken, by Unicode's rules and the words a dictionary knows.
struct Places {
    /// Where a line may begin (UAX #14, strict: Japanese and Chinese prohibitions hold).
    lines: Vec<usize>,
    /// Where words begin (UAX #29 and dictionaries).
    words: Vec<usize>,
}

impl Places {
    fn of(text: &str) -> Self {
        Self {
            lines: LineSegmenter::new_auto(LineBreakOptions::default()).segment_str(text).collect(),
            words: WordSegmenter::new_auto(WordBreakInvariantOptions::default()).segment_str(text).collect(),
        }
    }

    fn line_may_begin(&self, at: usize) -> bool {
        self.lines.binary_search(&at).is_ok()
    }

    /// The places inside a word as it is written where it may be broken: between the words of a script without
    /// spaces, and after a long dash.
    fn inside(&self, text: &str, span: &Range<usize>) -> Vec<usize> {
        let from = self.lines.partition_point(|at| *at <= span.start);
        let of_word = self.lines[from..].iter().take_while(|at| **at < span.end);
        of_word.filter(|at| self.parts_words(text, **at)).copied().collect()
    }

    fn parts_words(&self, text: &str, at: usize) -> bool {
        let (before, after) = text.split_at(at);
        let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
            return false;
        };
        if matches!(before, '—' | '–') {
            return true;
        }
        let unspaced = |c: char| is_unspaced(script_of_char(c)) || is_phrase_spaced(script_of_char(c));
        let parted = unspaced(before) || is_ideographic_sign(before);
        parted && (unspaced(after) || is_ideographic_sign(after)) && self.words.binary_search(&at).is_ok()
    }

    /// What it costs to begin a line at a place.
    fn cost(&self, text: &str, at: usize, before: &Piece, after: &str) -> Break {
        if !self.line_may_begin(at) {
            return Break::Never;
        }
        let spaced = text[..at].ends_with(' ');
        let script = |c: Option<char>| c.map_or(Script::Common, script_of_char);
        let last = script(before.text.chars().next_back());
        let first = script(after.chars().next());
        Break::Cost(if ends_sentence(&before.text) {
            cost::SENTENCE
        } else if ends_clause(&before.text) {
            cost::CLAUSE
        } else if spaced {
            between_words(&before.text, after)
        } else {
            match (last, first) {
                // Particles and endings are written in hiragana, and most phrases begin with something else.
                (Script::Hiragana, Script::Hiragana) => cost::WITHIN_HIRAGANA,
                (_, Script::Hiragana) => cost::BEFORE_PARTICLE,
                (Script::Hiragana, _) => cost::PHRASE,
                _ => cost::WORD,
            }
        })
    }
}

fn between_words(before: &str, after: &str) -> f64 {
    let (before, after) = (bare(before), bare(after));
    let is = |list: &[&str], word: &str| list.contains(&word);
    let counts = before.chars().next_back().is_some_and(|c| c.is_ascii_digit());
    if is(ARTICLES, &before) {
        cost::AFTER_ARTICLE
    } else if is(LINKS, &before) {
        cost::AFTER_LINK
    } else if counts && after.chars().count() <= 7 {
        cost::AFTER_NUMBER
    } else if is(LINKS, &after) {
        cost::BEFORE_LINK
    } else {
        cost::WORD
    }
}

/// A word in lower case without quotes and brackets around it.
fn bare(word: &str) -> String {
    word.trim_matches(['"', '“', '”', '‘', '’', '\'', '(', ')', '«', '»', '¿', '¡']).to_lowercase()
}

/// Whether a sentence ends with a piece.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', '»', '」', '』', '）']);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', '॥', '⁉', '‼', '።'])
        && !is_abbreviation(text)
}

fn is_abbreviation(text: &str) -> bool {
    let lower = bare(text);
    ARTICLES.contains(&lower.as_str())
        || matches!(lower.as_str(), "e.g." | "i.e." | "vs." | "etc." | "z.b." | "st.")
}

/// Whether a part of a sentence ends with a piece.
pub(super) fn ends_clause(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', '»', '」', '』', '）'])
        .ends_with([',', ';', ':', '—', '–', '、', '，', '；', '：', '،', '؛', '·'])
}

/// Letters side by side may be this much wider than each by itself, as a share.
const JOINED_WIDER: f64 = 1.02;

/// Cuts a piece that is wider than a line at its grapheme clusters into the fewest parts that fit, of like width.
pub(super) fn cut_wide(piece: &Piece, width: f64, measure: impl Fn(&str) -> f64) -> Vec<Piece> {
    let ends: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(&piece.text).collect();
    let clusters: Vec<(Range<usize>, f64)> = ends
        .windows(2)
        .map(|ends| (ends[0]..ends[1], measure(&piece.text[ends[0]..ends[1]]) * JOINED_WIDER))
        .collect();
    let whole: f64 = clusters.iter().map(|(_, width)| width).sum();
    let like = whole / (whole / width).ceil().max(1.0);
    let mut parts: Vec<Piece> = Vec::new();
    let (mut start, mut taken) = (0, 0.0);
    for (cluster, cluster_width) in clusters {
        if cluster.start > start && (taken >= like || taken + cluster_width > width) {
            parts.push(part_of(piece, start..cluster.start));
            (start, taken) = (cluster.start, 0.0);
        }
        taken += cluster_width;
    }
    parts.push(part_of(piece, start..piece.text.len()));
    parts
}

fn part_of(piece: &Piece, range: Range<usize>) -> Piece {
    let first = range.start == 0;
    Piece {
        spaced: first && piece.spaced,
        before: if first { piece.before } else { Break::Cost(cost::CUT) },
        text: piece.text[range].to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn texts(pieces: &[Piece]) -> Vec<&str> {
        pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn words_stay_whole_and_spaces_go() {
        let pieces = cut_text("  Deep-sea   diving\tis fun ");
        assert_eq!(texts(&pieces), ["Deep-sea", "diving", "is", "fun"]);
        assert!(pieces[1..].iter().all(|piece| piece.spaced) && !pieces[0].spaced);
    }

    #[test]
    fn a_line_end_in_the_text_begins_a_line() {
        let pieces = cut_text("One\r\ntwo\nthree four");
        let always: Vec<bool> = pieces.iter().map(|piece| piece.before == Break::Always).collect();
        assert_eq!(always, [false, true, true, false]);
    }

    #[test]
    fn control_characters_are_left_out() {
        assert_eq!(texts(&cut_text("a\u{7}b \u{0}\u{1b}[31mred")), ["ab", "[31mred"]);
    }

    #[test]
    fn japanese_is_cut_where_a_line_may_begin_and_nowhere_else() {
        let pieces = cut_text("今日は、骨を「三本」描きます。");
        let all = texts(&pieces);
        assert_eq!(all.concat(), "今日は、骨を「三本」描きます。", "nothing is lost");
        for piece in &all[1..] {
            let first = piece.chars().next().unwrap();
            assert!(!"、。」っー".contains(first), "no line begins with {first}");
        }
        for piece in &all {
            assert!(!piece.ends_with('「'), "no line ends with an opening bracket: {piece}");
        }
    }

    #[test]
    fn a_spoken_word_keeps_its_number_when_it_is_cut() {
        let pieces = cut_words(["猫が", "歩く。", "Cats", "walk"].into_iter());
        assert!(pieces.iter().filter(|(number, _)| *number == 0).count() >= 1);
        let joined: String =
            pieces.iter().map(|(_, p)| format!("{}{}", if p.spaced { " " } else { "" }, p.text)).collect();
        assert_eq!(joined, "猫が歩く。 Cats walk", "Japanese words join without a space");
    }

    #[test]
    fn breaks_are_dear_after_an_article_and_cheap_after_a_comma() {
        let pieces = cut_text("Well, the fox jumped over it. Then 5 km home");
        let cost =
            |word: &str| pieces.iter().find(|piece| piece.text == word).unwrap().before.cost().unwrap();
        assert!(cost("fox") > cost("jumped"), "not between article and noun");
        assert!(cost("the") < cost("jumped"), "after a comma");
        assert!(cost("over") < cost("jumped"), "before a preposition");
        assert!(cost("it.") > cost("jumped"), "not after a preposition");
        assert!(cost("Then") < cost("the"), "after a sentence");
        assert!(cost("km") > cost("home"), "a number stays with its unit");
    }

    #[test]
    fn punctuation_after_a_space_stays_with_its_word() {
        let pieces = cut_text("Bonjour ! Ça va ?");
        let before = |at: usize| pieces[at].before;
        assert_eq!(texts(&pieces), ["Bonjour", "!", "Ça", "va", "?"]);
        assert_eq!((before(1), before(4)), (Break::Never, Break::Never), "French puts a space before these");
    }

    #[test]
    fn thai_breaks_between_words_though_it_has_no_spaces() {
        let pieces = cut_text("ภาษาไทยเป็นภาษาที่สวยงาม");
        assert!(pieces.len() > 2, "{pieces:?}");
    }

    #[test]
    fn a_word_wider_than_a_line_is_cut_between_graphemes() {
        let pieces = cut_text("นี้e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}👨‍👩‍👧👨‍👩‍👧");
        let whole = Piece {
            text: pieces.iter().map(|p| p.text.as_str()).collect(),
            spaced: false,
            before: Break::Never,
        };
        let parts = cut_wide(&whole, 4.0, |text| text.chars().count() as f64);
        assert_eq!(parts.iter().map(|part| part.text.as_str()).collect::<String>(), whole.text);
        assert!(parts.iter().all(|part| !part.text.starts_with(['\u{301}', '\u{200d}'])), "{parts:?}");
    }
}
