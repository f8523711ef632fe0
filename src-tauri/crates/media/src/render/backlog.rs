//! What a worker makes next.

use std::ops::Range;

use crate::plan::{Chunk, Stretch};

/// The fewest frames that a worker takes off another's hands. Opening their source and drawing their text a second time
/// costs about as much as encoding ten.
const LEAST_SHARED: u32 = 30;

/// Stretches that nobody has taken yet, and chunks of taken ones that nobody has begun.
///
/// A worker goes on with the stretch after its last one, whose scene came in during the transition that it rendered
/// and is still open. Where that is taken, it begins in the middle of the longest run that is left, so that both
/// workers keep a way to go on. Where no stretch is left, it takes the later half of what another has before it: else
/// all but one would wait while that one renders a long scene to its end.
pub(super) struct Backlog<'a> {
    chunks: &'a [Chunk],
    stretches: &'a [Stretch],
    /// Runs of stretches, by their place in the video.
    left: Vec<Range<usize>>,
    workers: Vec<Hands>,
}

/// What one worker has in hand.
#[derive(Clone, Default)]
struct Hands {
    /// The stretch it took last.
    last: Option<usize>,
    /// The chunks of it that were not begun.
    ahead: Range<usize>,
}

impl<'a> Backlog<'a> {
    pub(super) fn new(chunks: &'a [Chunk], stretches: &'a [Stretch], workers: usize) -> Self {
        Self {
            chunks,
            stretches,
            left: std::iter::once(0..stretches.len()).collect(),
            workers: vec![Hands::default(); workers],
        }
    }

    /// Chunks in a row for a worker, of which it has begun the first; none where nothing is left. It asks for each of
    /// the others with [`Backlog::chunk`], as they may be another's by then.
    pub(super) fn stretch(&mut self, worker: usize) -> Option<Range<usize>> {
        let taken = self.untaken(self.workers[worker].last);
        let chunks = match taken {
            Some(stretch) => self.stretches[stretch].chunks.clone(),
            None => self.shared()?,
        };
        self.workers[worker] = Hands { last: taken, ahead: chunks.start + 1..chunks.end };
        Some(chunks)
    }

    /// The chunk that a worker begins next of the stretch that it is on; none at its end.
    pub(super) fn chunk(&mut self, worker: usize) -> Option<usize> {
        self.workers[worker].ahead.next()
    }

    /// The next stretch after a worker's last that nobody has taken.
    fn untaken(&mut self, last: Option<usize>) -> Option<usize> {
        self.left.retain(|run| !run.is_empty());
        let follows = last.map(|last| last + 1);
        if let Some(run) = self.left.iter_mut().find(|run| Some(run.start) == follows) {
            return run.next();
        }
        let longest = self.left.iter_mut().max_by_key(|run| run.len())?;
        // The very first begins at the front, where nobody is on the way yet.
        let middle = if longest.start == 0 { 0 } else { longest.start + longest.len() / 2 };
        let behind = middle + 1..longest.end;
        longest.end = middle;
        self.left.push(behind);
        Some(middle)
    }

    /// The later half of the most that a worker has before it, if that is worth it.
    fn shared(&mut self) -> Option<Range<usize>> {
        let chunks = self.chunks;
        let frames =
            |range: &Range<usize>| chunks[range.clone()].iter().map(|chunk| chunk.frames).sum::<u32>();
        let most = self.workers.iter_mut().max_by_key(|hands| frames(&hands.ahead))?;
        // Its owner is still on the chunk before, so the odd one goes away.
        let middle = most.ahead.start + most.ahead.len().saturating_sub(1) / 2;
        let later = middle..most.ahead.end;
        if frames(&later) < LEAST_SHARED {
            return None;
        }
        most.ahead.end = middle;
        Some(later)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::Part;

    /// Stretches of so many chunks each, with so many frames a chunk.
    fn plan(lengths: &[usize], frames: u32) -> (Vec<Chunk>, Vec<Stretch>) {
        let all = 0..lengths.iter().sum::<usize>();
        let chunk = |index| Chunk { start: index as u32 * frames, frames, scene: 0, part: Part::Body };
        let mut start = 0;
        let stretch = |length: &usize| {
            start += length;
            Stretch { chunks: start - length..start }
        };
        (all.map(chunk).collect(), lengths.iter().map(stretch).collect())
    }

    #[test]
    fn two_workers_go_on_from_where_they_are_and_then_share_what_is_left() {
        let (chunks, stretches) = plan(&[1; 8], 60);
        let mut backlog = Backlog::new(&chunks, &stretches, 2);
        let mut takes = |worker| backlog.stretch(worker).map(|chunks| chunks.start);
        assert_eq!(takes(0), Some(0));
        assert_eq!(takes(1), Some(4), "in the middle of 1 to 7");
        assert_eq!((takes(0), takes(0), takes(0)), (Some(1), Some(2), Some(3)));
        assert_eq!(takes(0), Some(6), "in the middle of 5 to 7: the other goes on with 5");
        assert_eq!((takes(1), takes(0)), (Some(5), Some(7)));
        assert_eq!((takes(0), takes(1)), (None, None));
    }

    #[test]
    fn the_last_stretch_is_shared() {
        let (chunks, stretches) = plan(&[6], 60);
        let mut backlog = Backlog::new(&chunks, &stretches, 2);
        assert_eq!(backlog.stretch(0), Some(0..6));
        assert_eq!(backlog.chunk(0), Some(1));
        assert_eq!(backlog.stretch(1), Some(3..6), "of 2 to 5 that were not begun");
        assert_eq!((backlog.chunk(0), backlog.chunk(0)), (Some(2), None));
        assert_eq!(backlog.stretch(0), Some(4..6), "and back again");
        assert_eq!((backlog.chunk(1), backlog.chunk(0)), (None, Some(5)));
        assert_eq!((backlog.stretch(0), backlog.stretch(1)), (None, None));
    }

    #[test]
    fn what_is_short_is_left_to_whom_it_belongs() {
        let (chunks, stretches) = plan(&[2], LEAST_SHARED - 1);
        let mut backlog = Backlog::new(&chunks, &stretches, 2);
        assert_eq!((backlog.stretch(0), backlog.stretch(1)), (Some(0..2), None));
        assert_eq!(backlog.chunk(0), Some(1));
    }

    proptest! {
        #[test]
        fn every_chunk_is_begun_once(
            lengths in prop::collection::vec(1usize..6, 0..20),
            turns in prop::collection::vec(0usize..4, 300),
        ) {
            let (chunks, stretches) = plan(&lengths, 60);
            let mut backlog = Backlog::new(&chunks, &stretches, 4);
            let turn = |worker| backlog.chunk(worker).or_else(|| Some(backlog.stretch(worker)?.start));
            // Each worker in turn, and then all of them to their end.
            let mut begun: Vec<usize> = turns.into_iter().chain((0..4).cycle().take(400)).filter_map(turn).collect();
            begun.sort_unstable();
            prop_assert_eq!(begun, (0..chunks.len()).collect::<Vec<_>>());
        }
    }
}
