//! Keys to services: in the environment, in the system's keychain, or where there is none, in this process only.
//!
//! A key is never in a file of ours. What is shown of one is that it is there, and where.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use providers::{Keys, Secret};
use serde::{Deserialize, Serialize};

use crate::{environment, view::AppError};

/// The name under which the system's keychain files our keys.
const KEYCHAIN_NAME: &str = "Reelwright";
/// Set to `off`, the system's keychain is left alone: for build machines, and for who doesn't want it asked.
pub const KEYCHAIN_VARIABLE: &str = "REELWRIGHT_KEYCHAIN";

/// Where a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In an environment variable, which wins.
    Environment,
    /// In the system's keychain.
    Keychain,
    /// In this process, and gone with it, because there is no keychain.
    Session,
}

/// The keys this program can get at.
#[derive(Default)]
pub struct KeyRing {
    session: Mutex<HashMap<String, Secret>>,
}

impl KeyRing {
    /// Where a provider's key is, if there is one.
    pub fn place(&self, provider: &str) -> Option<KeyPlace> {
        self.find(provider).map(|(_, place)| place)
    }

    /// Keeps a key in the system's keychain; where there is none, until this process ends. Answers which.
    ///
    /// # Errors
    /// `bad_key` for one that can't be a key.
    pub fn keep(&self, provider: &str, key: &str) -> Result<KeyPlace, AppError> {
        let key = key.trim();
        // Keys are sent in headers, which hold visible ASCII only.
        if key.is_empty() || !key.chars().all(|letter| letter.is_ascii_graphic()) {
            let message =
                format!("this is no key of {provider}: a key is one word of plain letters, digits and signs");
            return Err(AppError::request("bad_key", message));
        }
        let kept = if_there_is(in_keychain(provider, {
            let key = key.to_owned();
            move |entry| entry.set_password(&key)
        }));
        if kept.is_some() {
            self.session().remove(provider);
            return Ok(KeyPlace::Keychain);
        }
        self.session().insert(provider.to_owned(), Secret::from(key));
        Ok(KeyPlace::Session)
    }

    /// Forgets a provider's key, here and in the keychain. The environment's stays.
    ///
    /// # Errors
    /// `keychain_failed` where the keychain may still have it.
    pub fn forget(&self, provider: &str) -> Result<(), AppError> {
        self.session().remove(provider);
        in_keychain(provider, keyring::Entry::delete_credential).map(drop).map_err(|error| {
            let message = format!(
                "the keychain would not forget the key of {provider}, which may still be there: unlock the keychain and try \
                 again, or remove the entry “{KEYCHAIN_NAME}” there by hand"
            );
            AppError::failed("keychain_failed", message).with_detail(error.to_string())
        })
    }

    /// Whether there is a keychain to keep keys in.
    pub fn has_keychain() -> bool {
        allowed() && thread::spawn(|| keyring::Entry::store_status().is_ok()).join().unwrap_or(false)
    }

    fn find(&self, provider: &str) -> Option<(Secret, KeyPlace)> {
        if let Some(key) = environment::key(provider) {
            return Some((key, KeyPlace::Environment));
        }
        if let Some(key) = self.session().get(provider) {
            return Some((key.clone(), KeyPlace::Session));
        }
        let key = if_there_is(in_keychain(provider, keyring::Entry::get_password))?;
        Some((Secret::from(key), KeyPlace::Keychain))
    }

    fn session(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keys for KeyRing {
    fn key(&self, provider: &str) -> Option<Secret> {
        self.find(provider).map(|(key, _)| key)
    }
}

fn allowed() -> bool {
    !std::env::var(KEYCHAIN_VARIABLE).is_ok_and(|value| value.eq_ignore_ascii_case("off"))
}

/// Does something with a provider's entry in the keychain; none where there is no entry or no keychain. Its library waits
/// for the message bus, which a thread of the async runtime must not do, so it has a thread of its own.
fn in_keychain<T: Send + 'static>(
    provider: &str,
    work: impl FnOnce(&keyring::Entry) -> keyring::Result<T> + Send + 'static,
) -> keyring::Result<Option<T>> {
    if !allowed() {
        return Ok(None);
    }
    let provider = provider.to_owned();
    let asked =
        thread::spawn(move || keyring::Entry::new(KEYCHAIN_NAME, &provider).and_then(|entry| work(&entry)));
    match asked.join() {
        Ok(Ok(value)) => Ok(Some(value)),
        Ok(Err(keyring::Error::NoEntry | keyring::Error::NoDefaultStore)) | Err(_) => Ok(None),
        Ok(Err(error)) => Err(error),
    }
}

/// What the keychain gave; none where it did not answer, which is as good as none being there.
fn if_there_is<T>(asked: keyring::Result<Option<T>>) -> Option<T> {
    asked.unwrap_or_else(|error| {
        // The keychain's errors tell of itself, not of what is in it.
        tracing::warn!(kind = %error, "the keychain did not answer");
        None
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_is_one_word_and_never_shown() {
        let ring = KeyRing::default();
        for wrong in ["", "  ", "two words", "line\nbreak", "schlüssel"] {
            assert_eq!(ring.keep("fake", wrong).unwrap_err().code, "bad_key", "{wrong}");
        }
        ring.session().insert("fake".into(), Secret::from("sk-very-secret"));
        assert!(!format!("{:?}", ring.key("fake").unwrap()).contains("very"), "a key never prints itself");
        assert_eq!(ring.place("fake"), Some(KeyPlace::Session));
    }
}
