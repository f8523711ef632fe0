//! A real server with OpenAI's interface: llama.cpp's, which is fetched from PyPI once and kept in the target folder, with
//! a model that draws letters by chance; or one that is named. What it answers is its own affair, and how it is taken
//! ours. Where none can be had, a line says that it was left out.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::bench::{Bench, Said, said};

/// PyPI's packages with the server, and with what its model is written by.
const PACKAGES: [&str; 2] = ["xllamacpp", "gguf"];
/// Name another server's address, and the model to ask there.
const ADDRESS: &str = "REELWRIGHT_TEST_CHAT";
const MODEL: &str = "REELWRIGHT_TEST_CHAT_MODEL";
/// What `tiny_model.py` calls its model.
const TINY: &str = "tiny.gguf";

/// A server to ask.
struct Server {
    address: String,
    model: String,
    /// Its program, where it is ours. It ends with its input.
    program: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut program) = self.program.take() {
            drop(program.stdin.take());
            let _ = program.wait();
        }
    }
}

fn server() -> Option<Server> {
    let named = |variable| std::env::var(variable).ok().filter(|value| !value.is_empty());
    let found = match (named(ADDRESS), named(MODEL)) {
        (Some(address), Some(model)) => Ok(Server { address, model, program: None }),
        _ => fetched().and_then(|python| started(&python)),
    };
    found
        .inspect_err(|why| {
            // Past the test harness, which shows nothing of a test that passes.
            let _ = writeln!(std::io::stderr(), "no real language model was asked: {why}");
        })
        .ok()
}

/// The Python that has the server.
fn fetched() -> Result<PathBuf, String> {
    let done = |command: &mut Command| match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim_end().to_owned()),
        Err(error) => Err(format!("{}: {error}", command.get_program().display())),
    };
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("llama.cpp");
    let python = venv.join("bin").join("python");
    let there = || done(Command::new(&python).args(["-c", "import xllamacpp, gguf"]));
    if there().is_err() {
        done(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        done(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
        there()?;
    }
    Ok(python)
}

fn started(python: &Path) -> Result<Server, String> {
    let told = |error: std::io::Error| error.to_string();
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(told)?.port();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiny_model.py");
    let mut program = Command::new(python);
    program.arg(script).args([&port.to_string(), "with-input"]);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut program = program.spawn().map_err(told)?;
    let lines = BufReader::new(program.stdout.take().ok_or("it has no output")?).lines();
    let mut server =
        Server { address: format!("http://127.0.0.1:{port}/v1"), model: TINY.into(), program: Some(program) };
    if lines.map_while(Result::ok).any(|line| line.starts_with("serving")) {
        return Ok(server);
    }
    let end = server.program.as_mut().map(Child::wait);
    Err(format!("llama.cpp's server ended before it served: {end:?}"))
}

impl Server {
    fn reel(&self, bench: &Bench, arguments: &[&str]) -> Said {
        let mut program = bench.program(["--json"]);
        program.args(arguments).env("REELWRIGHT_KEYCHAIN", "off").env("REELWRIGHT_WRITER_ENGINE", "local");
        program.env("REELWRIGHT_WRITER_BASE_URL", &self.address).env("REELWRIGHT_WRITER_MODEL", &self.model);
        said(&mut program)
    }
}

#[test]
fn a_real_model_writes_a_script_or_is_told_why_not_with_its_answer_kept() {
    let Some(server) = server() else { return };
    let bench = Bench::new();
    let tested = server.reel(&bench, &["settings", "test", "writer"]).done();
    assert!(tested["said"].as_str().unwrap().starts_with("ready with"), "{tested}");
    let written = server.reel(&bench, &["run", "script", "--theme", "small"]);
    let ledger = server.reel(&bench, &["ledger", "--job", "1"]).done();
    let calls = ledger["calls"].as_array().unwrap();
    assert!(!calls.is_empty() && calls.iter().all(|call| call["state"] == "done"), "{ledger:#}");
    assert!(
        calls.iter().all(|call| call["units"]["tokens_out"].as_u64() > Some(0)),
        "its own count: {ledger:#}"
    );
    assert_eq!(ledger["spent_millicents"], 0, "a machine of one's own charges nothing");
    if written.code == 0 {
        assert!(written.done()["script_id"].is_u64());
        assert!(calls.len() >= 5, "one answer a step, and those that were put right: {ledger:#}");
        return;
    }
    assert_eq!(written.error(1), "unusable_answer");
    let error = written.object()["error"].clone();
    assert!(error["detail"].as_str().unwrap().contains('{'), "the raw answer is kept: {error:#}");
}
