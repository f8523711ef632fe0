//! `reel takes`, `reel take select`, `reel take delete`.

use clap::{Args, Subcommand};
use model::{Stage, TakeId, Timestamp};
use serde::Serialize;
use serde_json::json;
use studio::{
    Studio,
    view::{AppError, JobView, StageView, TakeRow},
};

use crate::{
    answer::Answer,
    arguments,
    command::jobs,
    table::{Column, Table},
    words,
};

/// What can be done with one take.
#[derive(Debug, Subcommand)]
pub enum Take {
    /// Make a take the one that later stages read
    Select(One),
    /// Delete a take and its files, and its video if nobody has judged it
    ///
    /// The selected take of a stage stays, and so do that of the job's latest video and one whose video was judged.
    Delete(One),
}

/// Which take.
#[derive(Debug, Args)]
pub struct One {
    /// The take, as `reel takes` lists it
    #[arg(value_name = "ID", value_parser = arguments::take_id)]
    pub id: TakeId,
}

/// A take, for programs.
#[derive(Debug, Serialize)]
struct TakeObject {
    id: TakeId,
    stage: Stage,
    /// Its number among the job's takes of the stage, from 1.
    number: u32,
    summary: String,
    selected: bool,
    /// Why it is out of date.
    stale: Option<String>,
    created_at: String,
}

impl TakeObject {
    fn new(stage: Stage, row: &TakeRow) -> Self {
        Self {
            id: row.id,
            stage,
            number: row.number,
            summary: row.summary.clone(),
            selected: row.selected,
            stale: words::stale(&row.stale),
            created_at: row.created_at.clone(),
        }
    }
}

/// Lists a job's takes by stage, newest first.
///
/// # Errors
/// `unknown_job`, `deleted_job`.
pub fn list(studio: &Studio, one: &jobs::One) -> Result<Answer, AppError> {
    let job = studio.get_job(one.id)?;
    let of_stage = |view: &StageView| -> Vec<TakeObject> {
        view.takes.iter().map(|row| TakeObject::new(view.stage, row)).collect()
    };
    let takes: Vec<TakeObject> = job.stage_views.iter().flat_map(of_stage).collect();
    let text = if takes.is_empty() { none(&job) } else { lines(&takes) };
    Ok(Answer::new(&json!({ "job_id": one.id, "takes": takes }), text))
}

fn none(job: &JobView) -> String {
    let (id, stage) = (job.row.id, job.row.stage);
    format!("Nothing was made in job {id} yet. `reel run {stage} --job {id}` makes the first take.\n")
}

fn lines(takes: &[TakeObject]) -> String {
    let now = Timestamp::now();
    let mut table = Table::new(&[
        Column::right("ID"),
        Column::left("STAGE"),
        Column::right("TAKE"),
        Column::left(""),
        Column::left("WHAT").giving_way(),
        Column::left("MADE"),
    ]);
    for take in takes {
        let mark = match (take.selected, &take.stale) {
            (true, None) => "selected",
            (true, Some(_)) => "selected, stale",
            (false, _) => "",
        };
        table.row([
            take.id.to_string(),
            words::stage(take.stage),
            take.number.to_string(),
            mark.to_owned(),
            words::plain(&take.summary),
            words::age(&take.created_at, now),
        ]);
    }
    table.lines()
}

/// Makes a take the one that later stages read.
///
/// # Errors
/// `unknown_take`, `stage_running`.
pub fn select(studio: &Studio, one: &One) -> Result<Answer, AppError> {
    let job = studio.select_take(one.id)?;
    let id = job.row.id;
    let text = format!(
        "Take {} of job {id} is selected. `reel job {id}` tells what is stale because of it.\n",
        one.id
    );
    Ok(Answer::new(&json!({ "job_id": id, "take_id": one.id, "selected": true }), text))
}

/// Deletes a take that nothing stands with.
///
/// # Errors
/// `unknown_take`, `job_running`, `take_in_use`, `take_judged`.
pub fn delete(studio: &Studio, one: &One) -> Result<Answer, AppError> {
    let id = studio.delete_take(one.id)?.row.id;
    let text = format!("Take {} of job {id} and its files are deleted.\n", one.id);
    Ok(Answer::new(&json!({ "job_id": id, "take_id": one.id, "deleted": true }), text))
}
