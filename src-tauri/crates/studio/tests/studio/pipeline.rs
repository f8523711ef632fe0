//! Stages run, alone and in a row.

use model::{Command, JobStatus, Stage, VideoStatus, job::StageStatus};
use studio::{
    PipelineRequest,
    finish::Finish,
    view::{ChangedInput, RunOptions, TakeContent},
};

use crate::bench::{Bench, failures, text};

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_becomes_a_video_in_review_and_a_second_run_reuses_what_is_there() {
    let bench = Bench::new();
    let request =
        PipelineRequest { theme: Some("small".into()), seed: Some(7), ..PipelineRequest::default() };
    let started = bench.studio.start_pipeline(request).await.unwrap();
    bench.studio.wait(started.job_id).await;
    let job = bench.studio.get_job(started.job_id).unwrap();
    assert_eq!(job.row.status, JobStatus::InReview, "{}", failures(&job));
    assert!(job.stage_views.iter().all(|stage| stage.status == StageStatus::Done && stage.stale.is_empty()));
    let video = &job.videos[0];
    assert_eq!(video.status, VideoStatus::Generated);
    assert!(!video.checks.is_empty(), "the review stage measured it");
    let path = bench.studio.artifact_path(video.file).unwrap();
    assert!(path.starts_with(bench.workspace().canonicalize().unwrap().join("output/review")));
    for ending in ["jpg", "json", "srt", "vtt"] {
        assert!(path.with_extension(ending).is_file(), "the video's {ending} lies beside it");
    }
    let provenance = bench.studio.get_provenance(video.id).unwrap();
    assert_eq!((provenance.video_id, provenance.job_id), (Some(video.id), job.row.id));

    let nothing =
        bench.studio.start_pipeline(PipelineRequest { job_id: Some(job.row.id), ..Default::default() }).await;
    assert_eq!(nothing.unwrap_err().code, "nothing_to_do");

    let again = bench.start_in(Some(job.row.id), Command::Composition, RunOptions::default()).await.unwrap();
    bench.studio.wait(again.job_id).await;
    let job = bench.studio.get_job(again.job_id).unwrap();
    let take = job.stage_views[Stage::Composition as usize].selected.unwrap();
    let TakeContent::Composition(composed) = bench.studio.get_take(take).unwrap().content else {
        panic!("{take}")
    };
    assert_eq!(composed.reused, composed.chunks, "nothing changed, so nothing is encoded again");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_idea_is_another_script_and_makes_what_follows_stale() {
    let bench = Bench::new();
    let first =
        bench.run(Command::ContentGeneration, RunOptions { seed: Some(1), ..RunOptions::default() }).await;
    assert_eq!(first.row.status, JobStatus::Pending, "{}", failures(&first));
    let options = RunOptions { another_idea: true, ..RunOptions::default() };
    let started = bench.start_in(Some(first.row.id), Command::Script, options).await.unwrap();
    bench.studio.wait(started.job_id).await;
    let job = bench.studio.get_job(first.row.id).unwrap();
    let script = &job.stage_views[Stage::Script as usize];
    assert_eq!(script.takes.len(), 2, "the first take stays");
    let read = |at: usize| match bench.studio.get_take(script.takes[at].id).unwrap().content {
        TakeContent::Script(script) => *script,
        other => panic!("{other:?}"),
    };
    let (second, first) = (read(0), read(1));
    assert_eq!(second.seed, 2);
    assert_ne!(second.voiceover_text, first.voiceover_text);
    let changed = ChangedInput { stage: Stage::Script, read: vec![1], selected: 2 };
    assert_eq!(job.stage_views[Stage::Visuals as usize].stale, [changed]);

    let back = bench.studio.select_take(script.takes[1].id).unwrap();
    assert_eq!(back.stage_views[Stage::Visuals as usize].stale, [], "the old script makes them fresh again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_users_own_text_is_kept_word_for_word() {
    let bench = Bench::new();
    let said = "Braces {\\an8} and 100% “quotes”. A second sentence: with 'colons' \\N and 日本語。";
    let job = bench.run(Command::Script, text(said)).await;
    let take = job.script_id.unwrap_or_else(|| panic!("{}", failures(&job)));
    let TakeContent::Script(script) = bench.studio.get_take(take).unwrap().content else { panic!("{take}") };
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(squeezed(&script.voiceover_text), squeezed(said));
    assert_eq!(job.stage_views[0].status, StageStatus::Skipped);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_users_own_text_becomes_a_video_by_one_click_which_can_be_gone_on_with() {
    let bench = Bench::new();
    let said = "Water boils. Pour it over the leaves and wait.";
    let text = Some(said.to_owned());
    let request = PipelineRequest { theme: Some("small".into()), text, ..PipelineRequest::default() };
    let started = bench.studio.start_pipeline(request).await.unwrap();
    bench.studio.cancel_job(started.job_id).await.unwrap();
    let job = bench.studio.get_job(started.job_id).unwrap();
    assert_eq!(job.row.status, JobStatus::Cancelled, "{}", failures(&job));
    let again = bench.studio.retry_job(started.job_id, None).await.unwrap();
    bench.studio.wait(again.job_id).await;
    let job = bench.studio.get_job(started.job_id).unwrap();
    assert_eq!(job.row.status, JobStatus::InReview, "it goes on to the end: {}", failures(&job));
    let before: Vec<StageStatus> = job.stage_views[..2].iter().map(|stage| stage.status).collect();
    assert_eq!(before, [StageStatus::Skipped; 2], "no trends were asked for");
    let take = bench.studio.get_take(job.script_id.unwrap()).unwrap().content;
    let TakeContent::Script(script) = take else { panic!("{take:?}") };
    assert_eq!(script.voiceover_text, said);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_ends_the_run_and_what_follows_never_starts() {
    let bench = Bench::new();
    let request = PipelineRequest { theme: Some("small".into()), ..PipelineRequest::default() };
    let started = bench.studio.start_pipeline(request).await.unwrap();
    bench.studio.cancel_job(started.job_id).await.unwrap();
    let job = bench.studio.get_job(started.job_id).unwrap();
    assert_eq!(job.row.status, JobStatus::Cancelled, "{}", failures(&job));
    assert!(job.videos.is_empty());
    let again = bench.studio.retry_job(started.job_id, None).await.unwrap();
    bench.studio.wait(again.job_id).await;
    let job = bench.studio.get_job(started.job_id).unwrap();
    assert_eq!(job.row.status, JobStatus::InReview, "a retry goes all the way: {}", failures(&job));
}

/// A job with everything made, from the theme `small`.
async fn made(bench: &Bench) -> studio::view::JobView {
    let request = PipelineRequest { theme: Some("small".into()), ..PipelineRequest::default() };
    let started = bench.studio.start_pipeline(request).await.unwrap();
    bench.studio.wait(started.job_id).await;
    bench.studio.get_job(started.job_id).unwrap()
}

/// Starts a stage anew and stops it before it is done.
async fn cut_short(bench: &Bench, job: model::JobId, command: Command) {
    bench.start_in(Some(job), command, RunOptions::default()).await.unwrap();
    bench.studio.cancel_job(job).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_handed_over_after_a_stage_broke_is_not_run_over() {
    let bench = Bench::new();
    let job = made(&bench).await;
    let id = job.row.id;
    cut_short(&bench, id, Command::Script).await;
    let TakeContent::Script(mut script) = bench.studio.get_take(job.script_id.unwrap()).unwrap().content
    else {
        panic!("a script's take holds a script")
    };
    script.title = "Mine".into();
    let mine = bench.studio.save_script(id, *script).unwrap().row.id;
    cut_short(&bench, id, Command::Composition).await;

    let again = bench.studio.retry_job(id, None).await.unwrap();
    bench.studio.wait(again.job_id).await;
    let job = bench.studio.get_job(id).unwrap();
    assert_eq!(job.stage_views[Stage::Script as usize].selected, Some(mine), "{}", failures(&job));
    assert_eq!(job.stage_views[Stage::Composition as usize].status, StageStatus::Done, "{}", failures(&job));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finish_that_was_chosen_since_is_composed_with_by_trying_again() {
    let bench = Bench::new();
    let id = made(&bench).await.row.id;
    cut_short(&bench, id, Command::Composition).await;
    let mut finish = Finish::of(&model::Theme::manual());
    finish.captions.size_permille = 900;
    let wrong = bench.studio.retry_job(id, Some(finish.clone())).await.unwrap_err();
    assert_eq!(wrong.code, "bad_finish");
    finish.captions.size_permille = 60;
    bench.studio.retry_job(id, Some(finish.clone())).await.unwrap();
    bench.studio.wait(id).await;
    let job = bench.studio.get_job(id).unwrap();
    let take = job.stage_views[Stage::Composition as usize].selected.unwrap();
    let TakeContent::Composition(composed) = bench.studio.get_take(take).unwrap().content else {
        panic!("{take}: {}", failures(&job))
    };
    assert_eq!(composed.finish, Some(finish));
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_a_job_stops_the_work_of_every_click_in_it() {
    let bench = Bench::new();
    let id = made(&bench).await.row.id;
    // The voice takes longer, so the later click ends first.
    for command in [Command::Voiceover, Command::Visuals] {
        bench.start_in(Some(id), command, RunOptions::default()).await.unwrap();
    }
    bench.studio.cancel_job(id).await.unwrap();
    assert!(!bench.studio.is_at_work(id));
    let job = bench.studio.get_job(id).unwrap();
    for stage in [Stage::Visuals, Stage::Voiceover] {
        let status = job.stage_views[stage as usize].status;
        assert!(!status.is_active(), "{stage:?} is {status:?}: {}", failures(&job));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_a_stage_leaves_what_runs_beside_it() {
    let bench = Bench::new();
    let id = made(&bench).await.row.id;
    bench.start_in(Some(id), Command::ContentGeneration, RunOptions::default()).await.unwrap();
    let status = |stage: Stage| bench.studio.get_job(id).unwrap().stage_views[stage as usize].status;
    while status(Stage::Voiceover) != StageStatus::Running {
        assert!(bench.studio.is_at_work(id), "it was to be stopped before it ended");
        tokio::task::yield_now().await;
    }
    bench.studio.cancel_stage(id, Stage::Voiceover).await.unwrap();
    bench.studio.wait(id).await;
    assert_eq!(
        (status(Stage::Voiceover), status(Stage::Visuals)),
        (StageStatus::Cancelled, StageStatus::Done)
    );

    bench.start_in(Some(id), Command::Visuals, RunOptions::default()).await.unwrap();
    let not_it = bench.studio.cancel_stage(id, Stage::Script).await.unwrap_err();
    bench.studio.wait(id).await;
    assert_eq!((not_it.code.as_str(), status(Stage::Visuals)), ("not_running", StageStatus::Done));
}
