//! The commands themselves, one word each.

use crate::{
    interface, lint,
    machine::{self, Consent, Purpose},
    repository,
    step::{self, Done, Failure},
};

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Opens the app.
    Run,
    /// Runs every test.
    Test,
    /// Formats the code.
    Fmt,
    /// Checks what tests don't.
    Lint,
    /// Writes the window's TypeScript.
    Bindings,
    /// Takes the README's pictures.
    Pictures,
    /// Takes pictures of every screen.
    Screens,
    /// Measures the window.
    Measure,
    /// Measures.
    Bench,
    /// Lists the commands.
    Help,
}

impl Word {
    const ALL: [Self; 10] = [
        Self::Run,
        Self::Test,
        Self::Fmt,
        Self::Lint,
        Self::Bindings,
        Self::Pictures,
        Self::Screens,
        Self::Measure,
        Self::Bench,
        Self::Help,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Test => "test",
            Self::Fmt => "fmt",
            Self::Lint => "lint",
            Self::Bindings => "bindings",
            Self::Pictures => "pictures",
            Self::Screens => "screens",
            Self::Measure => "measure",
            Self::Bench => "bench",
            Self::Help => "help",
        }
    }

    const fn purpose(self) -> &'static str {
        match self {
            Self::Run => "set up what is missing and open the app; without a display, make the sample video",
            Self::Test => "set up what is missing and run every test, the window's too",
            Self::Fmt => "format the code",
            Self::Lint => "clippy, formatting, types, licences, unused dependencies; warnings are errors",
            Self::Bindings => "write ui/src/lib/bindings.ts from the commands' types",
            Self::Pictures => "take the pictures in docs/pictures from the real window",
            Self::Screens => {
                "take pictures of every screen, light and dark, small and large, into target/screens"
            }
            Self::Measure => "measure the window with ten thousand jobs, into target/measure/window.json",
            Self::Bench => "measure the renderer against a bare ffmpeg",
            Self::Help => "this list",
        }
    }

    /// The command of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.name() == name)
    }

    /// Does it.
    ///
    /// # Errors
    /// What went wrong and what to do next.
    pub fn obey(self, consent: Consent) -> Done {
        match self {
            Self::Run => run(consent),
            Self::Test => test(consent),
            Self::Fmt => fmt(),
            Self::Lint => prepared(Purpose::Window, consent, lint::all),
            Self::Bindings => prepared(Purpose::Window, consent, bindings),
            Self::Pictures => prepared(Purpose::Tests, consent, pictures),
            Self::Screens => prepared(Purpose::Tests, consent, screens),
            Self::Measure => prepared(Purpose::Tests, consent, measure),
            Self::Bench => prepared(Purpose::Terminal, consent, bench),
            Self::Help => help(),
        }
    }
}

/// Lists the commands.
///
/// # Errors
/// None; of the commands' shape.
pub fn help() -> Done {
    println!("cargo xtask <command> [--yes]\n");
    for word in Word::ALL {
        println!("  {:9} {}", word.name(), word.purpose());
    }
    println!("\n  --yes     install missing packages without asking; so does CI=true");
    Ok(())
}

fn prepared(purpose: Purpose, consent: Consent, then: fn() -> Done) -> Done {
    machine::prepare(purpose, consent)?;
    then()
}

fn run(consent: Consent) -> Done {
    if !machine::has_display() {
        println!("There is no display here, so no window can open. Making the sample video instead.");
        return prepared(Purpose::Terminal, consent, sample_video);
    }
    machine::prepare(Purpose::Window, consent)?;
    interface::build()?;
    // The whole workspace, as the tests build it: with the same features, each dependency is compiled once.
    step::run(step::cargo().args(["build", "--quiet", "--workspace"]))?;
    step::run(&mut step::command(&repository::program("reelwright").to_string_lossy()))
}

fn sample_video() -> Done {
    step::run(step::cargo().args(["build", "--quiet", "--package", "reelwright-cli"]))?;
    step::run(step::command(&repository::program("reel").to_string_lossy()).args(["make", "product-demo"]))
}

fn test(consent: Consent) -> Done {
    machine::prepare(Purpose::Tests, consent)?;
    interface::build()?;
    step::together(&[
        ("the interface's types", interface::check),
        ("the interface's tests", interface::test),
        ("the tests", || step::run(step::cargo().args(["test", "--workspace", "--no-fail-fast"]))),
    ])
}

fn fmt() -> Done {
    step::run(step::cargo().args(["fmt", "--all"]))?;
    interface::format()
}

/// The test that compares the bindings also writes them, when asked to.
fn bindings() -> Done {
    interface::build()?;
    let mut command = step::cargo();
    command.args(["test", "--quiet", "--workspace", "--test", "commands", "bindings"]);
    step::run(command.env("REELWRIGHT_WRITE_BINDINGS", "1"))
}

/// The README's pictures.
fn pictures() -> Done {
    window(&[], "pictures::", "REELWRIGHT_PICTURES", "docs/pictures")
}

/// The pictures of every screen, for looking at.
fn screens() -> Done {
    window(&[], "screens::", "REELWRIGHT_SCREENS", "target/screens")
}

/// The window's figures, of the program as it is installed. The workspaces they are taken in are filled by an example of
/// the studio's.
fn measure() -> Done {
    step::run(step::cargo().args(["build", "--release", "--workspace", "--example", "fill"]))?;
    window(&["--release"], "measure::", "REELWRIGHT_MEASURES", "target/measure")
}

/// Tests of the window that are left out unless asked for, and write into a folder.
fn window(build: &[&str], tests: &str, variable: &str, folder: &str) -> Done {
    interface::build()?;
    let mut command = step::cargo();
    command.arg("test").args(build).args(["--workspace", "--test", "window", tests]);
    command.args(["--", "--ignored", "--nocapture"]);
    step::run(command.env(variable, repository::root().join(folder)))
}

fn bench() -> Done {
    let benches = repository::root().join("src-tauri/crates/media/benches");
    if !benches.is_dir() {
        return Err(Failure(format!("there is no benchmark in {}", benches.display())));
    }
    step::run(step::cargo().args(["bench", "--package", "reelwright-media", "--bench", "*"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_one_word_and_found_by_its_name() {
        for word in Word::ALL {
            assert_eq!(Word::named(word.name()), Some(word));
            assert!(word.name().chars().all(|letter| letter.is_ascii_lowercase()), "{}", word.name());
        }
        assert_eq!(Word::named("build"), None);
    }
}
