//! Turns: how many orders may be under way at a service at once, whichever stages and jobs they are for.

use std::collections::HashMap;

use tokio::sync::watch;

use crate::{ProviderError, Work};

/// The orders under way, counted by whom they are at. All kinds of work that ask the same service share its count.
pub(super) struct Turns(watch::Sender<HashMap<String, u32>>);

/// A turn at a service. Another order may have it once this goes.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    at: String,
}

impl Default for Turns {
    fn default() -> Self {
        Self(watch::Sender::new(HashMap::new()))
    }
}

impl Turns {
    /// Waits until fewer than so many orders are under way there, and is then one of them.
    ///
    /// # Errors
    /// [`ProviderError::Cancelled`] where the user asks to stop meanwhile.
    pub(super) async fn wait(&self, at: &str, at_once: u32, work: &Work) -> Result<Turn<'_>, ProviderError> {
        let mut seen = self.0.subscribe();
        loop {
            if let Some(turn) = self.take(at, at_once) {
                return Ok(turn);
            }
            tokio::select! {
                () = work.cancel.cancelled() => return Err(ProviderError::Cancelled),
                // The sender is ours, so there is always a next change to wait for.
                _ = seen.changed() => {}
            }
        }
    }

    fn take(&self, at: &str, at_once: u32) -> Option<Turn<'_>> {
        let taken = self.0.send_if_modified(|under_way| {
            let count = under_way.entry(at.to_owned()).or_default();
            let free = *count < at_once.max(1);
            *count += u32::from(free);
            free
        });
        taken.then(|| Turn { turns: self, at: at.to_owned() })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.0.send_modify(|under_way| {
            if let Some(count) = under_way.get_mut(&self.at) {
                *count = count.saturating_sub(1);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn a_turn_is_had_when_another_goes_and_services_do_not_wait_for_each_other() {
        let (turns, work) = (Turns::default(), Work::quiet());
        let first = turns.wait("a", 2, &work).await.unwrap();
        let _second = turns.wait("a", 2, &work).await.unwrap();
        assert!(turns.wait("a", 2, &work).now_or_never().is_none(), "both turns are taken");
        assert!(turns.wait("b", 1, &work).now_or_never().is_some(), "another service has its own");
        assert!(turns.wait("a", 3, &work).now_or_never().is_some(), "whoever may have more at once goes on");
        let third = turns.wait("a", 2, &work);
        drop(first);
        third.await.unwrap();
    }

    #[tokio::test]
    async fn whoever_waits_can_be_stopped() {
        let (turns, work) = (Turns::default(), Work::quiet());
        let _first = turns.wait("a", 1, &work).await.unwrap();
        let waiting = turns.wait("a", 1, &work);
        work.cancel.cancel();
        assert!(matches!(waiting.await, Err(ProviderError::Cancelled)));
    }
}
