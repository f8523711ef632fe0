//! `reel clean`: what the workspace takes up, and the clearing away of what no job needs.

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use serde_json::json;
use studio::{
    Studio,
    storage::{Cleared, PartSize, StoragePart},
    view::AppError,
};

use crate::{
    answer::Answer,
    table::{Column, Table},
    words,
};

/// What to clear away.
#[derive(Debug, Args)]
pub struct Clean {
    /// Say what would be freed, and free nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Only these parts
    #[arg(long = "part", value_name = "PART", num_args = 1.., value_parser = part_value())]
    pub parts: Vec<StoragePart>,
}

fn part_value() -> impl TypedValueParser<Value = StoragePart> {
    PossibleValuesParser::new(StoragePart::CLEARABLE.map(StoragePart::name)).try_map(|name| {
        let part = StoragePart::CLEARABLE.into_iter().find(|part| part.name() == name);
        part.ok_or_else(|| format!("there is no part {name}"))
    })
}

/// Clears away what no job needs, or says what that would be.
///
/// # Errors
/// `cache_in_use` while something is rendered, or why a file can't be removed.
pub fn clean(studio: &Studio, asked: &Clean) -> Result<Answer, AppError> {
    let parts = if asked.parts.is_empty() { StoragePart::CLEARABLE.to_vec() } else { asked.parts.clone() };
    if asked.dry_run {
        return would(studio, &parts);
    }
    let cleared: Vec<Cleared> =
        parts.into_iter().map(|part| studio.clear_away(part)).collect::<Result<_, _>>()?;
    let mut text = String::new();
    for one in &cleared {
        text += &format!("{} freed: {}\n", words::kib(one.kib), about(one.part));
    }
    Ok(Answer::new(&json!({ "cleared": cleared }), text))
}

fn would(studio: &Studio, chosen: &[StoragePart]) -> Result<Answer, AppError> {
    let storage = studio.storage()?;
    let mut table = Table::new(&[
        Column::left("PART"),
        Column::right("SIZE"),
        Column::right("TO BE FREED"),
        Column::left("WHAT IT IS").giving_way(),
    ]);
    let freed = |size: &PartSize| if chosen.contains(&size.part) { size.clearable_kib } else { 0 };
    for size in &storage.parts {
        let name = size.part.name().to_owned();
        table.row([name, words::kib(size.kib), words::kib(freed(size)), about(size.part).to_owned()]);
    }
    Ok(Answer::new(&storage, table.lines()))
}

const fn about(part: StoragePart) -> &'static str {
    match part {
        StoragePart::Videos => "finished videos, with captions and provenance",
        StoragePart::Jobs => "what runs made, and the files that jobs use",
        StoragePart::Pieces => "encoded pieces of videos; made again when they are needed",
        StoragePart::Previews => "small pictures and samples of voices; made again when they are needed",
        StoragePart::Uploads => "files handed over a day ago or more that no job came to use",
        StoragePart::Database => "jobs, scripts, comments, settings and the ledger",
        StoragePart::Logs => "what the programs wrote down in the last days",
    }
}
