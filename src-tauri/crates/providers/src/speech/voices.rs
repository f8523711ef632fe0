//! The voices an installed espeak-ng has, as it lists them itself.

/// Names shown when one is unknown.
const SHOWN: usize = 5;
/// Names less alike than this (Jaro-Winkler) are no help.
const LIKENESS: f64 = 0.72;

/// A voice or variant of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// The language: `en-us`; for a variant, `variant`.
    pub(super) language: String,
    /// Its full name: `English_(America)`.
    pub(super) name: String,
    /// Its file: `gmw/en-US`, `!v/f3`.
    pub(super) file: String,
    /// Other languages it serves.
    pub(super) others: Vec<String>,
}

/// Reads what `espeak-ng --voices` prints: a header, then a voice a line in columns set apart by spaces.
pub(super) fn parse(text: &str) -> Vec<Listed> {
    text.lines().skip(1).filter_map(listed).collect()
}

fn listed(line: &str) -> Option<Listed> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let [_, language, _, name, file, rest @ ..] = columns.as_slice() else { return None };
    // Written "(en 5)(en-uk 9)": a language and its rank, with spaces anywhere.
    let others = rest
        .join(" ")
        .split(['(', ')'])
        .filter_map(|other| other.split_whitespace().next().map(str::to_owned))
        .collect();
    Some(Listed { language: (*language).into(), name: (*name).into(), file: (*file).into(), others })
}

impl Listed {
    fn answers_to(&self, wanted: &str) -> bool {
        let same = |name: &str| name.eq_ignore_ascii_case(wanted);
        same(&self.language)
            || same(&self.name)
            || same(&self.file)
            || self.file.rsplit('/').next().is_some_and(same)
            || self.others.iter().any(|other| same(other))
    }
}

/// Checks a name such as `en-gb` or `en-us+f3` against the lists.
///
/// # Errors
/// Which part is unknown and what is near it.
pub(super) fn check(wanted: &str, voices: &[Listed], variants: &[Listed]) -> Result<(), String> {
    let (base, variant) =
        wanted.split_once('+').map_or((wanted, None), |(base, variant)| (base, Some(variant)));
    if !voices.iter().any(|voice| voice.answers_to(base)) {
        let names = voices.iter().map(|voice| voice.language.as_str());
        let near = nearest(base, names.chain(voices.iter().map(|voice| voice.name.as_str())));
        return Err(format!(
            "espeak-ng has no voice “{base}”; {}",
            offer(&near, "its voices", "espeak-ng --voices")
        ));
    }
    let Some(variant) = variant else { return Ok(()) };
    if variants.iter().any(|listed| listed.answers_to(variant)) {
        return Ok(());
    }
    let near = nearest(variant, variants.iter().filter_map(|listed| listed.file.rsplit('/').next()));
    let listing = offer(&near, "its variants", "espeak-ng --voices=variant");
    Err(format!("espeak-ng has no variant “{variant}” to go with “{base}”; {listing}"))
}

fn offer(near: &[&str], what: &str, command: &str) -> String {
    if near.is_empty() {
        format!("see {what} with `{command}`")
    } else {
        format!("did you mean {}? See {what} with `{command}`", near.join(", "))
    }
}

/// The names most like the wanted one, best first, each once.
pub(super) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let mut rated: Vec<(f64, &str)> = names
        .map(|name| {
            let lower = name.to_lowercase();
            let begins = !wanted.is_empty() && (lower.starts_with(&wanted) || wanted.starts_with(&lower));
            (strsim::jaro_winkler(&wanted, &lower) + if begins { 1.0 } else { 0.0 }, name)
        })
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .collect();
    rated.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.cmp(other)));
    let mut names: Vec<&str> = Vec::new();
    for (_, name) in rated {
        if !names.contains(&name) && names.len() < SHOWN {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as espeak-ng 1.51 prints them.
    const LIST: &str = "Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  af              --/M      Afrikaans          gmw/af               
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
 5  es              --/M      Spanish_(Spain)    roa/es               
 5  es-419          --/M      Spanish_(Latin_America) roa/es-419           (es-mx 6)
";
    const VARIANTS: &str =
        "Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  variant         --/F      female3            !v/f3                
 5  variant         --/M      Annie              !v/Annie             
";

    fn check_here(name: &str) -> Result<(), String> {
        check(name, &parse(LIST), &parse(VARIANTS))
    }

    #[test]
    fn languages_names_files_and_variants_are_known() {
        for name in
            ["en-us", "EN-GB", "en", "es-mx", "English_(America)", "gmw/en-US", "en-us+f3", "es+Annie"]
        {
            assert_eq!(check_here(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn an_unknown_voice_is_answered_with_near_ones() {
        let message = check_here("en-uss").unwrap_err();
        assert!(message.contains("“en-uss”") && message.contains("en-us"), "{message}");
        let message = check_here("spanish").unwrap_err();
        assert!(message.contains("Spanish_(Spain)"), "{message}");
        let message = check_here("en-us+f33").unwrap_err();
        assert!(message.contains("variant “f33”") && message.contains("f3"), "{message}");
        let message = check_here("").unwrap_err();
        assert!(message.contains("espeak-ng --voices"), "{message}");
    }

    #[test]
    fn a_name_never_acts_as_an_option_or_a_path() {
        for name in ["--help", "-w/etc/x", "../../etc/passwd", "en-us+../f3"] {
            assert!(check_here(name).is_err(), "{name}");
        }
    }
}
