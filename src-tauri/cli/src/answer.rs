//! What a verb answers, and how it is said: to a person in lines, to a program as one JSON object.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use console::style;
use model::JobId;
use serde::Serialize;
use serde_json::{Value, json};
use studio::view::AppError;

use crate::words;

/// The work failed or was cancelled.
const FAILED: u8 = 1;
/// The request was wrong.
const WRONG_REQUEST: u8 = 2;

/// What a verb answers.
#[derive(Debug)]
pub struct Answer {
    /// For programs.
    object: Value,
    /// For people.
    text: String,
    /// What went wrong, if anything; the rest is then what there is nevertheless.
    error: Option<AppError>,
    /// The job that the next step is about.
    job: Option<JobId>,
}

impl Answer {
    /// All went well.
    pub fn new(object: &impl Serialize, text: String) -> Self {
        // Every answer is made of strings, numbers and lists, which always become JSON.
        let object = serde_json::to_value(object).unwrap_or_default();
        Self { object, text, error: None, job: None }
    }

    /// Nothing to tell but an error.
    pub fn error(error: AppError) -> Self {
        Self { object: json!({}), text: String::new(), error: Some(error), job: None }
    }

    /// The same with an error beside it.
    pub fn with_error(self, error: AppError) -> Self {
        Self { error: Some(error), ..self }
    }

    /// The same with something more for programs.
    pub fn with(mut self, name: &str, value: &impl Serialize) -> Self {
        if let Value::Object(fields) = &mut self.object {
            fields.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
        }
        self
    }

    /// The same about a job, where none is named yet.
    pub fn about(self, job: Option<JobId>) -> Self {
        Self { job: self.job.or(job), ..self }
    }

    /// Says it, and gives the exit code it amounts to.
    pub fn say(mut self, json: bool, verbose: bool) -> ExitCode {
        let error = self.error.take();
        let said = if json {
            if let (Some(error), Value::Object(fields)) = (&error, &mut self.object) {
                fields.insert("error".into(), error_object(error));
            }
            to_stdout(&format!("{}\n", self.object))
        } else {
            to_stdout(&self.text)
        };
        match &error {
            Some(error) if !json => to_stderr(&error_lines(error, self.job, verbose)),
            _ => {}
        }
        match (error, said) {
            (Some(error), _) if error.wrong_request => WRONG_REQUEST.into(),
            (Some(_), _) => FAILED.into(),
            (None, Err(error)) => {
                to_stderr(&format!("error: can't write the answer to stdout: {error}\n"));
                FAILED.into()
            }
            (None, Ok(())) => ExitCode::SUCCESS,
        }
    }
}

/// An error for programs.
fn error_object(error: &AppError) -> Value {
    let AppError { code, message, detail, retryable, offer, wrong_request: _ } = error;
    json!({ "code": code, "message": message, "detail": detail, "retryable": retryable, "offer": offer })
}

/// An error for people: what happened, what to do, and the detail for those who asked for more.
fn error_lines(error: &AppError, job: Option<JobId>, verbose: bool) -> String {
    let head = style("error:").red().bold().for_stderr();
    let mut lines = format!("{head} {}\n", words::lines(&error.message));
    if let Some(stage) = error.offer {
        let job = job.map(|job| format!(" --job {job}")).unwrap_or_default();
        lines += &format!("next:  reel run {stage}{job}\n");
    }
    let detail = words::lines(error.detail.trim());
    if verbose && !detail.is_empty() {
        lines += &format!("\n{detail}\n");
    } else if !detail.is_empty() {
        lines += &format!("{}\n", style("(the same with -v says more)").dim().for_stderr());
    }
    lines
}

/// Says what clap found: help and version on stdout, a wrong request on stderr, or as JSON where that was asked for.
pub fn say_usage(error: &clap::Error) -> ExitCode {
    let asked = std::env::args_os()
        .skip(1)
        .take_while(|argument| argument != "--")
        .any(|argument| argument == "--json");
    if !error.use_stderr() || !asked {
        // Nothing is left to tell anyone when the help can't be written.
        let _ = error.print();
        return u8::try_from(error.exit_code()).unwrap_or(WRONG_REQUEST).into();
    }
    let whole = error.render().to_string();
    let whole = whole.trim().trim_start_matches("error: ");
    let (message, detail) = whole.split_once("\n\n").unwrap_or((whole, ""));
    Answer::error(AppError::request("usage", message).with_detail(detail)).say(true, false)
}

/// Writes to stdout. A reader that went away, such as `head`, is no fault.
fn to_stdout(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes to stderr as far as that is possible.
pub fn to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
