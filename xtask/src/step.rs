//! Running a program and saying so.

use std::{
    fmt::Write as _,
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
};

use crate::repository;

/// Lines of a quiet program's output that are shown when it fails.
const TAIL_LINES: usize = 40;

/// Why a command could not be carried out: what happened and what to do next.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure(pub String);

/// Done, or why not.
pub type Done = Result<(), Failure>;

/// A step by its name, for saying which failed.
pub type Step = (&'static str, fn() -> Done);

/// Takes each step, whatever becomes of the others.
///
/// # Errors
/// The names of those that failed.
pub fn together(steps: &[Step]) -> Done {
    let mut failed = Vec::new();
    for (name, step) in steps {
        if let Err(Failure(message)) = step() {
            eprintln!("{message}");
            failed.push(*name);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(Failure(format!("failed: {}", failed.join(", ")))) }
}

/// A command that runs in the repository's folder.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(repository::root());
    command
}

/// This repository's cargo, the one that runs us.
pub fn cargo() -> Command {
    command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

/// Says what comes next.
pub fn say(what: &str) {
    println!("▸ {what}");
}

/// Runs a program in sight of the user, after naming it.
pub fn run(command: &mut Command) -> Done {
    say(&spelled(command));
    let status = command.status().map_err(|error| unstartable(command, &error))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{} ended with {status}", spelled(command)))) }
}

/// Runs a program out of sight, its words going to a file that is shown when it fails. Answers them.
pub fn run_quietly(command: &mut Command, log: &str) -> Result<String, (Failure, String)> {
    let path = repository::memory().join(format!("{log}.log"));
    let status = to_file(command, &path).map_err(|failure| (failure, String::new()))?;
    let said = fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    if status.success() {
        return Ok(said);
    }
    let mut message = format!("{} ended with {status}; its last words:\n", spelled(command));
    let lines: Vec<&str> = said.lines().collect();
    for line in lines.iter().skip(lines.len().saturating_sub(TAIL_LINES)) {
        // Writing to a string can't fail.
        let _ = writeln!(message, "  {line}");
    }
    Err((Failure(message), said))
}

fn to_file(command: &mut Command, path: &Path) -> Result<std::process::ExitStatus, Failure> {
    let open = || -> std::io::Result<(File, File)> {
        fs::create_dir_all(repository::memory())?;
        let file = File::create(path)?;
        let twin = file.try_clone()?;
        Ok((file, twin))
    };
    let (out, err) = open().map_err(|error| Failure(format!("can't write {}: {error}", path.display())))?;
    let started = command.stdin(Stdio::null()).stdout(out).stderr(err).status();
    started.map_err(|error| unstartable(command, &error))
}

/// What a program prints, where it is there and succeeds.
pub fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program).args(arguments).stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program is there and does as told.
pub fn works(program: &str, arguments: &[&str]) -> bool {
    answer(program, arguments).is_some()
}

/// The command as it would be typed.
pub fn spelled(command: &Command) -> String {
    let program =
        Path::new(command.get_program()).file_stem().unwrap_or(command.get_program()).to_string_lossy();
    let words = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program.into_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

fn unstartable(command: &Command, error: &std::io::Error) -> Failure {
    Failure(format!("can't start {}: {error}; check that it is installed", spelled(command)))
}
