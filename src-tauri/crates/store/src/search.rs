//! Finding jobs by parts of words, in any script.
//!
//! Title, subtitle and theme are folded to one text per job and indexed by every three characters in a row (FTS5's
//! trigram tokenizer), so that a word is found anywhere, also inside another word and in scripts without spaces.
//! The index holds no text: a job's row does.

use std::fmt::Write;

use model::JobId;
use rusqlite::Transaction;
use unicode_normalization::UnicodeNormalization;

use crate::error::Result;

/// Characters to a term of the index.
const TERM: usize = 3;

/// After every text, so that its last two characters begin a term as well.
const PADDING: &str = "  ";

/// A search is cut to this many words, and each to this many characters: more is a pasted text, not a search.
const MOST_WORDS: usize = 16;
const LONGEST_WORD: usize = 64;

/// A text as it is compared and sorted by: case, accents (U+0300 to U+036F) and emoji variation marks are dropped,
/// compatible forms (full width, ligatures) made one, and control characters made spaces.
pub(crate) fn fold(text: &str) -> String {
    let kept = |c: &char| !matches!(c, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}');
    let spaced = |c: char| if c.is_control() { ' ' } else { c };
    // Up and down again makes ß, ſ and the final sigma what their capitals are; down first, as the capital ẞ is its own.
    let folded = |c: char| c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    text.nfkd().filter(kept).map(spaced).flat_map(folded).filter(kept).collect()
}

/// Puts a job's present title, subtitle and theme into the index.
pub(crate) fn index(transaction: &Transaction<'_>, job: JobId) -> Result<()> {
    forget(transaction, job)?;
    let sql = "SELECT title || char(10) || subtitle || char(10) || theme FROM jobs WHERE id = ?1";
    let text: String = transaction.prepare_cached(sql)?.query_row([job.0], |row| row.get(0))?;
    let sql = "INSERT INTO job_search (rowid, text) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute((job.0, fold(&text) + PADDING))?;
    Ok(())
}

/// Takes a job out of the index.
pub(crate) fn forget(transaction: &Transaction<'_>, job: JobId) -> Result<()> {
    transaction.prepare_cached("DELETE FROM job_search WHERE rowid = ?1")?.execute([job.0])?;
    Ok(())
}

/// The words of a search, folded.
pub(crate) fn words(search: &str) -> Vec<String> {
    let cut = |word: &str| word.chars().take(LONGEST_WORD).collect();
    fold(search).split_whitespace().take(MOST_WORDS).map(cut).collect()
}

/// A query for the ids of the jobs that hold every word.
pub(crate) struct Hits {
    /// Selects one column. Its parameters are numbered from 1.
    pub sql: String,
    /// The parameters, in order.
    pub values: Vec<String>,
}

impl Hits {
    /// None where there are no words, which every job holds.
    pub fn of(words: &[String]) -> Option<Self> {
        let (long, short): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.chars().count() >= TERM);
        let mut selects = Vec::new();
        let mut values = Vec::new();
        if !long.is_empty() {
            selects.push("SELECT rowid FROM job_search WHERE job_search MATCH ?1".to_owned());
            values.push(long.into_iter().fold(String::new(), |query, word| phrase(query, word)));
        }
        for word in short {
            // A short word is the beginning of a term, wherever in the text it stands.
            let at = values.len() + 1;
            selects.push(format!(
                "SELECT doc FROM job_search_terms WHERE term >= ?{at} AND term <= ?{}",
                at + 1
            ));
            values.push(word.clone());
            values.push(format!("{word}{}", char::MAX));
        }
        if selects.is_empty() { None } else { Some(Self { sql: selects.join(" INTERSECT "), values }) }
    }
}

/// Adds a word to an FTS5 query as a quoted phrase, in which nothing but the quote itself means anything.
fn phrase(mut query: String, word: &str) -> String {
    // Writing to a string can't fail.
    let _ = write!(query, "\"{}\" ", word.replace('"', "\"\""));
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_accents_and_forms() {
        assert_eq!(fold("Café ÀÉÎ İstanbul"), "cafe aei istanbul");
        assert_eq!(fold("Straße STRAẞE ΟΔΟΣ οδός"), "strasse strasse οδοσ οδοσ");
        assert_eq!(fold("ＨＹＤＲＯ ﬁt ❤\u{fe0f}"), "hydro fit ❤");
        assert_eq!(fold("a\0b\tc"), "a b c");
    }

    #[test]
    fn no_character_is_folded_further_the_second_time() {
        let further = |c: &char| {
            let once = fold(&c.to_string());
            fold(&once) != once
        };
        assert_eq!(('\0'..=char::MAX).filter(further).collect::<String>(), "");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        proptest::proptest!(|(text in "\\PC{0,24}")| {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        });
    }

    #[test]
    fn a_pasted_text_is_cut_to_a_search() {
        let words = words(&"word ".repeat(100_000));
        assert_eq!(words.len(), MOST_WORDS);
        assert_eq!(super::words(&"x".repeat(100_000))[0].chars().count(), LONGEST_WORD);
    }
}
