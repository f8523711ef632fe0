//! `reel themes`, and what is done with one of them: `reel theme check`, `rename`, `music`, `give`, `delete`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use console::style;
use model::{JobId, theme::Style};
use serde_json::json;
use studio::{
    Studio,
    view::{AppError, ThemeRow},
};

use crate::{
    answer::Answer,
    arguments,
    table::{Column, Table},
    words,
};

/// What can be done with one theme.
#[derive(Debug, Subcommand)]
pub enum Theme {
    /// Check a theme file: the first fault is named with its line
    Check(Check),
    /// Give a theme of your own another name; jobs that use it go along
    Rename(Rename),
    /// Copy a sound file into the folder of a theme of your own, as its music
    Music(Music),
    /// Give a job another theme, in the place of one that is gone
    Give(Give),
    /// Delete a theme of your own with its pictures and music; jobs made with it keep what they have
    Delete(Delete),
}

/// Which theme, and its new name.
#[derive(Debug, Args)]
pub struct Rename {
    /// The theme's name
    pub theme: String,
    /// Its new name: lower-case letters, digits and dashes
    pub name: String,
}

/// Which theme, and its music.
#[derive(Debug, Args)]
pub struct Music {
    /// The theme's name
    pub theme: String,
    /// The sound file
    pub file: PathBuf,
}

/// Which theme, and the job that gets it.
#[derive(Debug, Args)]
pub struct Give {
    /// The theme's name
    pub theme: String,
    /// The job
    #[arg(long, value_name = "ID", value_parser = arguments::job_id)]
    pub job: JobId,
}

/// Which theme.
#[derive(Debug, Args)]
pub struct Delete {
    /// The theme's name
    pub theme: String,
}

/// Which theme file.
#[derive(Debug, Args)]
pub struct Check {
    /// The theme's file, or the folder that holds its theme.toml
    pub path: PathBuf,
}

/// Lists themes.
///
/// # Errors
/// None; a theme that can't be read is listed with what is wrong.
pub fn list(studio: &Studio) -> Result<Answer, AppError> {
    let rows = studio.list_themes();
    let text = lines(&rows);
    let object = |row: &ThemeRow| {
        let theme = row.theme.as_ref();
        json!({
            "name": row.name,
            "title": theme.map(|theme| &theme.title),
            "description": theme.map(|theme| &theme.description),
            "style": theme.map(|theme| theme.identity.style),
            "aspect": theme.map(|theme| theme.video.aspect),
            "duration_s": theme.map(|theme| theme.video.duration_s),
            "ships": row.ships,
            "media": row.media,
            "error": row.error,
        })
    };
    Ok(Answer::new(&json!({ "themes": rows.iter().map(object).collect::<Vec<_>>() }), text))
}

fn lines(rows: &[ThemeRow]) -> String {
    let Some(example) = rows.iter().find(|row| row.theme.is_some()) else {
        return "There is no theme here but the built-in one, `manual`. `reel doctor` says where themes are looked for.\n"
            .to_owned();
    };
    let mut table = Table::new(&[
        Column::left("NAME"),
        Column::left("TITLE"),
        Column::left("KIND"),
        Column::right("LENGTH"),
        Column::left("ABOUT").giving_way(),
    ]);
    for row in rows {
        let cells = match (&row.theme, &row.error) {
            (Some(theme), _) => [
                row.name.clone(),
                words::plain(&theme.title),
                kind(theme.identity.style).to_owned(),
                format!("{} s", theme.video.duration_s),
                words::plain(&theme.description),
            ],
            (None, fault) => {
                let fault = fault.as_ref().map(ToString::to_string).unwrap_or_default();
                let fault = style(format!("can't be read: {}", words::plain(&fault))).red().to_string();
                [row.name.clone(), String::new(), String::new(), String::new(), fault]
            }
        };
        table.row(cells);
    }
    format!("{}\nNext: reel make {}\n", table.lines(), example.name)
}

fn kind(style: Style) -> &'static str {
    match style {
        Style::ProductDemo => "product demo",
        Style::HowTo => "how-to",
        Style::Story => "story",
    }
}

fn check(studio: &Studio, check: &Check) -> Result<Answer, AppError> {
    let file = if check.path.is_dir() { check.path.join("theme.toml") } else { check.path.clone() };
    let theme = studio.check_theme_file(&file)?;
    let canvas = theme.video.canvas();
    let told = words::count(theme.references.len(), "reference");
    let text = format!(
        "{} is a theme: “{}”, {}, {} s at {}x{}, {told}.\n",
        words::plain(&file.to_string_lossy()),
        words::plain(&theme.title),
        kind(theme.identity.style),
        theme.video.duration_s,
        canvas.width,
        canvas.height,
    );
    let object = json!({ "valid": true, "path": file, "name": theme.name, "title": theme.title });
    Ok(Answer::new(&object, text))
}

/// Does something with one theme.
///
/// # Errors
/// What keeps it from being done.
pub fn one(studio: &Studio, asked: &Theme) -> Result<Answer, AppError> {
    match asked {
        Theme::Check(asked) => check(studio, asked),
        Theme::Rename(asked) => rename(studio, asked),
        Theme::Music(asked) => music(studio, asked),
        Theme::Give(asked) => give(studio, asked),
        Theme::Delete(asked) => delete(studio, asked),
    }
}

fn rename(studio: &Studio, Rename { theme, name }: &Rename) -> Result<Answer, AppError> {
    studio.rename_theme(theme, name)?;
    let text = format!("The theme {} is called {name} now, in its jobs too.\n", words::plain(theme));
    Ok(Answer::new(&json!({ "name": name }), text))
}

fn music(studio: &Studio, Music { theme, file }: &Music) -> Result<Answer, AppError> {
    let copied = studio.set_theme_music(theme, file)?;
    let text = format!("The theme {} has {} as its music.\n", words::plain(theme), words::plain(&copied));
    Ok(Answer::new(&json!({ "name": theme, "file": copied }), text))
}

fn give(studio: &Studio, Give { theme, job }: &Give) -> Result<Answer, AppError> {
    let view = studio.set_job_theme(*job, theme)?;
    let text = format!("Job {job} has the theme {} now.\n", words::plain(theme));
    Ok(Answer::new(&json!({ "job_id": job, "theme": view.row.theme }), text))
}

fn delete(studio: &Studio, Delete { theme }: &Delete) -> Result<Answer, AppError> {
    studio.delete_theme(theme)?;
    let text =
        format!("The theme {} is deleted. Jobs made with it keep what they have.\n", words::plain(theme));
    Ok(Answer::new(&json!({ "name": theme, "deleted": true }), text))
}
