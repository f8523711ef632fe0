//! What a piece of work costs: processor time of this program and all it started, and time by the clock.

use std::time::{Duration, Instant};

use crate::Fault;

/// What something cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Seconds of processor time, user's and system's, of this program and of every child that it waited for.
    pub cpu: f64,
    /// Seconds by the clock.
    pub wall: f64,
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.cpu += other.cpu;
        self.wall += other.wall;
    }
}

/// Does the work and says what it cost. Children count once they are waited for, which every call to ffmpeg is.
pub fn measured<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<(T, Cost), Fault> {
    let (cpu, clock) = (cpu_time()?, Instant::now());
    let made = work()?;
    let cost =
        Cost { cpu: cpu_time()?.saturating_sub(cpu).as_secs_f64(), wall: clock.elapsed().as_secs_f64() };
    Ok((made, cost))
}

#[cfg(unix)]
fn cpu_time() -> Result<Duration, Fault> {
    use nix::sys::{
        resource::{UsageWho, getrusage},
        time::TimeValLike,
    };
    let mut total = Duration::ZERO;
    for who in [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN] {
        let usage = getrusage(who)?;
        for time in [usage.user_time(), usage.system_time()] {
            total += Duration::from_micros(u64::try_from(time.num_microseconds())?);
        }
    }
    Ok(total)
}

#[cfg(not(unix))]
fn cpu_time() -> Result<Duration, Fault> {
    Err("processor time of children is measured on Linux and macOS only; run the benchmark there".into())
}
