//! The frames of a stretch of chunks, each scene's picture opened once.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{
    MediaInfo, Tools,
    frame::Frame,
    picture::{Opening, Picture, PictureError},
    plan::{Chunk, Part, frames_seen, transition_in},
    source::Sources,
    timeline::Timeline,
    transition,
};

/// What frames are made from.
#[derive(Clone, Copy)]
pub(crate) struct Material<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) timeline: &'a Timeline,
    pub(crate) sources: &'a Sources,
    pub(crate) cancel: &'a CancellationToken,
}

/// Draws frames in order, from any frame on.
pub(crate) struct Composer<'a> {
    material: Material<'a>,
    /// The scene whose picture is open, and the frame of it that comes next.
    open: Option<(usize, u32, Box<dyn Picture>)>,
    /// The picture that comes in during a transition.
    incoming: Option<(usize, Box<dyn Picture>)>,
    spare: Frame,
}

impl<'a> Composer<'a> {
    pub(crate) fn new(material: Material<'a>) -> Self {
        Self { material, open: None, incoming: None, spare: Frame::black(material.timeline.canvas) }
    }

    /// Draws frame `index` of a chunk. Frames asked for in a row share their opened sources.
    pub(crate) fn draw(&mut self, chunk: &Chunk, index: u32, frame: &mut Frame) -> Result<(), PictureError> {
        let scenes = &self.material.timeline.scenes;
        let scene_start: u32 = scenes[..chunk.scene].iter().map(|scene| scene.frames).sum();
        let entering = transition_in(scenes, chunk.scene).filter(|_| chunk.part == Part::TransitionIn);
        let (Some((kind, frames)), Some(before)) = (entering, chunk.scene.checked_sub(1)) else {
            self.draw_scene(chunk.scene, chunk.start + index - scene_start, frame)?;
            if let Some((_, frames)) = entering {
                transition::from_black(index, frames, frame);
            }
            return Ok(());
        };
        self.draw_scene(before, scenes[before].frames + index, frame)?;
        self.draw_incoming(chunk.scene, index)?;
        transition::blend(kind, index, frames, frame, &self.spare);
        Ok(())
    }

    fn draw_scene(&mut self, scene: usize, at: u32, frame: &mut Frame) -> Result<(), PictureError> {
        let is_open = self.open.as_ref().is_some_and(|(open, next, _)| (*open, *next) == (scene, at));
        if !is_open {
            // The old one first, so that never more are open than needed.
            self.open = None;
            self.open = Some((scene, at, self.opened(scene, at)?));
        }
        if let Some((_, next, picture)) = &mut self.open {
            picture.next(frame)?;
            *next += 1;
        }
        Ok(())
    }

    fn draw_incoming(&mut self, scene: usize, at: u32) -> Result<(), PictureError> {
        if at == 0 || self.incoming.as_ref().is_none_or(|(open, _)| *open != scene) {
            self.incoming = None;
            self.incoming = Some((scene, self.opened(scene, at)?));
        }
        if let Some((_, picture)) = &mut self.incoming {
            picture.next(&mut self.spare)?;
        }
        Ok(())
    }

    fn opened(&self, scene: usize, from: u32) -> Result<Box<dyn Picture>, PictureError> {
        let Material { tools, timeline, sources, cancel } = self.material;
        let media: Option<Arc<MediaInfo>> = sources.of_scene(tools, &timeline.scenes[scene])?;
        let opening = Opening {
            tools,
            canvas: timeline.canvas,
            rate: timeline.frame_rate,
            scene: &timeline.scenes[scene],
            media: media.as_deref(),
            frames: frames_seen(&timeline.scenes, scene),
            from,
            cancel,
        };
        opening.open()
    }
}
