//! What the window may ask for, a file per subject. Each command is one question to the studio.

pub mod comments;
pub mod jobs;
pub mod media;
pub mod money;
pub mod rehearsal;
pub mod services;
pub mod stages;
pub mod system;
pub mod takes;
pub mod themes;
pub mod videos;
pub mod window;

use studio::{Studio, view::AppError};
use tauri::Runtime;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::{drops::FilesDropped, events::StudioEvent};

/// An answer, or the one error that crosses to the window.
pub type Answer<T> = Result<T, AppError>;

/// All commands and events, with their types.
pub fn all<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![
            jobs::list_jobs,
            jobs::get_job,
            jobs::rename_job,
            jobs::delete_job,
            stages::start_stage,
            stages::start_pipeline,
            stages::retry_job,
            stages::cancel_job,
            takes::get_take,
            takes::newest_take,
            takes::select_take,
            takes::delete_take,
            takes::save_script,
            takes::set_scene_visual,
            videos::list_videos,
            videos::get_video,
            videos::get_provenance,
            videos::scene_starts,
            videos::approve_video,
            videos::reject_video,
            videos::reopen_video,
            videos::export_video,
            videos::save_export,
            comments::list_comments,
            comments::add_comment,
            comments::edit_comment,
            comments::mark_comment,
            comments::delete_comment,
            comments::restore_comment,
            themes::list_themes,
            themes::save_theme,
            themes::delete_theme,
            themes::rename_theme,
            themes::add_theme_music,
            themes::set_job_theme,
            themes::check_theme,
            themes::theme_frame,
            takes::scene_frame,
            takes::set_scene_clip,
            takes::scene_candidates,
            takes::candidate_frame,
            takes::candidate_clip,
            takes::choose_candidate,
            rehearsal::rehearse,
            rehearsal::rehearsal_frame,
            rehearsal::rehearsal_music,
            rehearsal::list_voices,
            rehearsal::voice_sample,
            rehearsal::sound_outline,
            services::list_settings,
            services::set_setting,
            services::set_key,
            services::forget_key,
            services::test_engine,
            money::estimate_stage,
            money::estimate_pipeline,
            money::estimate_retry,
            money::job_money,
            money::ledger,
            money::settle_call,
            system::system_check,
            system::try_encoder,
            system::storage,
            system::clear_away,
            system::owner,
            system::choose_workspace,
            system::show_workspace,
            system::show_video,
            window::set_zoom,
            media::media_url,
            media::upload_url,
        ])
        .events(collect_events![StudioEvent, FilesDropped])
        .constant("platformFacts", studio::platforms::platforms())
}

/// The window names themes by their names. On the command line one may be a file anywhere, which is nothing to a page.
fn named(theme: Option<&str>) -> Answer<()> {
    match theme.filter(|theme| studio::themes::is_path(theme)) {
        None => Ok(()),
        Some(path) => Err(AppError::request(
            "unknown_theme",
            format!(
                "“{path}” is a path; put the theme's folder into the workspace's themes, and give its name"
            ),
        )),
    }
}

/// Asks the studio something that reads or writes files, away from the threads that must stay free to answer.
async fn ask<T: Send + 'static>(
    studio: &Studio,
    question: impl FnOnce(&Studio) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let studio = studio.clone();
    let asked = tauri::async_runtime::spawn_blocking(move || question(&studio)).await;
    asked.map_err(|error| {
        let message =
            "the studio broke off in the middle of this; nothing half-made was kept, so try it again";
        AppError::failed("broke_off", message).with_detail(error.to_string())
    })?
}
