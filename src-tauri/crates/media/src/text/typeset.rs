//! Pieces set as lines: which face draws which part, in which order and where, in em.

use std::{cell::OnceCell, ops::Range, sync::Arc};

use icu_properties::{
    CodePointSetData,
    props::{Emoji, EmojiPresentation, Script},
};
use icu_segmenter::GraphemeClusterSegmenter;
use unicode_bidi::{BidiClass, bidi_class};

use super::{
    fonts::{Face, FontBook, is_invisible},
    lines::Room,
    paragraph::{EMOJI_ADVANCE, Paragraph, SetLine, USUAL_SPACE},
    pieces::Piece,
    scripts::{Han, is_full_width, script_of},
};

/// A typeface as a theme asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typeface {
    /// The family's name.
    pub family: String,
    /// From 1 to 1000, 400 the usual, 700 bold.
    pub weight: u16,
}

/// Sets text with the fonts of a book.
pub(super) struct Typesetter<'a> {
    book: &'a FontBook,
    han: Han,
    /// The face of emoji, opened for the first of them: it is the largest file of all.
    emoji: OnceCell<Option<Arc<Face>>>,
}

/// A full-width character counts as two when reading.
const FULL_WIDTH_CHARACTERS: f64 = 2.0;

/// The family of signs beside letters that the theme's family doesn't have: Noto's fonts are made to go together.
const PLAIN_FAMILY: &str = "Noto Sans";

/// What draws a part of a text.
#[derive(Clone)]
pub(super) enum Drawn {
    /// Glyphs of a face, by libass.
    Letters(Arc<Face>),
    /// Pictures of the emoji face.
    Emoji(Vec<u32>),
}

/// A part of a text and what draws it.
#[derive(Clone)]
pub(super) struct Part {
    /// Where in the text.
    pub range: Range<usize>,
    /// By what.
    pub drawn: Drawn,
    /// The number of the piece it is of.
    pub piece: usize,
}

impl<'a> Typesetter<'a> {
    /// A typesetter for texts that are all of one video, which decide together how Han characters look.
    pub(super) fn new(book: &'a FontBook, texts: impl Iterator<Item = &'a str>) -> Self {
        Self { book, han: Han::of(texts), emoji: OnceCell::new() }
    }

    /// The face of emoji, if any came up so far.
    pub(super) fn emoji_face(&self) -> Option<&Arc<Face>> {
        self.emoji.get()?.as_ref()
    }

    /// The pictures that draw a cluster, if it is an emoji and there are any.
    fn pictures(&self, cluster: &str) -> Option<Vec<u32>> {
        let face = || self.emoji.get_or_init(|| self.book.emoji_face()).as_ref();
        is_emoji(cluster).then(face)??.pictures(cluster)
    }

    /// The room that a piece takes on a line.
    pub(super) fn room(&self, piece: &Piece, typeface: &Typeface) -> Room {
        let mut width = 0.0;
        let mut space = USUAL_SPACE;
        for (at, part) in self.parts(&piece.text, typeface, 0).iter().enumerate() {
            match &part.drawn {
                Drawn::Letters(face) => {
                    let text = &piece.text[part.range.clone()];
                    width += face.measure(text, reads_from_right(text)).advance;
                    if at == 0 {
                        space = face.measure(" ", false).advance;
                    }
                }
                Drawn::Emoji(glyphs) => width += glyphs.len() as f64 * EMOJI_ADVANCE,
            }
        }
        Room {
            width,
            gap: if piece.spaced { space } else { 0.0 },
            characters: reading_characters(&piece.text),
        }
    }

    /// The mean width of a capital in the face that draws a text's first letters, in em.
    pub(super) fn letter_width(&self, text: &str, typeface: &Typeface) -> f64 {
        const CAPITALS: &str = "HANDGLOVES";
        let parts = self.parts(text, typeface, 0);
        let face = parts.iter().find_map(|part| match &part.drawn {
            Drawn::Letters(face) => Some(face),
            Drawn::Emoji(_) => None,
        });
        // A script without capitals is taken for a wide one.
        let face = face.filter(|face| face.covers(CAPITALS));
        face.map_or(1.0, |face| face.measure(CAPITALS, false).advance / CAPITALS.len() as f64)
    }

    /// The characters of a text that no font of this machine has.
    pub(super) fn missing(&self, text: &str, typeface: &Typeface) -> Vec<char> {
        let mut missing = Vec::new();
        for part in self.parts(text, typeface, 0) {
            if let Drawn::Letters(face) = &part.drawn {
                let absent = text[part.range].chars().filter(|c| !is_invisible(*c) && !face.has(*c));
                missing.extend(absent);
            }
        }
        missing
    }

    /// Sets pieces on the lines they were broken into.
    pub(super) fn set(&self, pieces: &[Piece], lines: &[Range<usize>], typeface: &Typeface) -> Vec<SetLine> {
        Paragraph::of(self, pieces, lines, typeface).set(typeface)
    }

    /// Cuts a text where what draws it changes.
    pub(super) fn parts(&self, text: &str, typeface: &Typeface, piece: usize) -> Vec<Part> {
        let clusters = Cluster::all(self, text);
        let mut faces: Vec<(Script, Arc<Face>)> = Vec::new();
        for cluster in
            clusters.iter().filter(|cluster| cluster.emoji.is_none() && cluster.script != Script::Common)
        {
            if faces.iter().all(|(script, _)| *script != cluster.script) {
                // One face for all letters of a word: a word in two faces looks broken.
                let letters: String = clusters
                    .iter()
                    .filter(|other| other.script == cluster.script && other.emoji.is_none())
                    .map(|other| &text[other.range.clone()])
                    .collect();
                let face = self.book.face_for(&typeface.family, typeface.weight, self.han, &letters);
                faces.extend(face.map(|face| (cluster.script, face)));
            }
        }
        let mut parts: Vec<Part> = Vec::new();
        for (at, cluster) in clusters.iter().enumerate() {
            let drawn = match &cluster.emoji {
                Some(glyphs) => Some(Drawn::Emoji(glyphs.clone())),
                None => self.letters(text, &clusters, at, &faces, parts.last(), typeface).map(Drawn::Letters),
            };
            let Some(drawn) = drawn else { continue };
            match (parts.last_mut(), &drawn) {
                (Some(Part { range, drawn: Drawn::Letters(last), .. }), Drawn::Letters(face))
                    if Arc::ptr_eq(last, face) =>
                {
                    range.end = cluster.range.end;
                }
                _ => parts.push(Part { range: cluster.range.clone(), drawn, piece }),
            }
        }
        parts
    }

    /// The face of one cluster: its script's, or for signs of no script the neighbour's if that has them.
    fn letters(
        &self,
        text: &str,
        clusters: &[Cluster],
        at: usize,
        faces: &[(Script, Arc<Face>)],
        last: Option<&Part>,
        typeface: &Typeface,
    ) -> Option<Arc<Face>> {
        let cluster = &clusters[at];
        let of_script =
            |script: Script| faces.iter().find(|(known, _)| *known == script).map(|(_, face)| face);
        if let Some(face) = of_script(cluster.script) {
            return Some(Arc::clone(face));
        }
        let sign = &text[cluster.range.clone()];
        let before = match last {
            Some(Part { drawn: Drawn::Letters(face), .. }) => Some(face),
            _ => None,
        };
        let after = clusters[at + 1..].iter().find_map(|next| of_script(next.script));
        let near = [before, after].into_iter().flatten().find(|face| face.covers(sign));
        // Signs beside letters of a fallback font go with those, not with the theme's typeface.
        let replaced =
            after.or(before).is_some_and(|face| !face.family.eq_ignore_ascii_case(&typeface.family));
        let family = if replaced { PLAIN_FAMILY } else { &typeface.family };
        near.cloned().or_else(|| self.book.face_for(family, typeface.weight, self.han, sign))
    }
}

/// A grapheme cluster of a text.
struct Cluster {
    range: Range<usize>,
    script: Script,
    emoji: Option<Vec<u32>>,
}

impl Cluster {
    fn all(setter: &Typesetter, text: &str) -> Vec<Self> {
        let ends: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(text).collect();
        ends.windows(2)
            .map(|ends| {
                let range = ends[0]..ends[1];
                let cluster = &text[range.clone()];
                let emoji = setter.pictures(cluster);
                Self { script: script_of(cluster), range, emoji }
            })
            .collect()
    }
}

/// Whether a text's first letter with a direction reads from the right.
pub(super) fn reads_from_right(text: &str) -> bool {
    let strong = text
        .chars()
        .map(bidi_class)
        .find(|class| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL));
    matches!(strong, Some(BidiClass::R | BidiClass::AL))
}

/// How many characters a reader takes a text for.
pub(super) fn reading_characters(text: &str) -> f64 {
    text.chars()
        .filter(|c| !is_invisible(*c) || *c == ' ')
        .map(|c| if is_full_width(c) { FULL_WIDTH_CHARACTERS } else { 1.0 })
        .sum()
}

/// Whether a grapheme cluster is shown as a picture (UTS #51: by its own nature or by a variation selector).
fn is_emoji(cluster: &str) -> bool {
    let Some(first) = cluster.chars().next() else { return false };
    let pictured = CodePointSetData::new::<EmojiPresentation>().contains(first);
    let can_be = CodePointSetData::new::<Emoji>().contains(first);
    let asked = cluster.contains(['\u{fe0f}', '\u{20e3}', '\u{200d}'])
        || ('\u{1f1e6}'..='\u{1f1ff}').contains(&first);
    !cluster.contains('\u{fe0e}') && (pictured || (can_be && asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_font_of_all_is_opened_for_an_emoji_alone() {
        let book = FontBook::system();
        let setter = Typesetter::new(&book, std::iter::empty());
        let typeface = Typeface { family: PLAIN_FAMILY.to_owned(), weight: 400 };
        setter.parts("3 cups, 90 °C © now", &typeface, 0);
        assert!(setter.emoji.get().is_none(), "no digit and no sign is taken for a picture");
        setter.parts("tea 🍵", &typeface, 0);
        assert!(setter.emoji.get().is_some());
    }
}
