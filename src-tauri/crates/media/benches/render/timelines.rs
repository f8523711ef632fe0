//! The videos that are rendered: scenes of five seconds from clips and stills in turn, a transition at each cut, word
//! captions, a title, a call to action, a voice and ducked music.

use media::timeline::{Fit, Movement, MusicTrack, Source, TextLook, Timeline, TimelineScene, VoiceTrack};
use model::{
    Aspect, Canvas, FrameRate, Overlay, OverlayPosition, OverlayStyle, SpokenWord, Transition, visual::Focus,
};

use crate::sources::{SENTENCES, Sources};

/// Frames of a scene.
const SCENE_FRAMES: u32 = 150;
/// Frames of a transition.
const TRANSITION_FRAMES: u32 = 12;
/// Milliseconds of a scene.
const SCENE_MS: u32 = 5000;
/// Speech takes this much of its scene, in milliseconds; words share it by their length.
const SPEECH_MS: u32 = 4400;

/// A video of so many scenes, up to twelve.
pub fn video(sources: &Sources, scenes: usize) -> Timeline {
    let end_ms = scenes as u32 * SCENE_MS;
    let overlay = |text: &str, start_ms, end_ms, position| Overlay {
        text: text.into(),
        start_ms,
        end_ms,
        position,
        style: OverlayStyle::Bold,
    };
    Timeline {
        canvas: Canvas::for_aspect(Aspect::Portrait, 1080),
        frame_rate: FrameRate::THIRTY,
        scenes: (0..scenes).map(|place| scene(sources, place)).collect(),
        overlays: vec![
            overlay("The bottle that cleans itself", 300, 3300, OverlayPosition::Top),
            overlay("Get yours today", end_ms - 3000, end_ms, OverlayPosition::Center),
        ],
        words: (0..scenes).flat_map(words).collect(),
        look: TextLook::default(),
        voice: Some(VoiceTrack { path: sources.voices[usize::from(scenes > 6)].clone(), delay_ms: 0 }),
        music: Some(MusicTrack {
            path: sources.music.clone(),
            volume_permille: 350,
            duck_db: 12,
            start_ms: 0,
            fade_out_ms: 1500,
        }),
        loudness: Default::default(),
        export: Default::default(),
    }
}

/// Two clips, then a still, and so on.
fn scene(sources: &Sources, place: usize) -> TimelineScene {
    const MOVEMENTS: [Movement; 4] =
        [Movement::ZoomIn, Movement::PanRight, Movement::ZoomOut, Movement::PanUp];
    const TRANSITIONS: [Transition; 3] = [Transition::Dissolve, Transition::Slide, Transition::Fade];
    let source = if place % 3 == 2 {
        Source::Still { path: sources.stills[place / 3 % sources.stills.len()].clone() }
    } else {
        clip(sources, place / 3 * 2 + place % 3)
    };
    TimelineScene {
        frames: SCENE_FRAMES,
        source,
        fit: Fit::Cover { focus: Focus::default() },
        movement: MOVEMENTS[place % MOVEMENTS.len()],
        transition: if place == 0 { Transition::Cut } else { TRANSITIONS[place % TRANSITIONS.len()] },
        transition_frames: if place == 0 { 0 } else { TRANSITION_FRAMES },
    }
}

/// The clip of a number; a second use of the same file begins elsewhere in it.
pub fn clip(sources: &Sources, number: usize) -> Source {
    let path = sources.clips[number % sources.clips.len()].clone();
    let in_ms = (number / sources.clips.len()) as u32 * 1500;
    Source::Clip { path, in_ms, out_ms: 0, sound_permille: 0 }
}

/// A scene's sentence, its words timed by their letters.
fn words(place: usize) -> Vec<SpokenWord> {
    let sentence = SENTENCES[place];
    let letters: u32 = sentence.split(' ').map(|word| word.len() as u32 + 1).sum();
    let mut before = 0;
    let start = place as u32 * SCENE_MS;
    let word = |text: &str| {
        let start_ms = start + SPEECH_MS * before / letters;
        before += text.len() as u32 + 1;
        let end_ms = start + SPEECH_MS * before / letters - 20;
        SpokenWord { text: text.to_owned(), start_ms, end_ms, scene: place as u32 + 1 }
    };
    sentence.split(' ').map(word).collect()
}

/// One word in the middle of the video says something else.
pub fn with_other_word(timeline: &Timeline, round: usize) -> Timeline {
    let mut other = timeline.clone();
    let middle = other.words.len() / 2;
    if let Some(word) = other.words.get_mut(middle) {
        word.text = format!("{}{}", ["ready", "there", "clear", "quick"][round % 4], round / 4);
    }
    other
}

/// One scene in the middle shows another clip.
pub fn with_other_source(timeline: &Timeline, sources: &Sources, round: usize) -> Timeline {
    let mut other = timeline.clone();
    if let Some(scene) = other.scenes.get_mut(4)
        && let Source::Clip { path, .. } = &scene.source
    {
        let others: Vec<_> = sources.clips.iter().filter(|clip| *clip != path).collect();
        let in_ms = 100 + round as u32 * 40;
        scene.source =
            Source::Clip { path: others[round % others.len()].clone(), in_ms, out_ms: 0, sound_permille: 0 };
    }
    other
}

/// The music is louder.
pub fn with_other_volume(timeline: &Timeline, round: usize) -> Timeline {
    let mut other = timeline.clone();
    other.music.iter_mut().for_each(|music| music.volume_permille += 10 * (round as u32 + 1));
    other
}

/// Where in the video a clip of its own is seen, and which place of its file that is: a millisecond of the video, the
/// file, a millisecond of the file.
pub fn places(timeline: &Timeline, round: usize) -> Vec<(u32, std::path::PathBuf, u32)> {
    let mut places = Vec::new();
    for (place, scene) in timeline.scenes.iter().enumerate() {
        if let Source::Clip { path, in_ms, .. } = &scene.source {
            let within = 900 + (place as u32 * 370 + round as u32 * 210) % 3600;
            places.push((place as u32 * SCENE_MS + within, path.clone(), in_ms + within));
        }
    }
    places
}
