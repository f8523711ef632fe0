//! `reel settings`, `reel ledger`: outside services, how they are set, and what they cost.

use std::io::{self, BufRead};

use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use console::{Term, style};
use model::{CallId, CallState, JobId, keys::variable};
use serde_json::json;
use studio::{
    PipelineRequest, Studio,
    keys::KeyPlace,
    ledger::CallView,
    settings::{EngineView, Kind, SettingSource, SettingView},
    view::AppError,
};

use crate::{
    answer::Answer,
    money::sums,
    table::{Column, Table},
    words,
};

/// All settings, or something done with one.
#[derive(Debug, Args)]
pub struct Settings {
    /// What to do with them; all are listed where nothing is named
    #[command(subcommand)]
    pub verb: Option<SettingsVerb>,
}

/// What can be done with settings.
#[derive(Debug, Subcommand)]
pub enum SettingsVerb {
    /// Set one; an empty value takes it back
    Set(Set),
    /// Have an engine try itself, at no cost
    Test(Test),
    /// Keep a service's key in the system's keychain; it is typed unseen, or read from a pipe
    Key(Key),
}

/// A setting and its value.
#[derive(Debug, Args)]
pub struct Set {
    /// Its name, such as writer.engine
    pub key: String,
    /// Its value
    #[arg(allow_hyphen_values = true)]
    pub value: String,
}

/// Which engine.
#[derive(Debug, Args)]
pub struct Test {
    /// The kind of work
    #[arg(value_name = "KIND", value_parser = kind_value())]
    pub kind: Kind,
    /// The engine; the one that the settings choose where none is named
    #[arg(long, value_name = "NAME")]
    pub engine: Option<String>,
}

/// Whose key.
#[derive(Debug, Args)]
pub struct Key {
    /// The service, such as openai
    pub provider: String,
    /// Forget it instead
    #[arg(long)]
    pub forget: bool,
}

/// Calls to services, or something done with one.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Ledger {
    /// Only those of this job, with its sums
    #[arg(long, value_name = "ID")]
    pub job: Option<JobId>,
    /// What to do with one; all are listed where nothing is named
    #[command(subcommand)]
    pub verb: Option<LedgerVerb>,
}

/// What can be done with a call.
#[derive(Debug, Subcommand)]
pub enum LedgerVerb {
    /// Say how a call in doubt ended, so that the same may be ordered again
    Settle(Settle),
}

/// Which call, and how it ended.
#[derive(Debug, Args)]
pub struct Settle {
    /// The call
    pub id: CallId,
    /// The service has no such order: it costs nothing
    #[arg(long, required_unless_present = "lost", conflicts_with = "lost")]
    pub not_ordered: bool,
    /// It was ordered, and what came of it is lost: it counts as spent
    #[arg(long)]
    pub lost: bool,
}

fn kind_value() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name)).try_map(|name| {
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        kind.ok_or_else(|| format!("there is no kind of work {name}"))
    })
}

/// Lists settings, or does something with one.
///
/// # Errors
/// `unknown_setting`, `bad_setting`, `unknown_provider`, `bad_key`, `no_keychain`, or what an engine says is wrong.
pub async fn settings(studio: &Studio, asked: &Settings) -> Result<Answer, AppError> {
    match &asked.verb {
        None => list(studio),
        Some(SettingsVerb::Set(set)) => {
            let setting = studio.set_setting(&set.key, &set.value)?;
            let text = format!("{} is {}\n", setting.key, shown(&setting));
            Ok(Answer::new(&setting, text))
        }
        Some(SettingsVerb::Test(test)) => {
            let said = studio.test_engine(test.kind, test.engine.as_deref()).await?;
            let object = json!({ "kind": test.kind.name(), "works": true, "said": said });
            Ok(Answer::new(&object, format!("{}\n", words::lines(&said))))
        }
        Some(SettingsVerb::Key(key)) => set_key(studio, key),
    }
}

fn list(studio: &Studio) -> Result<Answer, AppError> {
    let view = studio.settings()?;
    let mut settings =
        Table::new(&[Column::left("SETTING"), Column::left("VALUE"), Column::left("ABOUT").giving_way()]);
    for setting in &view.settings {
        settings.row([setting.key.clone(), shown(setting), words::plain(&setting.about)]);
    }
    let mut engines = Table::new(&[
        Column::left("KIND"),
        Column::left("ENGINE"),
        Column::left("KEY"),
        Column::left("COSTS"),
        Column::left("ABOUT").giving_way(),
    ]);
    for engine in &view.engines {
        let can = engine
            .abilities
            .iter()
            .map(|ability| format!("; {}: {}", ability.name.in_words(), ability.value));
        let about = words::plain(&format!("{}{}", engine.about, can.collect::<String>()));
        engines.row([engine.kind.clone(), engine.name.clone(), key_of(engine), engine.costs.clone(), about]);
    }
    let mut text = format!("{}\n{}\n", settings.lines(), engines.lines());
    text += &format!("Prices were written down on {}.\n", view.prices_written);
    if let Some(fault) = &view.prices_error {
        text += &format!("{}\n", words::lines(fault));
    }
    if !view.keychain {
        text += "There is no keychain here: keys come from the environment.\n";
    }
    Ok(Answer::new(&view, text))
}

/// A setting's value with where it comes from.
fn shown(setting: &SettingView) -> String {
    match setting.source {
        SettingSource::Default if setting.at_first.is_empty() => style("not set").dim().to_string(),
        SettingSource::Default => format!("{} (not set)", setting.at_first),
        SettingSource::Workspace => words::plain(&setting.value),
        SettingSource::Environment => format!("{} (from the environment)", words::plain(&setting.value)),
    }
}

/// Whether an engine's key is there; never the key.
fn key_of(engine: &EngineView) -> String {
    match engine.key {
        _ if !engine.needs_key => "none needed".to_owned(),
        None => style("missing").yellow().to_string(),
        Some(KeyPlace::Environment) => "in the environment".to_owned(),
        Some(KeyPlace::Keychain) => "in the keychain".to_owned(),
        Some(KeyPlace::Session) => "until this program ends".to_owned(),
    }
}

fn set_key(studio: &Studio, key: &Key) -> Result<Answer, AppError> {
    let provider = &key.provider;
    if key.forget {
        studio.forget_key(provider)?;
        let object = json!({ "provider": provider, "key": null });
        return Ok(Answer::new(&object, format!("the key of {provider} is forgotten\n")));
    }
    let place = studio.set_key(provider, &typed_key(provider)?)?;
    if place == KeyPlace::Session {
        let variable = variable(provider);
        let message = format!(
            "there is no keychain here, and a key is kept nowhere else; set {variable} in the environment instead"
        );
        return Err(AppError::failed("no_keychain", message));
    }
    let object = json!({ "provider": provider, "key": place });
    Ok(Answer::new(&object, format!("the key of {provider} is in the keychain\n")))
}

/// A key as it is typed, unseen, or the first line of a pipe. It is no argument, for those are anybody's to read.
fn typed_key(provider: &str) -> Result<String, AppError> {
    let terminal = Term::stderr();
    let read = if terminal.is_term() {
        terminal.write_str(&format!("key of {provider}: ")).and_then(|()| terminal.read_secure_line())
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    };
    read.map_err(|error| {
        AppError::request("bad_key", format!("no key could be read: {error}; type it again"))
    })
}

/// Lists calls to services, or settles one that is in doubt.
///
/// # Errors
/// `unknown_job`, `deleted_job`, `unknown_call`, `call_known`.
pub async fn ledger(studio: &Studio, asked: &Ledger) -> Result<Answer, AppError> {
    if let Some(LedgerVerb::Settle(settle)) = &asked.verb {
        let call = studio.settle_call(settle.id, settle.not_ordered)?;
        return Ok(Answer::new(&call, calls(std::slice::from_ref(&call))));
    }
    if let Some(job) = asked.job {
        let money = studio.job_money(job)?;
        let rest = PipelineRequest { job_id: Some(job), ..PipelineRequest::default() };
        let rest = studio.estimate_pipeline(rest).await;
        let text = format!("{}\n{}", calls(&money.calls), sums(&money, &rest));
        return Ok(Answer::new(&money, text).with("rest", &rest.ok()).about(Some(job)));
    }
    let all = studio.ledger(None)?;
    let object = json!({ "calls": all, "month_millicents": studio.spent_this_month()? });
    Ok(Answer::new(&object, calls(&all)))
}

fn calls(calls: &[CallView]) -> String {
    if calls.is_empty() {
        return "No service was ever asked for anything: all of it was made on this machine.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::right("CALL"),
        Column::left("STATE"),
        Column::right("COST"),
        Column::left("SERVICE"),
        Column::left("MODEL"),
        Column::left("WHAT").giving_way(),
    ]);
    for CallView { call, cost, .. } in calls {
        let service = words::plain(&call.provider);
        let (model, what) = (words::plain(&call.model), words::plain(&call.what));
        table.row([call.id.to_string(), call.state.name().to_owned(), cost.clone(), service, model, what]);
    }
    let doubtful = calls.iter().find(|one| one.call.state == CallState::Unknown);
    let next = doubtful.map_or_else(String::new, |one| {
        format!(
            "\nCall {} was sent and its answer never came. Look at the service's own list, then say\n  reel ledger settle {} --not-ordered\nor --lost\n",
            one.call.id, one.call.id
        )
    });
    table.lines() + &next
}
