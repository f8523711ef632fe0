//! A job that was worked on for long.

use model::{Command, Stage};
use studio::view::RunOptions;

use crate::rest::Begun;

/// Takes of pictures, of the voice and of the script each.
const TAKES: usize = 67;

impl Begun {
    /// Has the first take of a stage made over and over.
    fn repeat(&self, stage: Stage) {
        let again = "INSERT INTO takes (job_id, stage, number, summary, inputs, created_at, content) \
                     SELECT job_id, stage, (SELECT max(number) + 1 FROM takes WHERE job_id = ?1 AND stage = ?2), summary, \
                     inputs, created_at, content FROM takes WHERE job_id = ?1 AND stage = ?2 ORDER BY number LIMIT 1";
        let mut database = self.bench.database();
        let transaction = database.transaction().unwrap();
        for _ in self.takes(stage)..TAKES {
            transaction.execute(again, (self.id.0, stage.name())).unwrap();
        }
        transaction.commit().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_opens_without_reading_what_decides_nothing() {
    let begun = Begun::new().await;
    begun.run(Command::TrendCollection, RunOptions::default()).await;
    begun.run(Command::TrendAnalysis, RunOptions::default()).await;
    begun.edit(|script| {
        script.scenes[0].narration = "Boil some water.".into();
        script.scenes[1].visual_prompt = "a lake at dawn".into();
    });
    let all = [Stage::Script, Stage::Visuals, Stage::Voiceover];
    all.iter().for_each(|stage| begun.repeat(*stage));
    let whole = begun.job();

    // Pictures and voices are of the first script; that the selected one has other words decides of the voices.
    let selected = begun.stage(Stage::Script).selected.unwrap();
    let database = begun.bench.database();
    database.pragma_update(None, "ignore_check_constraints", true).unwrap();
    let others = "UPDATE takes SET content = 'no JSON' WHERE job_id = ?1 AND (stage LIKE 'trend%' \
                  OR stage = 'script' AND number <> 1 AND id <> ?2 OR stage = 'voiceover' AND number <> 1)";
    let gone = database.execute(others, (begun.id.0, selected.0)).unwrap();
    assert_eq!(gone, TAKES - 2 + TAKES - 1 + 2, "the other scripts and voices, the trends and their report");
    assert_eq!(begun.job(), whole);
    for stage in [Stage::Visuals, Stage::Voiceover] {
        let takes = &whole.stage_views[stage as usize].takes;
        let stale = takes.iter().filter(|take| !take.stale.is_empty()).count();
        assert_eq!((takes.len(), stale), (TAKES, TAKES), "{stage}");
    }
    assert_eq!(whole.stage_views[Stage::Visuals as usize].outdated, [2]);
}
