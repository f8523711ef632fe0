//! Which picture belongs to which scene of a script, however the script was changed after the pictures were chosen.
//!
//! A picture stays with its scene while what is to be seen there stays the same: another title, a hashtag or another word
//! in the narration outdates none, and a scene that was moved takes its picture along. What the user gave a scene stays
//! there whatever becomes of its words.

use std::{collections::HashMap, rc::Rc};

use model::{Scene, Script, TakeId, VisualClip, VisualSource};
use providers::visuals::{library, motion};

use super::visuals::FILE_ENGINE;
use crate::engines::presents;

/// Whether a picture belongs to a scene, by one rule.
type Belongs<'a> = dyn Fn(&VisualClip, &Scene) -> bool + 'a;

/// The scenes of a script in order, each with its picture where one was chosen for it.
#[derive(Debug)]
pub struct Arrangement {
    scenes: Vec<(u32, Option<VisualClip>)>,
    moved: bool,
}

impl Arrangement {
    /// Finds each scene's picture among clips. `script_of` reads the scripts that they were chosen for; what can't be
    /// read any more is another script.
    pub fn of(
        clips: &[VisualClip],
        script: &Script,
        script_of: impl Fn(TakeId) -> Option<Rc<Script>>,
    ) -> Self {
        let mut chosen_for: HashMap<TakeId, Option<Rc<Script>>> = HashMap::new();
        for take in clips.iter().filter_map(|clip| clip.script) {
            chosen_for.entry(take).or_insert_with(|| script_of(take));
        }
        let suits = |clip: &VisualClip, scene: &Scene| {
            let before = clip.script.and_then(|take| chosen_for.get(&take)?.as_deref());
            before.is_some_and(|before| shows_the_same(clip, before, (script, scene)))
        };
        let mut left: Vec<&VisualClip> = clips.iter().collect();
        let mut found: Vec<Option<VisualClip>> = vec![None; script.scenes.len()];
        // Those that stand where they stood come first, so that of two scenes with the same words each keeps its own.
        let in_place = |clip: &VisualClip, scene: &Scene| clip.scene == scene.number && suits(clip, scene);
        let by_hand =
            |clip: &VisualClip, scene: &Scene| clip.scene == scene.number && clip.engine == FILE_ENGINE;
        let passes: [&Belongs<'_>; 3] = [&in_place, &suits, &by_hand];
        for belongs in passes {
            for (scene, place) in script.scenes.iter().zip(&mut found).filter(|(_, place)| place.is_none()) {
                let at = left.iter().position(|clip| belongs(clip, scene));
                *place = at.map(|at| left.remove(at).clone());
            }
        }
        let scenes: Vec<(u32, Option<VisualClip>)> =
            script.scenes.iter().map(|scene| scene.number).zip(found).collect();
        let moved = !left.is_empty()
            || scenes.iter().any(|(scene, clip)| clip.as_ref().is_some_and(|clip| clip.scene != *scene));
        Self { scenes, moved }
    }

    /// The scenes that have no picture of their own, by number.
    pub fn outdated(&self) -> Vec<u32> {
        self.scenes.iter().filter(|(_, clip)| clip.is_none()).map(|(scene, _)| *scene).collect()
    }

    /// Whether every scene has its picture and none stands elsewhere or is left over.
    pub fn stands(&self) -> bool {
        !self.moved && self.scenes.iter().all(|(_, clip)| clip.is_some())
    }

    /// The pictures that were found, each in its scene's place and known to be right for the script's take.
    pub fn kept(self, script: TakeId) -> Vec<VisualClip> {
        let placed = |(scene, clip): (u32, Option<VisualClip>)| {
            clip.map(|clip| VisualClip { scene, script: Some(script), ..clip })
        };
        self.scenes.into_iter().filter_map(placed).collect()
    }
}

/// Whether all that a clip's engine read of the scene that it was chosen for is the same in another script's.
fn shows_the_same(clip: &VisualClip, before: &Script, (script, scene): (&Script, &Scene)) -> bool {
    let Some(was) = before.scenes.iter().find(|was| was.number == clip.scene) else { return false };
    let engine = clip.engine.as_str();
    let as_told = engine == FILE_ENGINE
        || engine == library::NAME
        || engine == motion::NAME
        || before.video_prompt == script.video_prompt;
    let in_its_colours =
        !matches!(clip.source, VisualSource::Motion(_)) || before.theme.palette == script.theme.palette;
    let spoken_by_it = !presents(engine) || was.narration == scene.narration;
    let shape = engine == FILE_ENGINE || before.aspect == script.aspect;
    seen(was) == seen(scene) && as_told && in_its_colours && spoken_by_it && shape
}

/// What is to be seen in a scene, in words: where none say it, those that are spoken.
fn seen(scene: &Scene) -> &str {
    let prompt = scene.visual_prompt.trim();
    if prompt.is_empty() { scene.narration.trim() } else { prompt }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use model::{Theme, visual::Focus};

    use super::*;

    const OLD: TakeId = TakeId(1);
    const NEW: TakeId = TakeId(2);

    fn script(prompts: &[&str]) -> Script {
        let scene = |(at, prompt): (usize, &&str)| Scene {
            number: at as u32 + 1,
            duration_ms: 3000,
            narration: format!("About {prompt}."),
            visual_prompt: (*prompt).to_owned(),
            transition: model::Transition::Cut,
        };
        Script {
            video_prompt: String::new(),
            scenes: prompts.iter().enumerate().map(scene).collect(),
            overlays: Vec::new(),
            voiceover_text: String::new(),
            hook: String::new(),
            call_to_action: String::new(),
            title: String::new(),
            description: String::new(),
            hashtags: Vec::new(),
            target_duration_ms: 9000,
            aspect: model::Aspect::Portrait,
            writer: model::WriterKind::Edited,
            seed: 1,
            theme: Theme::manual(),
            report: None,
        }
    }

    fn clip(scene: u32, engine: &str, script: Option<TakeId>) -> VisualClip {
        VisualClip {
            scene,
            source: VisualSource::Still { artifact: model::ArtifactId(scene) },
            engine: engine.into(),
            label: format!("picture {scene}"),
            focus: Focus::default(),
            script,
            credit: None,
        }
    }

    fn arranged(clips: &[VisualClip], before: &Script, now: &Script) -> Arrangement {
        Arrangement::of(clips, now, |take| (take == OLD).then(|| Rc::new(before.clone())))
    }

    fn pictures(arrangement: Arrangement) -> Vec<(u32, u32)> {
        let file = |clip: &VisualClip| match clip.source {
            VisualSource::Still { artifact } => artifact.0,
            _ => 0,
        };
        arrangement.kept(NEW).iter().map(|clip| (clip.scene, file(clip))).collect()
    }

    fn three(engine: &str) -> Vec<VisualClip> {
        (1..=3).map(|scene| clip(scene, engine, Some(OLD))).collect()
    }

    #[test]
    fn words_that_no_picture_shows_outdate_none() {
        let before = script(&["a cup", "a sea", "a hill"]);
        let mut now = before.clone();
        now.title = "Another".into();
        now.hashtags = vec!["tea".into()];
        now.scenes[1].narration = "The sea, then.".into();
        assert!(arranged(&three("library"), &before, &now).stands());
    }

    #[test]
    fn a_scene_that_shows_something_else_alone_is_outdated() {
        let (before, now) = (script(&["a cup", "a sea", "a hill"]), script(&["a cup", "a lake", "a hill"]));
        let arrangement = arranged(&three("library"), &before, &now);
        assert_eq!(arrangement.outdated(), [2]);
        assert_eq!(pictures(arrangement), [(1, 1), (3, 3)]);
    }

    #[test]
    fn a_moved_scene_takes_its_picture_along() {
        let before = script(&["a cup", "a sea", "a hill"]);
        let arrangement =
            arranged(&three("library"), &before, &script(&["a hill", "a cup", "a boat", "a sea"]));
        assert!(!arrangement.stands());
        assert_eq!(arrangement.outdated(), [3]);
        assert_eq!(pictures(arrangement), [(1, 3), (2, 1), (4, 2)]);
    }

    #[test]
    fn a_removed_scenes_picture_is_left_over() {
        let arrangement = arranged(&three("library"), &script(&["a", "b", "c"]), &script(&["a", "b"]));
        assert!(!arrangement.stands());
        assert_eq!(arrangement.outdated(), [] as [u32; 0]);
        assert_eq!(pictures(arrangement), [(1, 1), (2, 2)]);
    }

    #[test]
    fn of_two_scenes_that_show_the_same_each_keeps_its_own() {
        let before = script(&["a cup", "a sea", "a cup"]);
        assert_eq!(pictures(arranged(&three("library"), &before, &before)), [(1, 1), (2, 2), (3, 3)]);
    }

    #[test]
    fn what_the_user_gave_a_scene_stays_whatever_becomes_of_its_words() {
        let (before, now) = (script(&["a cup", "a sea", "a hill"]), script(&["mug", "lake", "dune"]));
        let mut clips = three("library");
        clips[1] = clip(2, FILE_ENGINE, Some(OLD));
        let arrangement = arranged(&clips, &before, &now);
        assert_eq!(arrangement.outdated(), [1, 3]);
        assert_eq!(pictures(arrangement), [(2, 2)]);
        let handed_over = [clip(1, FILE_ENGINE, None), clip(2, FILE_ENGINE, None)];
        assert_eq!(arranged(&handed_over, &before, &now).outdated(), [3]);
    }

    #[test]
    fn a_made_picture_follows_the_whole_videos_prompt_and_its_shape() {
        let before = script(&["a cup", "a sea", "a hill"]);
        let oil = Script { video_prompt: "in oil".into(), ..before.clone() };
        let wide = Script { aspect: model::Aspect::Landscape, ..before.clone() };
        assert_eq!(arranged(&three("openai-images"), &before, &oil).outdated(), [1, 2, 3]);
        assert!(arranged(&three("library"), &before, &oil).stands());
        assert_eq!(arranged(&three("library"), &before, &wide).outdated(), [1, 2, 3]);
        assert!(arranged(&three(FILE_ENGINE), &before, &wide).stands());
    }

    #[test]
    fn of_a_script_that_is_gone_nothing_is_known() {
        let now = script(&["a cup", "a sea", "a hill"]);
        let arrangement = Arrangement::of(&three("library"), &now, |_| None);
        assert_eq!(arrangement.outdated(), [1, 2, 3]);
    }
}
