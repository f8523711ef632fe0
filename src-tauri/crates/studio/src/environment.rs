//! The keys in the environment: taken out of it as a program begins, so that nothing that it starts gets one.

use std::{collections::HashMap, process::Command, sync::OnceLock};

use model::keys::{holds_key, variable};
use providers::Secret;
use secrecy::ExposeSecret;

/// The keys by the names of their variables. A program that takes none out reads them when the first is asked for.
static KEYS: OnceLock<HashMap<String, Secret>> = OnceLock::new();

/// Takes the keys out of this program's environment, into its memory. What is started from then on, by the program or by a
/// library as the webview's own programs are, gets none. What the system handed over at the start stays where the
/// system keeps it, for the user's own eyes (`/proc/PID/environ`).
///
/// # Safety
/// No other thread may run in this program: a library that reads the environment meanwhile would read freed memory.
#[allow(unsafe_code, reason = "the environment is taken from in no other way")]
pub unsafe fn take_keys() {
    // Whatever its value: one that is no text is a key all the same.
    let names: Vec<_> = std::env::vars_os().map(|(name, _)| name).filter(|name| holds_key(name)).collect();
    KEYS.get_or_init(found);
    for name in names {
        // SAFETY: the caller sees to it that nothing else runs.
        unsafe { std::env::remove_var(name) };
    }
}

/// Gives the keys back to the environment of a program that takes this one's place.
pub fn hand_on(command: &mut Command) {
    command.envs(KEYS.get_or_init(found).iter().map(|(name, key)| (name, key.expose_secret())));
}

/// A provider's key, if the environment had one when this program began.
pub(crate) fn key(provider: &str) -> Option<Secret> {
    KEYS.get_or_init(found).get(&variable(provider)).cloned()
}

fn found() -> HashMap<String, Secret> {
    let keys = std::env::vars_os().filter(|(name, _)| holds_key(name));
    let text = keys.filter_map(|(name, key)| Some((name.into_string().ok()?, key.into_string().ok()?)));
    let said = text.filter(|(_, key)| !key.trim().is_empty());
    // As they are asked for: Windows keeps names in any case.
    said.map(|(name, key)| (name.to_ascii_uppercase(), Secret::from(key.trim()))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn keys_are_read_once_and_given_to_whoever_takes_over() {
        // As a program of its own, for the environment is all tests'.
        if std::env::var_os("REELWRIGHT_ACME_KEY").is_none() {
            let test = "environment::tests::keys_are_read_once_and_given_to_whoever_takes_over";
            let mut again = Command::new(std::env::current_exe().unwrap());
            again.args(["--exact", test, "--nocapture"]).env("REELWRIGHT_ACME_KEY", " acme-key ");
            let ended = again.env("REELWRIGHT_BLANK_KEY", " ").env("REELWRIGHT_FFMPEG", "ffmpeg").status();
            assert!(ended.unwrap().success(), "its own words are above");
            return;
        }
        assert_eq!(key("acme").unwrap().expose_secret(), "acme-key");
        assert!(key("blank").is_none() && key("ffmpeg").is_none());
        let mut successor = Command::new("successor");
        hand_on(&mut successor);
        let given: Vec<_> = successor.get_envs().collect();
        assert_eq!(given, [("REELWRIGHT_ACME_KEY".as_ref(), Some("acme-key".as_ref()))]);
    }
}
