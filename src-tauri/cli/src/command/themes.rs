//! `reel themes`, `reel theme check`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use console::style;
use model::theme::Style;
use serde_json::json;
use studio::{
    Studio,
    view::{AppError, ThemeRow},
};

use crate::{
    answer::Answer,
    table::{Column, Table},
    words,
};

/// What can be done with one theme.
#[derive(Debug, Subcommand)]
pub enum Theme {
    /// Check a theme file: the first fault is named with its line
    Check(Check),
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

/// Checks a theme file.
///
/// # Errors
/// `bad_theme` with file, line and what was expected; `missing_file`.
pub fn check(studio: &Studio, check: &Check) -> Result<Answer, AppError> {
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
