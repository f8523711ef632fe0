//! How much memory this program and all that it started hold together, looked at again and again from a thread.

use std::{
    collections::HashMap,
    fs,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::Duration,
};

use crate::Fault;

/// How often it is looked at. Encoders keep their memory for seconds.
const LOOK: Duration = Duration::from_millis(100);

/// Does the work and says the most memory that was held at one time, in bytes; none where the system doesn't tell.
/// Pages that processes share are counted once, in shares (Linux' proportional set size).
pub fn peak<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<(T, Option<u64>), Fault> {
    let (most, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let made = thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                most.fetch_max(held().unwrap_or(0), Ordering::Relaxed);
                thread::sleep(LOOK);
            }
        });
        let made = work();
        done.store(true, Ordering::Relaxed);
        made
    })?;
    let most = most.into_inner();
    Ok((made, (most > 0).then_some(most)))
}

/// What this program and its descendants hold now.
fn held() -> Option<u64> {
    let parents = parents()?;
    let own = std::process::id();
    let is_ours = |mut pid: u32| {
        while pid > 1 {
            if pid == own {
                return true;
            }
            pid = parents.get(&pid).copied().unwrap_or(0);
        }
        false
    };
    Some(parents.keys().filter(|pid| is_ours(**pid)).filter_map(|pid| share(*pid)).sum())
}

/// Every process and its parent.
fn parents() -> Option<HashMap<u32, u32>> {
    let mut parents = HashMap::new();
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        // A process may end between being listed and being read.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name stands in parentheses and may hold anything; the parent is the second field after it.
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        parents.extend(parent.map(|parent| (pid, parent)));
    }
    Some(parents)
}

/// A process' proportional share of memory, in bytes.
fn share(pid: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}
