//! The program at work while a test looks on.
#![cfg(unix)]

use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use crate::bench::Said;

/// How often a condition is looked at while waiting for it.
const LOOK: Duration = Duration::from_millis(50);
/// When a condition that never comes true fails the test; far more than a slow machine needs.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program at work. It is ended when the test is.
pub struct Started(Option<Child>);

impl Started {
    /// As a shell would, in a process group of its own.
    pub fn new(program: &mut Command) -> Self {
        let program = program.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self(Some(program.spawn().unwrap()))
    }

    pub fn id(&self) -> u32 {
        self.0.as_ref().unwrap().id()
    }

    /// Waits for its end.
    pub fn said(mut self) -> Said {
        let output = self.0.take().unwrap().wait_with_output().unwrap();
        Said::new(output.status, &output.stdout, &output.stderr)
    }

    /// Sends its whole process group a signal by its name, as a terminal does on Ctrl-C.
    pub fn signal(&self, name: &str) {
        let group = format!("-{}", self.id());
        let sent = Command::new("kill").args([&format!("-{name}"), "--", &group]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Waits until a condition is true.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "{what} never came true");
        sleep(LOOK);
    }
}
