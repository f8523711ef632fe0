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
    /// How many threads a decoder may have: one where an encoder beside it keeps the other core busy, 0 for as many as
    /// there are cores.
    pub(crate) threads: u32,
    pub(crate) cancel: &'a CancellationToken,
}

/// Draws frames in order, from any frame on. The picture that came in during a transition goes on as its scene's.
pub(crate) struct Composer<'a> {
    material: Material<'a>,
    open: Option<Open>,
    /// The picture that comes in during a transition.
    incoming: Option<Open>,
    spare: Frame,
}

/// A scene's opened picture.
struct Open {
    scene: usize,
    /// The frame of it that comes next.
    next: u32,
    picture: Box<dyn Picture>,
}

impl Open {
    fn stands_at(&self, scene: usize, at: u32) -> bool {
        (self.scene, self.next) == (scene, at)
    }

    fn draw(&mut self, frame: &mut Frame) -> Result<(), PictureError> {
        self.picture.next(frame)?;
        self.next += 1;
        Ok(())
    }
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
        if !self.open.as_ref().is_some_and(|open| open.stands_at(scene, at)) {
            // The old ones first, so that never more are open than needed.
            self.open = None;
            self.open = self.incoming.take().filter(|open| open.stands_at(scene, at));
        }
        match &mut self.open {
            Some(open) => open.draw(frame),
            None => self.open.insert(self.material.open(scene, at)?).draw(frame),
        }
    }

    fn draw_incoming(&mut self, scene: usize, at: u32) -> Result<(), PictureError> {
        match &mut self.incoming {
            Some(open) if open.stands_at(scene, at) => open.draw(&mut self.spare),
            incoming => {
                *incoming = None;
                incoming.insert(self.material.open(scene, at)?).draw(&mut self.spare)
            }
        }
    }
}

impl Material<'_> {
    fn open(&self, scene: usize, from: u32) -> Result<Open, PictureError> {
        let Material { tools, timeline, sources, threads, cancel } = *self;
        let media: Option<Arc<MediaInfo>> = sources.of_scene(tools, &timeline.scenes[scene])?;
        let opening = Opening {
            tools,
            canvas: timeline.canvas,
            rate: timeline.frame_rate,
            scene: &timeline.scenes[scene],
            media: media.as_deref(),
            frames: frames_seen(&timeline.scenes, scene),
            from,
            threads,
            cancel,
        };
        Ok(Open { scene, next: from, picture: opening.open()? })
    }
}
