//! The environment variables that hold keys to services: what they are called.

use std::ffi::OsStr;

/// How their names begin.
const BEGINNING: &str = "REELWRIGHT_";
/// How their names end.
const ENDING: &str = "_KEY";

/// The environment variable of a provider's key: `REELWRIGHT_OPENAI_KEY`.
pub fn variable(provider: &str) -> String {
    format!("{BEGINNING}{}{ENDING}", provider.to_ascii_uppercase().replace('-', "_"))
}

/// Whether a variable of this name holds a key. Windows reads names in any case, so no case is told apart.
pub fn holds_key(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_uppercase();
    name.strip_prefix(BEGINNING).is_some_and(|rest| rest.ends_with(ENDING))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_keys_are_told_from_others() {
        for provider in ["openai", "open-router", "fish-audio"] {
            assert!(holds_key(variable(provider).as_ref()), "{provider}");
        }
        assert_eq!(variable("open-router"), "REELWRIGHT_OPEN_ROUTER_KEY");
        assert!(holds_key("Reelwright_Acme_Key".as_ref()));
        for other in ["REELWRIGHT_KEYCHAIN", "REELWRIGHT_FFMPEG", "OPENAI_KEY", "PATH", "REELWRIGHT_KEY"] {
            assert!(!holds_key(other.as_ref()), "{other}");
        }
    }
}
