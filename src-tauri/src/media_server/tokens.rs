//! Words that open one file each, and can't be guessed.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use model::ArtifactId;

/// Bytes of chance in a token: 256 bits, twice what guessing has ever been ruled out for.
const TOKEN_BYTES: usize = 32;
/// How long a promised file may be waited for. It is posted at once; the rest is a laptop's lid being closed.
const PROMISE_LASTS: Duration = Duration::from_secs(10 * 60);

/// A file that a token shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shown {
    /// A recorded one, wherever it is at the time.
    Artifact(ArtifactId),
    /// A picture that the studio has drawn, or that it offers from the user's folders.
    Picture(PathBuf),
    /// A file that the user dropped on the window.
    Dropped(PathBuf),
}

/// A file that the window has said it would send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The name the user knows it by.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    made: Instant,
}

/// The tokens that are out.
#[derive(Debug, Default)]
pub struct Tokens {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    shown: HashMap<String, Shown>,
    by_file: HashMap<Shown, String>,
    promised: HashMap<String, Promise>,
}

impl Tokens {
    /// The file's token; a new one where it has none.
    pub fn show(&self, file: Shown) -> String {
        let mut known = self.lock();
        if let Some(token) = known.by_file.get(&file) {
            return token.clone();
        }
        let token = fresh();
        known.shown.insert(token.clone(), file.clone());
        known.by_file.insert(file, token.clone());
        token
    }

    /// The file that a token shows.
    pub fn shown(&self, token: &str) -> Option<Shown> {
        self.lock().shown.get(token).cloned()
    }

    /// A token for one file to be sent.
    pub fn promise(&self, name: &str, bytes: u32) -> String {
        let token = fresh();
        let mut known = self.lock();
        known.promised.retain(|_, promise| promise.holds());
        known.promised.insert(
            token.clone(),
            Promise { name: name.to_owned(), bytes: bytes.into(), made: Instant::now() },
        );
        token
    }

    /// The promise behind a token, which is used up by asking.
    pub fn redeem(&self, token: &str) -> Option<Promise> {
        self.lock().promised.remove(token).filter(Promise::holds)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Promise {
    fn holds(&self) -> bool {
        self.made.elapsed() < PROMISE_LASTS
    }
}

/// A token from the system-seeded generator meant for secrets.
fn fresh() -> String {
    let bytes: [u8; TOKEN_BYTES] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_keeps_its_token_and_shares_it_with_none() {
        let tokens = Tokens::default();
        let one = tokens.show(Shown::Artifact(ArtifactId(1)));
        assert_eq!(one.len(), 2 * TOKEN_BYTES);
        assert_eq!(
            one,
            tokens.show(Shown::Artifact(ArtifactId(1))),
            "the webview's cache goes by the address"
        );
        assert_ne!(one, tokens.show(Shown::Artifact(ArtifactId(2))));
        assert_eq!(tokens.shown(&one), Some(Shown::Artifact(ArtifactId(1))));
        assert_eq!(tokens.shown(&one[1..]), None);
    }

    #[test]
    fn a_promise_is_redeemed_once() {
        let tokens = Tokens::default();
        let token = tokens.promise("clip.mp4", 12);
        assert_eq!(tokens.shown(&token), None, "a token for sending shows nothing");
        assert_eq!(tokens.redeem(&token).unwrap().name, "clip.mp4");
        assert_eq!(tokens.redeem(&token), None);
    }
}
