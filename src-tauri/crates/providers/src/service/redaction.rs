//! Keys out of every text that anybody may read.

use secrecy::{ExposeSecret, SecretString};

/// What stands where a key was.
const MARK: &str = "[REDACTED]";
/// A part of a key shorter than this is no secret by itself, and would blank out ordinary words.
const SHORTEST: usize = 6;

/// Strikes the keys it knows out of texts, in every form in which they travel.
#[derive(Clone, Default)]
pub struct Redaction {
    forms: Vec<SecretString>,
}

impl Redaction {
    /// Learns a secret: as it is, as it stands in an address, and each part of one that has several (`id:secret`).
    pub fn learn(&mut self, secret: &SecretString) {
        let whole = secret.expose_secret().trim();
        for part in std::iter::once(whole).chain(whole.split(':').filter(|part| *part != whole)) {
            let encoded: String = url::form_urlencoded::byte_serialize(part.as_bytes()).collect();
            for form in [part.to_owned(), encoded] {
                if form.len() >= SHORTEST && !self.forms.iter().any(|known| known.expose_secret() == form) {
                    self.forms.push(form.into());
                }
            }
        }
        // The longest first, so that no part of a key is left of one that contains another.
        self.forms.sort_by_key(|form| std::cmp::Reverse(form.expose_secret().len()));
    }

    /// The text without any of them.
    pub fn of(&self, text: &str) -> String {
        self.forms.iter().fold(text.to_owned(), |text, form| text.replace(form.expose_secret(), MARK))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_struck_out_in_every_form() {
        let mut redaction = Redaction::default();
        redaction.learn(&"access-1234:secret/+5678".to_owned().into());
        let text = redaction.of("key=access-1234%3Asecret%2F%2B5678 then secret/+5678, secret%2F%2B5678");
        assert!(!text.contains("1234") && !text.contains("5678"), "{text}");
    }

    #[test]
    fn short_parts_leave_words_alone() {
        let mut redaction = Redaction::default();
        redaction.learn(&"me:very-secret-thing".to_owned().into());
        assert_eq!(redaction.of("some time"), "some time");
    }
}
