//! What a presenter is asked for when the rest of a job is run, and what is told of it before. Nobody answers at his address:
//! an order that should not be made fails.

use std::{env, process::Command as Program};

use model::{Command, Stage, theme::Voice};
use studio::{
    keys::KEYCHAIN_VARIABLE,
    ledger::Estimate,
    view::{RunOptions, RunRequest},
};

use crate::rest::Begun;

/// Where the presenter's key is looked for.
const KEY_VARIABLE: &str = "REELWRIGHT_HEYGEN_KEY";

/// Runs a test of this program again as a program of its own that has a presenter's key and leaves the user's keychain
/// alone. Tells whether this is that program.
fn with_key(test: &str) -> bool {
    if env::var_os(KEY_VARIABLE).is_some() {
        return true;
    }
    let again = Program::new(env::current_exe().unwrap())
        .args(["--exact", &format!("presenter::{test}"), "--nocapture"])
        .envs([(KEY_VARIABLE, "heygen-key"), (KEYCHAIN_VARIABLE, "off")])
        .status();
    assert!(again.unwrap().success(), "its own words are above");
    false
}

impl Begun {
    /// From now on a presenter is chosen for pictures and voice.
    fn choose_presenter(&self) {
        let settings = [
            ("engine", "heygen"),
            ("avatar", "avatar-1"),
            ("voice", "voice-1"),
            ("base_url", "http://127.0.0.1:9"),
        ];
        for (name, value) in settings {
            self.bench.studio.set_setting(&format!("presenter.{name}"), value).unwrap();
        }
    }

    async fn told(&self, until: Stage) -> Estimate {
        self.bench.studio.estimate_pipeline(self.what_is_left(until)).await.unwrap()
    }

    /// Other words, and something else to be seen, in the first scene.
    fn rewrite(&self) {
        self.edit(|script| {
            script.scenes[0].narration = "Boil some water.".into();
            script.scenes[0].visual_prompt = "a mountain hut in snow".into();
        });
    }

    /// Running the rest up to the voice is told to be free, and orders nothing.
    async fn costs_nothing(&self) {
        let told = self.told(Stage::Voiceover).await;
        assert_eq!((told.parts.len(), told.total.as_str()), (0, "free"), "{told:?}");
        self.rest(Stage::Voiceover).await;
        assert_eq!(self.stage(Stage::Visuals).stale, [], "the pictures were found");
        assert_eq!(self.bench.studio.job_money(self.id).unwrap().calls, [], "and none was ordered");
        assert!(self.clips().iter().all(|clip| clip.engine != "heygen"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_that_were_only_moved_cost_nothing_and_are_told_so() {
    if !with_key("pictures_that_were_only_moved_cost_nothing_and_are_told_so") {
        return;
    }
    let begun = Begun::new().await;
    begun.edit(|script| script.scenes.rotate_left(1));
    begun.choose_presenter();
    let told = begun.told(Stage::Voiceover).await;
    let stages: Vec<Stage> = told.parts.iter().map(|part| part.stage).collect();
    assert_eq!(stages, [Stage::Voiceover], "the voice says its words in another order: {told:?}");

    let told = begun.told(Stage::Visuals).await;
    assert_eq!((told.parts.len(), told.total.as_str()), (0, "free"), "{told:?}");
    begun.rest(Stage::Visuals).await;
    assert_eq!(begun.stage(Stage::Visuals).stale, []);
    assert_eq!(begun.bench.studio.job_money(begun.id).unwrap().calls, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_speaker_is_heard_and_no_clip_is_paid_for_its_pictures_alone() {
    if !with_key("a_chosen_speaker_is_heard_and_no_clip_is_paid_for_its_pictures_alone") {
        return;
    }
    let begun = Begun::new().await;
    let speaker = Some(Voice { name: "en-gb".into(), ..Voice::default() });
    begun.run(Command::Voiceover, RunOptions { speaker, ..RunOptions::default() }).await;
    begun.rewrite();
    begun.choose_presenter();
    begun.costs_nothing().await;
    assert_eq!(begun.stage(Stage::Voiceover).stale, [], "the speaker says the new words");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_stays_and_no_clip_is_paid_for_its_pictures_alone() {
    if !with_key("a_recording_stays_and_no_clip_is_paid_for_its_pictures_alone") {
        return;
    }
    let begun = Begun::new().await;
    let recording = begun.bench.adopt(&begun.bench.voice());
    begun.run(Command::Voiceover, RunOptions { voice: Some(recording), ..RunOptions::default() }).await;
    begun.rewrite();
    begun.choose_presenter();
    begun.costs_nothing().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_ones_own_that_are_made_anew_are_told_as_one_clip_with_the_voice() {
    if !with_key("pictures_of_ones_own_that_are_made_anew_are_told_as_one_clip_with_the_voice") {
        return;
    }
    let begun = Begun::new().await;
    begun.give(1);
    begun.choose_presenter();
    let estimate = async |command| {
        let request =
            RunRequest { command, job_id: Some(begun.id), theme: None, options: RunOptions::default() };
        begun.bench.studio.estimate_stage(request).await.unwrap()
    };
    let both = estimate(Command::ContentGeneration).await;
    assert_eq!(both.parts.len(), 1, "{both:?}");
    assert!(both.free.iter().all(|work| work.stage == Stage::Script), "nobody else speaks: {both:?}");
    let voice = estimate(Command::Voiceover).await;
    assert_eq!(voice.parts.len(), 0, "they stay, and no clip is paid for its sound alone: {voice:?}");
}
