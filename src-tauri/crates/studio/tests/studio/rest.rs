//! What a changed script outdates, and what running the rest does about it.

use model::{ArtifactId, Command, JobId, Script, Stage, VisualClip, VisualSource};
use studio::{
    PipelineRequest,
    view::{ChangedInput, JobView, RunOptions, StageView, TakeContent},
};

use crate::bench::{Bench, text};

/// Three scenes.
const SAID: &str = "Boil the water in a kettle that holds no more than two cups of it.\n\n\
    Pour it slowly over the leaves, and cover the pot with a cloth at once.\n\n\
    Wait for as long as it takes to read a page of a book you like.";

/// A job with a script, pictures and a voice.
pub struct Begun {
    pub bench: Bench,
    pub id: JobId,
}

impl Begun {
    pub async fn new() -> Self {
        let bench = Bench::new();
        let id = bench.run(Command::Script, text(SAID)).await.row.id;
        let begun = Self { bench, id };
        begun.run(Command::Visuals, RunOptions::default()).await;
        begun.run(Command::Voiceover, RunOptions::default()).await;
        begun
    }

    pub async fn run(&self, command: Command, options: RunOptions) {
        self.bench.start_in(Some(self.id), command, options).await.unwrap();
        self.bench.studio.wait(self.id).await;
    }

    /// The click that runs what is left up to a stage.
    pub fn what_is_left(&self, until: Stage) -> PipelineRequest {
        PipelineRequest { job_id: Some(self.id), until: Some(until), ..PipelineRequest::default() }
    }

    pub async fn rest(&self, until: Stage) {
        self.bench.studio.start_pipeline(self.what_is_left(until)).await.unwrap();
        self.bench.studio.wait(self.id).await;
    }

    pub fn job(&self) -> JobView {
        self.bench.studio.get_job(self.id).unwrap()
    }

    pub fn stage(&self, stage: Stage) -> StageView {
        self.job().stage_views.remove(stage as usize)
    }

    fn content(&self, stage: Stage) -> TakeContent {
        self.bench.studio.get_take(self.stage(stage).selected.unwrap()).unwrap().content
    }

    pub fn clips(&self) -> Vec<VisualClip> {
        match self.content(Stage::Visuals) {
            TakeContent::Visuals(visuals) => visuals.clips,
            other => panic!("{other:?}"),
        }
    }

    /// What is seen, scene by scene.
    fn seen(&self) -> Vec<VisualSource> {
        self.clips().into_iter().map(|clip| clip.source).collect()
    }

    pub fn give(&self, scene: u32) -> ArtifactId {
        let picture = self.bench.adopt(&self.bench.picture());
        self.bench.studio.set_scene_visual(self.id, scene, picture).unwrap();
        picture
    }

    /// Saves the script changed.
    pub fn edit(&self, change: impl FnOnce(&mut Script)) {
        let TakeContent::Script(mut script) = self.content(Stage::Script) else { panic!("no script") };
        change(&mut script);
        self.bench.studio.save_script(self.id, *script).unwrap();
    }

    pub fn takes(&self, stage: Stage) -> usize {
        self.stage(stage).takes.len()
    }
}

fn changed(read: &[u32], selected: u32) -> ChangedInput {
    ChangedInput { stage: Stage::Script, read: read.to_vec(), selected }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_are_neither_seen_nor_said_outdate_neither_pictures_nor_voice() {
    let begun = Begun::new().await;
    begun.edit(|script| {
        script.hashtags.push("tea".into());
        script.title = "Two cups".into();
        script.scenes[0].duration_ms += 500;
    });
    assert_eq!((begun.stage(Stage::Visuals).stale, begun.stage(Stage::Voiceover).stale), (vec![], vec![]));
    assert_eq!(begun.job().rest, [Stage::Composition, Stage::Review]);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_words_outdate_the_voice_alone() {
    let begun = Begun::new().await;
    begun.edit(|script| script.scenes[2].narration = "Wait for a page of a book.".into());
    assert_eq!(begun.stage(Stage::Visuals).stale, []);
    assert_eq!(begun.stage(Stage::Voiceover).stale, [changed(&[1], 2)]);
    begun.rest(Stage::Voiceover).await;
    assert_eq!((begun.takes(Stage::Visuals), begun.takes(Stage::Voiceover)), (1, 2));
    assert_eq!(begun.stage(Stage::Voiceover).stale, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_after_a_hand_edit_finds_pictures_for_the_changed_scenes_only() {
    let begun = Begun::new().await;
    let before = begun.seen();
    begun.edit(|script| {
        script.scenes[0].visual_prompt = "a mountain hut in snow".into();
        script.scenes[1].visual_prompt = "a lake at dawn".into();
    });
    let given = begun.give(1);
    let visuals = begun.stage(Stage::Visuals);
    assert_eq!((&visuals.stale[..], &visuals.outdated[..]), (&[changed(&[1, 2], 2)][..], &[2][..]));
    assert_eq!(begun.job().rest, [Stage::Visuals, Stage::Composition, Stage::Review]);

    begun.rest(Stage::Visuals).await;
    let visuals = begun.stage(Stage::Visuals);
    assert_eq!((visuals.stale, visuals.outdated), (vec![], vec![]));
    let after = begun.seen();
    assert_eq!(after[0], VisualSource::Still { artifact: given }, "what was given by hand is kept");
    assert_ne!(after[1], before[1], "the outdated scene was done again");
    assert_eq!(after[2], before[2]);
    assert_eq!(begun.job().rest, [Stage::Composition, Stage::Review], "and is not left to do");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_scene_takes_its_picture_along() {
    let begun = Begun::new().await;
    let before = begun.seen();
    begun.edit(|script| script.scenes.rotate_left(1));
    let visuals = begun.stage(Stage::Visuals);
    assert_eq!((&visuals.stale[..], &visuals.outdated[..]), (&[changed(&[1], 2)][..], &[][..]));
    begun.rest(Stage::Visuals).await;
    assert_eq!(begun.seen(), [&before[1..], &before[..1]].concat());
    assert_eq!(begun.clips().iter().map(|clip| clip.scene).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(begun.stage(Stage::Visuals).stale, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_users_recording_is_left_alone() {
    let begun = Begun::new().await;
    let recording = begun.bench.adopt(&begun.bench.voice());
    begun.run(Command::Voiceover, RunOptions { voice: Some(recording), ..RunOptions::default() }).await;
    begun.edit(|script| script.scenes[0].narration = "Boil some water.".into());
    assert_eq!(begun.stage(Stage::Voiceover).stale, [changed(&[1], 2)]);
    assert_eq!(begun.job().rest, [Stage::Composition, Stage::Review], "a machine's voice is not asked for");

    begun.run(Command::Voiceover, RunOptions::default()).await;
    let TakeContent::Voiceover(voice) = begun.content(Stage::Voiceover) else { panic!("no voice") };
    assert_eq!(voice.speech.engine, "recording");
    let path = |file| begun.bench.studio.artifact_path(file).unwrap();
    assert_eq!(path(voice.file.unwrap()), path(recording), "the same file, laid over the new words");
    assert!(voice.speech.words.iter().all(|word| !word.text.contains("kettle")), "{:?}", voice.speech.words);
    assert_eq!(begun.stage(Stage::Voiceover).stale, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_users_own_text_is_not_written_anew() {
    let begun = Begun::new().await;
    begun.run(Command::TrendCollection, RunOptions::default()).await;
    begun.run(Command::TrendAnalysis, RunOptions::default()).await;
    assert_eq!(begun.stage(Stage::Script).stale.len(), 1, "it was written without a report");
    assert!(!begun.job().rest.contains(&Stage::Script), "{:?}", begun.job().rest);
}
