//! Which stretch a worker takes next.

use std::ops::Range;

/// Stretches that nobody has taken yet, by their place in the video.
///
/// A worker goes on with the stretch after its last one, whose scene came in during the transition that it rendered
/// and is still open. Where that is taken, it begins in the middle of the longest run that is left, so that both
/// workers keep a way to go on.
pub(super) struct Backlog {
    left: Vec<Range<usize>>,
}

impl Backlog {
    pub(super) fn new(stretches: usize) -> Self {
        Self { left: std::iter::once(0..stretches).collect() }
    }

    /// The next stretch for a worker whose last was `after`; none where nothing is left.
    pub(super) fn take(&mut self, after: Option<usize>) -> Option<usize> {
        self.left.retain(|run| !run.is_empty());
        let follows = after.map(|after| after + 1);
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
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_workers_go_on_from_where_they_are_and_then_share_what_is_left() {
        let mut backlog = Backlog::new(8);
        assert_eq!(backlog.take(None), Some(0));
        assert_eq!(backlog.take(None), Some(4), "in the middle of 1 to 7");
        assert_eq!(backlog.take(Some(0)), Some(1));
        assert_eq!(backlog.take(Some(1)), Some(2));
        assert_eq!(backlog.take(Some(2)), Some(3));
        assert_eq!(backlog.take(Some(3)), Some(6), "in the middle of 5 to 7: the other goes on with 5");
        assert_eq!(backlog.take(Some(4)), Some(5));
        assert_eq!(backlog.take(Some(6)), Some(7));
        assert_eq!((backlog.take(Some(5)), backlog.take(Some(7))), (None, None));
    }

    proptest! {
        #[test]
        fn every_stretch_is_taken_once(stretches in 0usize..60, turns in prop::collection::vec(0usize..4, 200)) {
            let mut backlog = Backlog::new(stretches);
            let mut last = [None; 4];
            let mut taken: Vec<usize> = turns
                .into_iter()
                .map_while(|worker| {
                    last[worker] = backlog.take(last[worker]);
                    last[worker]
                })
                .collect();
            taken.sort_unstable();
            prop_assert_eq!(taken, (0..stretches).collect::<Vec<_>>());
        }
    }
}
