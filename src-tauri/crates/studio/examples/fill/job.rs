//! One job and what became of it.

use model::{
    FrameRate, JobId, RunId, Stage, TakeId, Timestamp, VerdictKind, VideoId, job::Ending, run::Failure,
};
use serde_json::json;
use store::{JobStart, NewJob, NewRun, NewTake, NewVideo, Store};
use studio::view::{CompositionTake, ReviewTake, TakeContent, VisualsTake};

use crate::{material::Material, words};

type Done<T> = Result<T, Box<dyn std::error::Error>>;

/// What becomes of a job.
#[derive(Clone, Copy)]
enum Fate {
    Approved,
    InReview,
    Rejected,
    Failed,
    Cancelled,
    Scripted,
    CutShort,
}

/// Twenty jobs of a workspace that has been used for long: most are done.
const FATES: [Fate; 20] = [
    Fate::Approved,
    Fate::Approved,
    Fate::InReview,
    Fate::Approved,
    Fate::Scripted,
    Fate::Approved,
    Fate::Rejected,
    Fate::Approved,
    Fate::Failed,
    Fate::Approved,
    Fate::Scripted,
    Fate::Approved,
    Fate::InReview,
    Fate::Approved,
    Fate::Cancelled,
    Fate::Approved,
    Fate::Scripted,
    Fate::Approved,
    Fate::CutShort,
    Fate::Approved,
];

/// Adds the job at a place of the row.
pub fn add(store: &Store, material: &Material, at: u32, begun: Timestamp) -> Done<()> {
    let fate = FATES[at as usize % FATES.len()];
    let (stage, supplied) = match fate {
        Fate::Scripted => (Stage::Script, Vec::new()),
        _ => (Stage::Composition, handed_over(material)?),
    };
    let given: Vec<Stage> = supplied.iter().map(|(stage, _)| *stage).collect();
    let skipped = stage.before().filter(|before| !given.contains(before)).collect();
    let title = words::title(at);
    let new = NewJob { title: title.clone(), theme: words::theme(at).into(), theme_path: None, seed: at };
    let created = store.create_job(&new, JobStart { supplied, skipped, run: run(stage) }, begun)?;
    store.start_run(created.run, after(begun, 1))?;
    match fate {
        Fate::Scripted => {
            let content = TakeContent::Script(Box::new(material.script.clone()));
            store.finish_run(created.run, take("1 scene, own text", &content)?, 0, after(begun, 2))?;
        }
        Fate::Failed => {
            let failure = Failure {
                code: "render_failed".into(),
                message: "ffmpeg ended before scene 1 was encoded; run composition again".into(),
                detail: String::new(),
                retryable: true,
            };
            store.end_run(created.run, Ending::Failed, Some(&failure), after(begun, 2))?;
        }
        Fate::Cancelled => store.end_run(created.run, Ending::Cancelled, None, after(begun, 2))?,
        // Whoever opens the workspace next finds it so.
        Fate::CutShort => {}
        Fate::Approved | Fate::InReview | Fate::Rejected => {
            let (take, video) = composed(store, material, created.run, title, at, after(begun, 40))?;
            checked(store, created.job, take, video, after(begun, 41))?;
            judged(store, fate, video, after(begun, 600))?;
        }
    }
    Ok(())
}

/// What the user brought along: everything that a composition reads.
fn handed_over(material: &Material) -> Done<Vec<(Stage, NewTake)>> {
    let script = TakeContent::Script(Box::new(material.script.clone()));
    let visuals = TakeContent::Visuals(VisualsTake { clips: Vec::new() });
    Ok(vec![
        (Stage::Script, take("1 scene, own text", &script)?),
        (Stage::Visuals, take("0 pictures", &visuals)?),
    ])
}

fn composed(
    store: &Store,
    material: &Material,
    run: RunId,
    title: String,
    at: u32,
    now: Timestamp,
) -> Done<(TakeId, VideoId)> {
    let take = NewTake::with_files("2.0 s", Vec::new(), |made| {
        Ok(serde_json::to_value(TakeContent::Composition(CompositionTake {
            video: made.video,
            file: made.artifacts[0],
            duration_ms: 2000,
            chunks: 1,
            reused: 0,
            encoder: "libx264".into(),
            render_ms: 1000,
            finish: None,
        }))?)
    });
    let provenance = material.provenance.clone();
    let video = NewVideo {
        title,
        file: material.video.clone(),
        thumbnail: material.thumbnails[at as usize % material.thumbnails.len()].clone(),
        provenance: Box::new(move |_| Ok(provenance)),
        duration_ms: 2000,
        width: 180,
        height: 320,
        frame_rate: FrameRate { num: 30, den: 1 },
    };
    Ok(store.finish_composition(run, take, video, 0, now)?)
}

fn checked(store: &Store, job: JobId, composition: TakeId, video: VideoId, now: Timestamp) -> Done<()> {
    let id = store.queue_run(job, &run(Stage::Review), now)?;
    store.start_run(id, now)?;
    let content = TakeContent::Review(ReviewTake { video, checks: Vec::new() });
    store.finish_run(id, take("0 checks passed", &content)?.made_from(vec![composition]), 0, now)?;
    Ok(())
}

fn judged(store: &Store, fate: Fate, video: VideoId, now: Timestamp) -> Done<()> {
    let verdict = match fate {
        Fate::Approved => VerdictKind::Approve,
        Fate::Rejected => VerdictKind::Reject { reason: "The hook is slow".into(), back_to: Stage::Script },
        _ => return Ok(()),
    };
    // The file is everybody's, so it stays where it is.
    store.judge(video, &verdict, |_, _| Vec::new(), now)?;
    Ok(())
}

fn run(stage: Stage) -> NewRun {
    NewRun {
        stage,
        request: json!({ "options": studio::view::RunOptions::default(), "then": [] }),
        supplied: Vec::new(),
    }
}

fn take(summary: &str, content: &TakeContent) -> Done<NewTake> {
    Ok(NewTake::new(summary, serde_json::to_value(content)?))
}

fn after(begun: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(begun.as_second() + seconds).unwrap_or(begun)
}
