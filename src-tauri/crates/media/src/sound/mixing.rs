//! The mix itself: voice first, then everything that steps back under it, then the loudness of the whole.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::{
    ClipSound, SoundError, SoundPlan, SoundReport,
    duck::DuckCurve,
    ear::{Ear, HOP, Heard},
    limiter::limit,
    master::{MOST_GAIN_DB, master},
    pcm::{Excerpt, decode, decoded, encode_aac},
    repeat::repeated,
    wave::{DECLICK_MS, Frame, add, fade_in, fade_out, frames_in_ms, gain_of_db, ms_in_frames},
    whole_file,
};
use crate::{Tools, timeline::MusicTrack};

/// The most by which the voice alone is moved to set it over the music, in decibels.
const MOST_VOICE_GAIN_DB: f64 = 20.0;
/// AAC lifts peaks by some tenths of a decibel, so the limiter aims lower than what is allowed by this much.
const AAC_HEADROOM_DB: f64 = 0.5;
/// What a second limiting goes below the peak that came out too high, in decibels.
const CORRECTION_DB: f64 = 0.1;
/// How often the encoded file is measured and, if a peak is over, made again.
const TRIES: u32 = 3;
/// How far a clip's own sound steps back under the voice where no music says how far, in decibels: the themes'
/// default for music.
const CLIP_DUCK_DB: u32 = 12;
/// Music with less than this left after its start is played from its beginning instead, in milliseconds: a shorter
/// loop is a tic.
const SHORTEST_LOOP_MS: u32 = 2000;

/// Mixes a timeline's sound and writes it as AAC in an MP4 container (`.m4a`), 48 kHz stereo, exactly as long as the
/// picture. The file appears whole or not at all. `progress` hears how much is done, in permille. A timeline without
/// any sound becomes a silent track, which platforms ask for, and the report says so.
///
/// # Errors
/// [`SoundError::NoSound`] for a voice or music without any, or what ffmpeg says; [`ProcessError::Cancelled`] inside
/// when cancelled.
///
/// [`ProcessError::Cancelled`]: crate::process::ProcessError::Cancelled
pub fn mix(
    tools: &Tools,
    plan: &SoundPlan,
    output: &Path,
    progress: &dyn Fn(u32),
    cancel: &CancellationToken,
) -> Result<SoundReport, SoundError> {
    let mut desk = Desk { tools, plan, cancel, notes: Vec::new() };
    progress(0);
    let (mut mix, voice_gain_db) = desk.voice()?;
    progress(200);
    desk.lay_bed(&mut mix)?;
    progress(500);
    let room_db = MOST_GAIN_DB - voice_gain_db.max(0.0);
    let gain_db = master(&mut mix, desk.target_lufs(), desk.ceiling_dbtp(), room_db)?;
    progress(700);
    let heard = whole_file(output, |partial| desk.encode(&mut mix, partial))?;
    progress(1000);
    Ok(desk.report(&heard, voice_gain_db, gain_db))
}

/// What is at hand while one timeline is mixed.
struct Desk<'a> {
    tools: &'a Tools,
    plan: &'a SoundPlan,
    cancel: &'a CancellationToken,
    notes: Vec<String>,
}

impl Desk<'_> {
    fn target_lufs(&self) -> f64 {
        f64::from(self.plan.loudness.integrated_centi_lufs) / 100.0
    }

    fn allowed_dbtp(&self) -> f64 {
        f64::from(self.plan.loudness.true_peak_centi_dbtp) / 100.0
    }

    fn ceiling_dbtp(&self) -> f64 {
        self.allowed_dbtp() - AAC_HEADROOM_DB
    }

    /// The mix with nothing but the voice in it, at its place and at the loudness of the whole, so that music and
    /// clips stand in the same relation to it however it was recorded. Answers also the gain it took, in decibels.
    fn voice(&mut self) -> Result<(Vec<Frame>, f64), SoundError> {
        let mut mix = vec![[0f32; 2]; self.plan.length];
        let Some(voice) = &self.plan.voice else { return Ok((mix, 0.0)) };
        let at = frames_in_ms(voice.delay_ms).min(mix.len());
        let room = mix.len() - at;
        if room == 0 {
            self.notes.push("the voice begins after the video's end and is not heard".into());
            return Ok((mix, 0.0));
        }
        let mut spoken = 0;
        let excerpt = Excerpt { path: &voice.path, start_ms: 0, most: Some(room) };
        let into = &mut mix[at..];
        decode(self.tools, excerpt, Some(self.cancel), &mut |piece| {
            into[spoken..spoken + piece.len()].copy_from_slice(piece);
            spoken += piece.len();
            Ok(())
        })?;
        let spoken = &mut mix[at..at + spoken];
        let declick = frames_in_ms(DECLICK_MS);
        fade_in(spoken, declick);
        fade_out(spoken, declick);
        let gain_db = master(spoken, self.target_lufs(), self.ceiling_dbtp(), MOST_VOICE_GAIN_DB)?;
        Ok((mix, gain_db))
    }

    /// Lays music and clips under the voice that is in the mix.
    fn lay_bed(&mut self, mix: &mut [Frame]) -> Result<(), SoundError> {
        let plan = self.plan;
        if plan.music.is_none() && plan.clips.is_empty() {
            return Ok(());
        }
        let mut ear = Ear::without_peaks()?;
        if plan.voice.is_some() {
            ear.hear(mix)?;
        }
        let duck_db = plan.music.as_ref().map_or(CLIP_DUCK_DB, |music| music.duck_db);
        let curve = DuckCurve::under(&ear.done()?.levels, duck_db, mix.len().div_ceil(HOP));
        if let Some(music) = &plan.music {
            let sound = self.music(music)?;
            let volume = permille(music.volume_permille);
            add(mix, 0, &sound, |place| volume * curve.at(place));
        }
        for clip in &plan.clips {
            if let Some(sound) = self.clip(clip)? {
                let volume = permille(clip.permille);
                add(mix, clip.at, &sound, |place| volume * curve.at(place));
            }
        }
        Ok(())
    }

    /// The music from its start, repeated and cut to the video's length and faded out.
    fn music(&mut self, music: &MusicTrack) -> Result<Vec<Frame>, SoundError> {
        let length = self.plan.length;
        let from = |start_ms| Excerpt { path: &music.path, start_ms, most: Some(length) };
        let mut sound = decoded(self.tools, from(music.start_ms), self.cancel)?;
        let enough = frames_in_ms(SHORTEST_LOOP_MS).min(length);
        if music.start_ms > 0 && sound.len() < enough {
            let start = music.start_ms;
            self.notes.push(format!(
                "the music has too little left at {start} ms; it is played from its beginning"
            ));
            sound = decoded(self.tools, from(0), self.cancel)?;
        }
        let mut sound = repeated(&sound, length);
        fade_in(&mut sound, frames_in_ms(DECLICK_MS));
        fade_out(&mut sound, frames_in_ms(music.fade_out_ms.max(DECLICK_MS)));
        Ok(sound)
    }

    /// A clip's own sound for its scene, begun again where the picture is; None where it has none.
    fn clip(&mut self, clip: &ClipSound) -> Result<Option<Vec<Frame>>, SoundError> {
        let info = crate::probe::describe(self.tools, &clip.path)?;
        if !info.has_audio() {
            return Ok(None);
        }
        let out_ms = if clip.out_ms > 0 { clip.out_ms } else { info.duration_ms };
        let round = frames_in_ms(out_ms.saturating_sub(clip.in_ms)).max(1);
        let excerpt = Excerpt { path: &clip.path, start_ms: clip.in_ms, most: Some(round.min(clip.length)) };
        let mut once = decoded(self.tools, excerpt, self.cancel)?;
        // The picture begins again after its own length; a sound that is shorter waits for it.
        once.resize(round.min(clip.length), [0.0; 2]);
        let declick = frames_in_ms(DECLICK_MS);
        fade_in(&mut once, declick);
        fade_out(&mut once, declick);
        let mut sound: Vec<Frame> = once.iter().copied().cycle().take(clip.length).collect();
        fade_in(&mut sound, clip.fade_in.max(declick));
        fade_out(&mut sound, clip.fade_out.max(declick));
        Ok(Some(sound))
    }

    /// Writes the mix and measures what was written; where AAC lifted a peak over what is allowed, limits the mix a
    /// little lower and writes it again.
    fn encode(&self, mix: &mut [Frame], file: &Path) -> Result<Heard, SoundError> {
        let mut ceiling = self.ceiling_dbtp();
        let mut tries = 0;
        loop {
            tries += 1;
            encode_aac(self.tools, mix, file, self.cancel)?;
            let mut ear = Ear::new()?;
            decode(self.tools, Excerpt::whole(file), Some(self.cancel), &mut |piece| Ok(ear.hear(piece)?))?;
            let heard = ear.done()?;
            let over = heard.true_peak_dbtp.map_or(0.0, |peak| peak - self.allowed_dbtp());
            if over <= 0.0 || tries == TRIES {
                return Ok(heard);
            }
            ceiling -= over + CORRECTION_DB;
            tracing::debug!(over, ceiling, "AAC lifted a peak; limiting again");
            limit(mix, gain_of_db(ceiling));
        }
    }

    fn report(mut self, heard: &Heard, voice_gain_db: f64, gain_db: f64) -> SoundReport {
        let target_lufs = self.target_lufs();
        if let Some(peak) = heard.true_peak_dbtp.filter(|peak| *peak > self.allowed_dbtp()) {
            self.notes.push(format!("encoding lifts a peak to {peak:.1} dBTP however often it is limited"));
        }
        match heard.integrated_lufs {
            None if heard.true_peak_dbtp.is_none_or(|peak| peak < INAUDIBLE_PEAK_DBTP) => {
                self.notes.push("nothing is heard; the track is silent".into());
            }
            None => self.notes.push("too short or too quiet to have a loudness; left as it is".into()),
            Some(lufs) if lufs < target_lufs - NOTABLY_QUIET_LU => self.notes.push(format!(
                "the sound is so quiet that raising it further would raise mostly noise; it is at {lufs:.1} LUFS"
            )),
            Some(_) => {}
        }
        SoundReport {
            integrated_lufs: heard.integrated_lufs,
            true_peak_dbtp: heard.true_peak_dbtp,
            voice_gain_db,
            gain_db,
            duration_ms: ms_in_frames(self.plan.length),
            cached: false,
            notes: self.notes,
        }
    }
}

/// A track that never gets over this is silent, in dBTP: the noise of encoding.
const INAUDIBLE_PEAK_DBTP: f64 = -80.0;
/// Further than this below the loudness asked for is worth a word, in LU.
const NOTABLY_QUIET_LU: f64 = 1.0;

/// Permille as a factor.
fn permille(value: u32) -> f32 {
    value as f32 / 1000.0
}
