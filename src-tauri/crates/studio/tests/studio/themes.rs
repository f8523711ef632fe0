//! Themes of one's own: deleted, renamed, given music; and what becomes of the jobs that use them.

use std::{fs, path::PathBuf};

use model::{Command, JobId, Stage, job::StageStatus};
use studio::view::{AppError, JobQuery, JobView, RunOptions, RunRequest};

use crate::bench::{Bench, failures, text};

/// A short text of two scenes.
const TEXT: &str = "One sentence about tea. And one about cake.";

impl Bench {
    fn theme(&self, name: &str) -> PathBuf {
        self.workspace().join("themes").join(name)
    }

    fn toml(&self, name: &str) -> String {
        fs::read_to_string(self.theme(name).join("theme.toml")).unwrap()
    }

    /// A job with a script, begun with a theme by name or path.
    async fn job_of(&self, theme: &str) -> JobView {
        let request = RunRequest {
            command: Command::Script,
            job_id: None,
            theme: Some(theme.to_owned()),
            options: text(TEXT),
        };
        let started = self.studio.start_stage(request).await.unwrap();
        self.studio.wait(started.job_id).await;
        self.studio.get_job(started.job_id).unwrap()
    }

    async fn visuals_of(&self, job: JobId) -> Result<JobView, AppError> {
        let started = self.start_in(Some(job), Command::Visuals, RunOptions::default()).await?;
        self.studio.wait(started.job_id).await;
        let view = self.studio.get_job(job)?;
        let status = view.stage_views[Stage::Visuals as usize].status;
        assert_eq!(status, StageStatus::Done, "{}", failures(&view));
        Ok(view)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_goes_on_with_the_copy_of_a_theme_that_it_was_begun_with() {
    let bench = Bench::new();
    bench.studio.save_theme("mine", &bench.toml("small")).unwrap();
    let job = bench.job_of("mine").await;
    assert_eq!(job.row.theme, "mine");
    fs::remove_dir_all(bench.theme("small")).unwrap();
    bench.visuals_of(job.row.id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_theme_is_deleted_keeps_what_it_has_and_says_what_it_waits_for() {
    let bench = Bench::new();
    let id = bench.job_of("small").await.row.id;
    let made = bench.visuals_of(id).await.unwrap();
    let take = made.stage_views[Stage::Visuals as usize].selected.unwrap();
    bench.studio.delete_theme("small").unwrap();
    assert!(!bench.theme("small").exists());

    let job = bench.studio.get_job(id).unwrap();
    assert!(job.theme_gone && !made.theme_gone);
    assert_eq!(bench.studio.get_take(take).unwrap().row.id, take);
    assert!(bench.studio.scene_frame(take, 1).await.unwrap().is_file(), "its scenes are still drawn");
    let waits = job.stage_views[Stage::Visuals as usize].waits_for.as_deref().unwrap();
    assert!(waits.contains("small"), "{waits}");

    let request = RunRequest {
        command: Command::Visuals,
        job_id: Some(id),
        theme: None,
        options: RunOptions::default(),
    };
    let rest = studio::PipelineRequest { job_id: Some(id), ..Default::default() };
    for refused in [
        bench.studio.start_stage(request.clone()).await.err(),
        bench.studio.start_pipeline(rest).await.err(),
        bench.studio.estimate_stage(request).await.err(),
    ] {
        let refused = refused.unwrap();
        assert_eq!((refused.code.as_str(), refused.wrong_request), ("theme_gone", true));
        assert!(refused.message.contains("small") && refused.message.contains("another"), "{refused}");
    }

    assert_eq!(bench.studio.set_job_theme(id, "nope").unwrap_err().code, "unknown_theme");
    let job = bench.studio.set_job_theme(id, "story").unwrap();
    assert_eq!((job.row.theme.as_str(), job.theme_gone), ("story", false));
    bench.visuals_of(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_theme_takes_its_jobs_along_however_they_name_it() {
    let bench = Bench::new();
    let by_path = bench.theme("small").join("theme.toml");
    let jobs = [bench.job_of("small").await, bench.job_of(by_path.to_str().unwrap()).await];
    let other = bench.job_of("story").await;
    let before = bench.toml("small");
    bench.studio.rename_theme("small", "tea").unwrap();
    assert!(!bench.theme("small").exists());
    assert_eq!(bench.toml("tea"), before.replacen("\"small\"", "\"tea\"", 1));
    for job in jobs {
        let job = bench.visuals_of(job.row.id).await.unwrap();
        assert_eq!((job.row.theme.as_str(), job.theme_gone), ("tea", false));
    }
    assert_eq!(bench.studio.get_job(other.row.id).unwrap().row.theme, "story");
    let found = |search: &str| {
        bench.studio.list_jobs(&JobQuery { search: search.to_owned(), ..JobQuery::default() }).unwrap().total
    };
    assert_eq!((found("small"), found("story")), (0, 1), "the search knows the new name");
}

#[test]
fn a_theme_with_a_fault_is_renamed_and_deleted_all_the_same() {
    let bench = Bench::new();
    fs::write(bench.theme("small").join("theme.toml"), "title = [").unwrap();
    bench.studio.rename_theme("small", "torn").unwrap();
    assert_eq!(bench.toml("torn"), "title = [");
    bench.studio.delete_theme("torn").unwrap();
    assert!(!bench.theme("torn").exists());
}

#[tokio::test]
async fn what_is_no_theme_of_ones_own_stays_as_it_is() {
    let bench = Bench::new();
    let outside = bench.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("theme.toml"), bench.toml("small")).unwrap();
    fs::write(bench.workspace().join("theme.toml"), bench.toml("small")).unwrap();
    let sound = bench.voice();
    let codes = |name: &str| {
        let deleted = bench.studio.delete_theme(name).unwrap_err();
        let renamed = bench.studio.rename_theme(name, "tea").unwrap_err();
        let played = bench.studio.set_theme_music(name, &sound).unwrap_err();
        assert!(deleted.wrong_request, "{deleted}");
        assert_eq!((&deleted.code, &deleted.code), (&renamed.code, &played.code), "{name}");
        deleted.code
    };
    let outside_path = outside.to_str().unwrap().to_owned();
    for name in ["", ".", "..", "../../outside", "small/../small", "small/", "./small", &outside_path, "nope"]
    {
        assert_eq!(codes(name), "unknown_theme", "{name}");
    }
    for name in ["story", "manual"] {
        assert_eq!(codes(name), "theme_ships");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&outside, bench.theme("linked")).unwrap();
        assert_eq!(codes("linked"), "linked_theme");
    }
    assert!(outside.join("theme.toml").is_file() && bench.workspace().join("theme.toml").is_file());

    for (name, code) in [
        ("../tea", "bad_name"),
        ("Tea", "bad_name"),
        ("", "bad_name"),
        ("story", "name_taken"),
        ("manual", "name_taken"),
    ] {
        assert_eq!(bench.studio.rename_theme("small", name).unwrap_err().code, code, "{name}");
    }
    fs::create_dir(bench.theme("left-over")).unwrap();
    assert_eq!(bench.studio.rename_theme("small", "left-over").unwrap_err().code, "name_taken");

    // Its first run is queued, and nothing runs here before somebody waits.
    let started = bench.start(Command::Script, text(TEXT)).await.unwrap();
    for refused in [bench.studio.delete_theme("small"), bench.studio.rename_theme("small", "tea")] {
        let refused = refused.unwrap_err();
        assert_eq!(refused.code, "theme_running");
        assert!(refused.message.contains(&format!("job {}", started.job_id)), "{refused}");
    }
    assert_eq!(bench.studio.set_job_theme(started.job_id, "story").unwrap_err().code, "theme_running");
    bench.studio.wait(started.job_id).await;
    bench.studio.rename_theme("small", "tea").unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_in_a_deleted_theme_goes_and_what_it_leads_to_stays() {
    let bench = Bench::new();
    let outside = bench.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("holiday.jpg"), b"x").unwrap();
    std::os::unix::fs::symlink(&outside, bench.theme("small").join("media")).unwrap();
    bench.studio.delete_theme("small").unwrap();
    assert!(outside.join("holiday.jpg").is_file());
}

#[test]
fn music_is_copied_under_a_safe_name_and_over_no_other_file() {
    let bench = Bench::new();
    let tone = |name: &str, hertz: u32| {
        bench.made(name, &["-f", "lavfi", "-i", &format!("sine=f={hertz}:d=1"), "-ar", "8000", "-ac", "1"])
    };
    let first = tone("- my \"song\", 100%.WAV", 300);
    let add = |path| bench.studio.add_theme_music("small", bench.adopt(path));
    assert_eq!(add(&first).unwrap(), "my-song-100.wav");
    let kept = bench.theme("small").join("my-song-100.wav");
    assert_eq!(fs::read(&kept).unwrap(), fs::read(&first).unwrap());
    assert_eq!(add(&first).unwrap(), "my-song-100.wav", "the same file is there once");
    let second = tone("my song 100.wav", 500);
    assert_eq!(add(&second).unwrap(), "my-song-100-2.wav");
    assert_eq!(fs::read(&kept).unwrap(), fs::read(&first).unwrap(), "and the first is as it was");
    assert!(!bench.toml("small").contains("[music]"), "the form says when its field is saved");

    assert_eq!(bench.studio.set_theme_music("small", &second).unwrap(), "my-song-100-2.wav");
    let theme = bench.studio.check_theme(&bench.toml("small")).unwrap();
    assert_eq!(theme.music.unwrap().file, "my-song-100-2.wav");
    let mut there: Vec<_> =
        fs::read_dir(bench.theme("small")).unwrap().flatten().map(|one| one.file_name()).collect();
    there.sort();
    assert_eq!(there, ["my-song-100-2.wav", "my-song-100.wav", "theme.toml"], "nothing half-written is left");
}

#[test]
fn what_is_no_sound_is_refused_as_music() {
    let bench = Bench::new();
    let add = |path: PathBuf| bench.studio.add_theme_music("small", bench.adopt(&path)).unwrap_err();
    assert_eq!(add(bench.picture()).code, "not_sound");
    assert_eq!(add(bench.clip()).code, "not_sound");
    assert_eq!(add(bench.file("song.mp3", b"la la la")).code, "not_media");
    let missing = bench.folder.path().join("gone.mp3");
    assert_eq!(bench.studio.set_theme_music("small", &missing).unwrap_err().code, "missing_file");
    assert_eq!(fs::read_dir(bench.theme("small")).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn music_is_not_written_through_a_link() {
    let bench = Bench::new();
    let outside = bench.file("precious.wav", b"precious");
    std::os::unix::fs::symlink(&outside, bench.theme("small").join("voice.wav")).unwrap();
    let added = bench.studio.add_theme_music("small", bench.adopt(&bench.voice())).unwrap();
    assert_eq!(added, "voice-2.wav");
    assert_eq!(fs::read(&outside).unwrap(), b"precious");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_that_is_renamed_or_deleted_on_the_disk_is_told_of() {
    let bench = Bench::new();
    let mut events = bench.studio.events();
    let mut watching = Box::pin(bench.studio.clone().watch());
    // Looked once, so that what is there now is known.
    tokio::select! { biased; () = &mut watching => {}, () = std::future::ready(()) => {} }
    let watching = tokio::spawn(watching);
    let mut told = async || loop {
        let event = tokio::time::timeout(std::time::Duration::from_secs(60), events.recv()).await;
        if event.expect("it is told of").unwrap() == studio::view::Event::ThemesChanged {
            return;
        }
    };
    fs::rename(bench.theme("small"), bench.theme("tea")).unwrap();
    told().await;
    fs::remove_dir_all(bench.theme("tea")).unwrap();
    told().await;
    watching.abort();
}
