//! How long to wait for a service and how often to try it again.

use std::time::Duration;

use rand::Rng;

/// How long to wait for a service and how often to try it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the first byte of an answer. A language model that thinks before it writes takes minutes, and one on the
    /// user's own machine longer.
    pub first_byte: Duration,
    /// Between two pieces of an answer.
    pub between: Duration,
    /// For an answer as a whole.
    pub whole: Duration,
    /// For a picture, sound or clip as a whole.
    pub media: Duration,
    /// How often an attempt that may heal is repeated.
    pub retries: u32,
    /// The pause before the first repetition; it doubles each time.
    pub pause: Duration,
    /// The longest pause; a service that asks for a longer one is told of instead of waited for.
    pub longest_pause: Duration,
    /// The first pause between two questions about a ticket; it grows by half each time up to `longest_poll`.
    pub poll: Duration,
    /// The longest pause between two questions about a ticket.
    pub longest_poll: Duration,
    /// How long a ticket is asked for before the run is given up. The ticket stays, and the next run asks on.
    pub ticket: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(300),
            between: Duration::from_secs(60),
            whole: Duration::from_secs(600),
            media: Duration::from_secs(1800),
            retries: 3,
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            poll: Duration::from_secs(3),
            longest_poll: Duration::from_secs(20),
            ticket: Duration::from_secs(1800),
        }
    }
}

impl Patience {
    /// The pause before repetition number `attempt`, counted from 0: what the service asked for, else doubling with up
    /// to half as much again by chance, so that many who were refused together don't come back together. None where
    /// there is nothing to wait for.
    pub(super) fn pause_before(&self, attempt: u32, asked: Option<Duration>) -> Option<Duration> {
        if attempt >= self.retries {
            return None;
        }
        match asked {
            Some(asked) => (asked <= self.longest_pause).then_some(asked),
            None => {
                let pause = self.pause.saturating_mul(2u32.saturating_pow(attempt)).min(self.longest_pause);
                Some(pause.mul_f64(1.0 + rand::rng().random_range(0.0..0.5)))
            }
        }
    }

    /// The pause before the question about a ticket after this one.
    pub(super) fn next_poll(&self, pause: Duration) -> Duration {
        pause.mul_f64(1.5).min(self.longest_poll)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_with_some_chance_and_end() {
        let patience = Patience::default();
        for attempt in 0..3 {
            let pause = patience.pause_before(attempt, None).unwrap();
            let least = Duration::from_secs(1 << attempt);
            assert!(pause >= least && pause <= least.mul_f64(1.5), "{pause:?}");
        }
        assert_eq!(patience.pause_before(3, None), None);
    }

    #[test]
    fn what_the_service_asks_for_counts_unless_it_is_too_long() {
        let patience = Patience::default();
        assert_eq!(patience.pause_before(0, Some(Duration::from_secs(7))), Some(Duration::from_secs(7)));
        assert_eq!(patience.pause_before(0, Some(Duration::from_secs(3600))), None);
    }
}
