//! Checks on what is heard.

use super::{Check, Finding, longer_than, playback::Playback, seconds};
use crate::{
    Timeline,
    sound::{
        ear::{Heard, quiet_stretches},
        wave::ms_in_frames,
    },
};

/// How far from the loudness asked for still passes, in LU: what EBU R128 allows live programmes.
const LOUDNESS_TOLERANCE_LU: f64 = 1.0;
/// How far is worth no more than a look, in LU; platforms turn louder videos down and leave quieter ones quiet.
const LOUDNESS_WARNING_LU: f64 = 3.0;
/// What two true-peak meters may differ by, in decibels (ITU-R BS.1770, annex 2, on four times oversampling).
const METER_TOLERANCE_DB: f64 = 0.1;
/// Sound below this is silence, in dBFS over 10 ms: below a quiet room in a recording made for a phone.
const SILENCE_DB: f32 = -50.0;
/// The longest silence that is no hole, in milliseconds: a viewer of short videos swipes on.
const LONGEST_SILENCE_MS: u32 = 1500;

/// All checks on the sound; none for a file without a track, of which the file's own check speaks.
pub(super) fn checks(playback: &Playback, timeline: Option<&Timeline>) -> Vec<Check> {
    let Some(heard) = &playback.heard else { return Vec::new() };
    let target = timeline.map(|timeline| timeline.loudness).unwrap_or_default();
    let wanted_lufs = f64::from(target.integrated_centi_lufs) / 100.0;
    let allowed_dbtp = f64::from(target.true_peak_centi_dbtp) / 100.0;
    vec![loudness(heard, wanted_lufs), true_peak(heard, allowed_dbtp), silence(heard), clipped(heard)]
}

fn loudness(heard: &Heard, wanted: f64) -> Check {
    let limit = format!("{wanted:.0} ±{LOUDNESS_TOLERANCE_LU:.0} LUFS");
    let Some(lufs) = heard.integrated_lufs else {
        let finding = Finding::warn("nothing is heard; add a voice or music if that is not meant");
        return Check::new("loudness", "Loudness", "silent".into(), limit, finding);
    };
    let off = lufs - wanted;
    let advice = if off > 0.0 {
        "it is too loud, and platforms will turn it down"
    } else {
        "it is too quiet beside other videos"
    };
    let advice = format!("{advice}; render it again, or export it at {wanted:.0} LUFS");
    let finding = if off.abs() <= LOUDNESS_TOLERANCE_LU {
        Finding::pass()
    } else if off.abs() <= LOUDNESS_WARNING_LU {
        Finding::warn(advice)
    } else {
        Finding::fail(advice)
    };
    Check::new("loudness", "Loudness", format!("{lufs:.1} LUFS"), limit, finding)
}

fn true_peak(heard: &Heard, allowed: f64) -> Check {
    let limit = format!("{allowed:.1} dBTP at most");
    let Some(peak) = heard.true_peak_dbtp else {
        return Check::new("true_peak", "True peak", "silent".into(), limit, Finding::pass());
    };
    let advice = "the sound can distort after the platform's own encoding; export it with lower peaks";
    let finding = Finding::of(
        peak <= allowed + METER_TOLERANCE_DB,
        Finding::fail(advice).at(ms_in_frames(heard.peak_at)),
    );
    Check::new("true_peak", "True peak", format!("{peak:.1} dBTP"), limit, finding)
}

fn silence(heard: &Heard) -> Check {
    let limit = format!("{} at most", seconds(LONGEST_SILENCE_MS));
    let length_ms = ms_in_frames(heard.frames);
    let holes = quiet_stretches(&heard.levels, SILENCE_DB, 0);
    let longest = holes.iter().max_by_key(|(start, end)| end - start);
    let (start, length) = longest.map_or((0, 0), |(start, end)| (*start, end - start));
    let finding = if length <= LONGEST_SILENCE_MS {
        Finding::pass()
    } else if length + LONGEST_SILENCE_MS >= length_ms {
        Finding::warn("the whole video is silent; add a voice or music if that is not meant").at(start)
    } else {
        Finding::fail("nothing is heard there; let music run under it, or shorten the scene")
            .at(start)
            .everywhere(longer_than(LONGEST_SILENCE_MS, &holes))
    };
    let value = if length == 0 { "none".to_owned() } else { seconds(length) };
    Check::new("silence", "Longest silence", value, limit, finding)
}

fn clipped(heard: &Heard) -> Check {
    let advice = "peaks are cut off and crackle; lower the source, or record it again with more room";
    let places: Vec<u32> = heard.crackles.iter().copied().map(ms_in_frames).collect();
    let at_ms = places.first().copied().unwrap_or(0);
    let finding = Finding::of(heard.clipped == 0, Finding::fail(advice).at(at_ms).everywhere(places));
    Check::new("clipped", "Clipped samples", heard.clipped.to_string(), "0".into(), finding)
}
