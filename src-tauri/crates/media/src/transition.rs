//! How one picture becomes the next.

use model::Transition;

use crate::frame::{BLACK, Frame};

/// Weights are in 256ths, so that a blend is a multiplication and a shift.
const WHOLE: u32 = 256;

/// Draws frame `index` of a transition of `frames` frames: `frame` holds the picture that goes and becomes the
/// result, `next` is the one that comes. Neither end of a transition shows one picture alone; the frames around it
/// do.
pub(crate) fn blend(transition: Transition, index: u32, frames: u32, frame: &mut Frame, next: &Frame) {
    let progress = f64::from(index + 1) / f64::from(frames + 1);
    match transition {
        Transition::Cut => frame.bytes_mut().copy_from_slice(next.bytes()),
        Transition::Fade if progress < 0.5 => darken(frame, weight(1.0 - 2.0 * progress)),
        Transition::Fade => {
            frame.bytes_mut().copy_from_slice(next.bytes());
            darken(frame, weight(2.0 * progress - 1.0));
        }
        Transition::Dissolve => dissolve(frame, next, weight(progress)),
        Transition::Slide => push(frame, next, eased(progress)),
    }
}

/// Draws frame `index` of a fade from black of `frames` frames, onto the picture that comes.
pub(crate) fn from_black(index: u32, frames: u32, frame: &mut Frame) {
    darken(frame, weight(f64::from(index + 1) / f64::from(frames + 1)));
}

fn weight(part: f64) -> u32 {
    (part.clamp(0.0, 1.0) * f64::from(WHOLE)).round() as u32
}

/// Starts and ends at rest (the cubic smoothstep).
fn eased(part: f64) -> f64 {
    part * part * (3.0 - 2.0 * part)
}

/// A share of two samples, rounded; `weight` of the second in 256ths.
fn share(first: u8, second: u8, weight: u32) -> u8 {
    let sum = u32::from(first) * (WHOLE - weight) + u32::from(second) * weight;
    ((sum + WHOLE / 2) >> 8) as u8
}

fn dissolve(frame: &mut Frame, next: &Frame, weight: u32) {
    for (sample, next) in frame.bytes_mut().iter_mut().zip(next.bytes()) {
        *sample = share(*sample, *next, weight);
    }
}

fn darken(frame: &mut Frame, weight: u32) {
    for (plane, black) in frame.planes_mut().into_iter().zip(BLACK) {
        for sample in plane.samples {
            *sample = share(black, *sample, weight);
        }
    }
}

/// Pushes the picture out to the left, the next one following at its edge.
fn push(frame: &mut Frame, next: &Frame, part: f64) {
    // Whole chroma samples, so that luma and chroma move together.
    let chroma_width = f64::from(frame.canvas().width / 2);
    let chroma_shift = (part * chroma_width).round() as usize;
    for (index, (plane, next)) in frame.planes_mut().into_iter().zip(next.planes()).enumerate() {
        let shift = if index == 0 { chroma_shift * 2 } else { chroma_shift };
        let width = plane.width as usize;
        for (row, next_row) in plane.samples.chunks_exact_mut(width).zip(next.samples.chunks_exact(width)) {
            row.copy_within(shift.., 0);
            row[width - shift..].copy_from_slice(&next_row[..shift]);
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Canvas;

    use super::*;

    fn plain(luma: u8) -> Frame {
        let mut frame = Frame::black(Canvas { width: 16, height: 16 });
        let [plane, ..] = frame.planes_mut();
        plane.samples.fill(luma);
        frame
    }

    fn luma_over(transition: Transition) -> Vec<u8> {
        (0..7)
            .map(|index| {
                let mut frame = plain(216);
                blend(transition, index, 7, &mut frame, &plain(116));
                frame.bytes()[8 * 16 + 8]
            })
            .collect()
    }

    #[test]
    fn a_dissolve_goes_evenly_from_one_to_the_other() {
        assert_eq!(luma_over(Transition::Dissolve), [204, 191, 179, 166, 154, 141, 129]);
    }

    #[test]
    fn a_fade_is_black_in_the_middle() {
        let luma = luma_over(Transition::Fade);
        assert_eq!(luma[3], 16, "{luma:?}");
        assert!(luma[0] > luma[1] && luma[1] > luma[2] && luma[4] < luma[5] && luma[5] < luma[6], "{luma:?}");
        assert!(luma[6] < 116, "the frame after it is the first that is whole: {luma:?}");
    }

    #[test]
    fn a_slide_has_both_pictures_side_by_side() {
        let mut frame = plain(216);
        blend(Transition::Slide, 3, 7, &mut frame, &plain(116));
        assert_eq!(&frame.bytes()[..16], [[216; 8], [116; 8]].concat());
    }
}
