//! Keys out of every text that anybody may read.

use secrecy::{ExposeSecret, SecretString};

/// What stands where a key was.
const MARK: &str = "[REDACTED]";
/// What each byte of a key becomes where lengths count.
const BLANK: u8 = b'*';
/// A part of a key shorter than this is no secret by itself, and would blank out ordinary words.
const SHORTEST: usize = 6;

/// Strikes the keys it knows out of texts, in every form in which they travel.
#[derive(Clone, Default)]
pub struct Redaction {
    forms: Vec<SecretString>,
}

impl Redaction {
    /// Learns a secret: as it is, as it stands in an address and in JSON, and each part of one that has several
    /// (`id:secret`).
    pub fn learn(&mut self, secret: &SecretString) {
        let whole = secret.expose_secret().trim();
        for part in std::iter::once(whole).chain(whole.split(':').filter(|part| *part != whole)) {
            let encoded: String = url::form_urlencoded::byte_serialize(part.as_bytes()).collect();
            let in_json = part.replace('\\', "\\\\").replace('"', "\\\"");
            let slashed = in_json.replace('/', "\\/");
            for form in [part.to_owned(), encoded, in_json, slashed] {
                if form.len() >= SHORTEST && !self.forms.iter().any(|known| known.expose_secret() == form) {
                    self.forms.push(form.into());
                }
            }
        }
        // The longest first, so that no part of a key is left of one that contains another.
        self.forms.sort_by_key(|form| std::cmp::Reverse(form.expose_secret().len()));
    }

    /// Learns a secret that was made for one request, where one was.
    pub(super) fn learn_if_any(&mut self, secret: Option<SecretString>) {
        secret.iter().for_each(|secret| self.learn(secret));
    }

    /// The text without any of them.
    pub fn of(&self, text: &str) -> String {
        self.forms.iter().fold(text.to_owned(), |text, form| text.replace(form.expose_secret(), MARK))
    }

    /// What a service sent, without any of them: a text as [`of`](Self::of) has it, anything else at its own length, so
    /// that it stays readable to its own kind.
    pub(super) fn of_bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        match String::from_utf8(bytes) {
            Ok(text) if self.forms.iter().any(|form| text.contains(form.expose_secret())) => {
                self.of(&text).into_bytes()
            }
            Ok(text) => text.into_bytes(),
            Err(binary) => self.blanked(binary.into_bytes()),
        }
    }

    fn blanked(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        for form in self.forms.iter().map(|form| form.expose_secret().as_bytes()) {
            let mut at = 0;
            while let Some(next) = bytes[at..].windows(form.len()).position(|window| window == form) {
                at += next;
                bytes[at..at + form.len()].fill(BLANK);
                at += form.len();
            }
        }
        bytes
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
    fn what_is_no_text_keeps_its_length() {
        let mut redaction = Redaction::default();
        redaction.learn(&"very-secret-thing".to_owned().into());
        let sent = [b"\xff\xfevery-secret-thing!".as_slice(), b"very-secret-thing\x80"].concat();
        let kept = redaction.of_bytes(sent.clone());
        assert_eq!(kept.len(), sent.len());
        assert!(kept.starts_with(b"\xff\xfe*****") && !kept.windows(6).any(|part| part == b"secret"));
        assert_eq!(
            redaction.of_bytes(b"{\"said\":\"very-secret-thing\"}".to_vec()),
            b"{\"said\":\"[REDACTED]\"}"
        );
    }

    #[test]
    fn a_key_with_signs_is_struck_out_of_json_too() {
        let mut redaction = Redaction::default();
        redaction.learn(&"ab/cd\"ef\\gh".to_owned().into());
        let quoted = serde_json::json!("ab/cd\"ef\\gh").to_string();
        assert_eq!(redaction.of(&quoted), "\"[REDACTED]\"");
        assert_eq!(redaction.of(&quoted.replace('/', "\\/")), "\"[REDACTED]\"");
    }

    #[test]
    fn short_parts_leave_words_alone() {
        let mut redaction = Redaction::default();
        redaction.learn(&"me:very-secret-thing".to_owned().into());
        assert_eq!(redaction.of("some time"), "some time");
    }
}
