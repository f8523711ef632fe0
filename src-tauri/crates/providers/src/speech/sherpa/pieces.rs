//! A narration in pieces that the program takes: its text is an argument, and systems limit those.

use crate::text::{
    script::{is_emoji, is_speakable},
    sentences::sentences,
};

/// The longest piece, in bytes. Windows takes a command line of 32,767 characters (`CreateProcess`), Linux an argument
/// of 128 KiB; this is two minutes of speech, so that hardly a scene has two, and none is spoken without an end.
const LONGEST: usize = 2000;

/// A text as the program is handed it: whole sentences together as long as they fit, each piece on one line.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for sentence in sentences(text) {
        let line = plain(sentence);
        if line.len() <= LONGEST {
            add(&mut pieces, &line);
        } else {
            line.split(' ').flat_map(cut).for_each(|part| add(&mut pieces, part));
        }
    }
    pieces.retain(|piece| is_speakable(piece));
    pieces
}

/// Adds a part to the last piece, or begins another where it has no room.
fn add(pieces: &mut Vec<String>, part: &str) {
    match pieces.last_mut() {
        _ if part.is_empty() => {}
        Some(last) if last.len() + 1 + part.len() <= LONGEST => {
            last.push(' ');
            last.push_str(part);
        }
        _ => pieces.push(part.to_owned()),
    }
}

/// A word in parts that fit.
fn cut(mut word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    while word.len() > LONGEST {
        let (part, rest) = word.split_at(word.floor_char_boundary(LONGEST));
        parts.push(part);
        word = rest;
    }
    parts.push(word);
    parts
}

/// A text on one line, without the characters that can't be in an argument or are shown and not spoken.
fn plain(text: &str) -> String {
    let bare: String = text
        .chars()
        .filter(|c| !is_emoji(*c))
        .map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c })
        .collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_is_one_piece_on_one_line() {
        assert_eq!(pieces("--help\nme, \"now\"\u{0}!\tGo 🔥 on."), ["--help me, \"now\" ! Go on."]);
        assert!(pieces("… 🔥 \n").is_empty());
    }

    #[test]
    fn what_is_long_is_cut_between_sentences_words_and_characters_and_nothing_is_lost() {
        let sentence = "All the words of a sentence of some length. ";
        for text in [sentence.repeat(200), "word ".repeat(200_000), "字".repeat(400_000), "ab".repeat(3000)]
        {
            let pieces = pieces(&text);
            assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.len() <= LONGEST));
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            assert!(bare(&pieces.concat()) == bare(&text), "{:.80}", text);
        }
        assert!(pieces(&sentence.repeat(200)).iter().all(|piece| piece.ends_with("length.")));
    }
}
