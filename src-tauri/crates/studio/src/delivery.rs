//! How compositions leave the renderer, as the settings say: encoder, quality and loudness; and whether the machine's
//! own encoder works.

use media::{
    CancellationToken, Encoder, EncoderError, Tools,
    timeline::{Export, Loudness, Quality},
};
use model::{Canvas, FrameRate};
use serde::{Deserialize, Serialize};

use crate::{Studio, view::AppError};

/// Who encodes.
pub const ENCODER: &str = "render.encoder";
/// How much is spent on the picture.
pub const QUALITY: &str = "render.quality";
/// How loud a video is, in whole LUFS.
pub const LOUDNESS: &str = "render.loudness_lufs";

/// The encoder that works on every machine.
pub const SOFTWARE: &str = "software";
/// The machine's own, where a test encode proves it.
const HARDWARE: &str = "hardware";
/// What [`ENCODER`] may be.
pub const ENCODERS: [&str; 2] = [SOFTWARE, HARDWARE];
/// The quality that is hard to tell from the source.
pub const STANDARD: &str = "standard";
/// More time and room for a little more.
const HIGH: &str = "high";
/// What [`QUALITY`] may be.
pub const QUALITIES: [&str; 2] = [STANDARD, HIGH];
/// The loudness that videos have unless it is set, in LUFS: what YouTube and TikTok normalise to.
pub const USUAL_LUFS: &str = "-14";
/// The loudness that can be asked for, in LUFS: from broadcast's (EBU R128 has -23) to the loudest music.
const LUFS: std::ops::RangeInclusive<i32> = -24..=-9;

/// A tall video of the usual size, on which the encoder is tried.
const TRIAL: Canvas = Canvas { width: 1080, height: 1920 };

/// How a composition leaves the renderer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// How it is encoded.
    pub export: Export,
    /// How loud it is.
    pub loudness: Loudness,
}

/// What a test encode came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EncoderTrial {
    /// The encoder that compositions are made with, as ffmpeg names it.
    pub encoder: String,
    /// Whether it is the machine's own.
    pub hardware: bool,
    /// The result in words: what was tried and how it ended.
    pub said: String,
}

/// Holds a loudness against what can be asked for.
///
/// # Errors
/// What is expected.
pub fn loudness(value: &str) -> Result<i32, &'static str> {
    let lufs = value.parse::<i32>().ok().filter(|lufs| LUFS.contains(lufs));
    lufs.ok_or("expected whole LUFS from -24 to -9, such as -14")
}

impl Studio {
    /// How compositions leave the renderer from now on.
    ///
    /// # Errors
    /// `bad_setting` for a value of the environment that is none.
    pub fn delivery(&self) -> Result<Delivery, AppError> {
        let mut delivery = Delivery::default();
        delivery.export.hardware = self.one_of(ENCODER, &ENCODERS)?.as_deref() == Some(HARDWARE);
        if self.one_of(QUALITY, &QUALITIES)?.as_deref() == Some(HIGH) {
            delivery.export.quality = Quality::High;
        }
        let (value, _) = self.value_of(LOUDNESS)?;
        if !value.is_empty() {
            let lufs = loudness(&value).map_err(|why| bad(LOUDNESS, &value, why))?;
            delivery.loudness.integrated_centi_lufs = lufs * 100;
        }
        Ok(delivery)
    }

    fn one_of(&self, key: &str, choices: &[&str]) -> Result<Option<String>, AppError> {
        let (value, _) = self.value_of(key)?;
        if value.is_empty() {
            return Ok(None);
        }
        if !choices.contains(&value.as_str()) {
            return Err(bad(key, &value, &format!("there are {}", choices.join(", "))));
        }
        Ok(Some(value))
    }

    /// Tries the machine's own encoders at a tall video's size, and says which one compositions would be made with.
    ///
    /// # Errors
    /// `not_installed` without ffmpeg, `no_encoder` where it can't encode H.264 at all.
    pub fn try_encoder(&self) -> Result<EncoderTrial, AppError> {
        trial(self.tools()?, &CancellationToken::new())
    }
}

fn trial(tools: &Tools, cancel: &CancellationToken) -> Result<EncoderTrial, AppError> {
    let wanted = Export { hardware: true, ..Export::default() };
    let encoder = match Encoder::choose(tools, wanted, TRIAL, FrameRate::THIRTY, cancel) {
        Ok(encoder) => encoder,
        Err(EncoderError::Cancelled) => return Err(AppError::cancelled()),
        Err(EncoderError::None(error)) => return Err(AppError::failed("no_encoder", error.to_string())),
    };
    let size = format!("{}x{}", TRIAL.width, TRIAL.height);
    Ok(EncoderTrial {
        encoder: encoder.name.to_owned(),
        hardware: encoder.note.is_none(),
        said: match encoder.note {
            None => format!("{} passed a test encode at {size}", encoder.name),
            Some(note) => format!("{note}; {} encodes instead, on every core", encoder.name),
        },
    })
}

fn bad(key: &str, value: &str, why: &str) -> AppError {
    AppError::request("bad_setting", format!("{key} is “{value}”: {why}; set it again, or unset it"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn loudness_is_whole_and_within_reason() {
        assert_eq!(loudness("-14"), Ok(-14));
        for wrong in ["", "14", "-14.5", "-25", "-8", "loud"] {
            assert!(loudness(wrong).is_err(), "{wrong}");
        }
        let usual = loudness(USUAL_LUFS).unwrap() * 100;
        assert_eq!(usual, Loudness::default().integrated_centi_lufs, "what is shown is what holds");
    }

    #[test]
    fn a_trial_names_the_encoder_that_works() {
        let trial = trial(&Tools::find().unwrap(), &CancellationToken::new()).unwrap();
        assert!(trial.said.contains(&trial.encoder), "{trial:?}");
        assert_eq!(trial.hardware, trial.encoder != "libx264", "{trial:?}");
    }
}
