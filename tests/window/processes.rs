//! The programs of a machine as its kernel tells of them, in `/proc`.

use std::{fs, path::Path, process::Command};

/// The programs that a program started, and those that they started.
pub fn descendants(of: u32) -> Vec<u32> {
    let parents = parents();
    let mut all = vec![of];
    // The list grows while it is gone through, until nobody's children are missing.
    let mut at = 0;
    while let Some(parent) = all.get(at).copied() {
        all.extend(parents.iter().filter(|(_, started_by)| *started_by == parent).map(|(id, _)| *id));
        at += 1;
    }
    all.remove(0);
    all
}

/// Whether a program runs this file.
pub fn runs(id: u32, file: &Path) -> bool {
    fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|program| program == file)
}

/// The programs that run this file, whoever started them.
pub fn running(file: &Path) -> Vec<u32> {
    parents().into_iter().map(|(id, _)| id).filter(|id| runs(*id, file)).collect()
}

/// Whether a program has this file open.
pub fn has_open(id: u32, file: &Path) -> bool {
    let open = fs::read_dir(format!("/proc/{id}/fd")).into_iter().flatten().flatten();
    open.filter_map(|handle| fs::read_link(handle.path()).ok()).any(|held| held == file)
}

/// A program's name, as the kernel keeps it: at most 15 characters.
pub fn name(id: u32) -> String {
    fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default().trim().to_owned()
}

/// What it was started with.
pub fn arguments(id: u32) -> String {
    fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default().replace('\0', " ")
}

/// Sends a signal, as `-STOP`.
pub fn signal(which: &str, id: u32) {
    let sent = Command::new("kill").args([which, &id.to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "{which} did not reach {id}");
}

/// The processor time that a program has had so far, in clock ticks.
pub fn ticks(id: u32) -> u64 {
    // proc(5): fields 14 and 15 of the whole line, that is 12 and 13 after the name.
    let fields = stat(id);
    let of = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    of(11) + of(12)
}

/// A program's share of memory in bytes: what is its own, and its part of what it shares with others.
pub fn memory(id: u32) -> u64 {
    let told = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let kib =
        told.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.parse().ok());
    kib.unwrap_or(0_u64) * 1024
}

/// Every program with the one that started it.
fn parents() -> Vec<(u32, u32)> {
    let entries = fs::read_dir("/proc").expect("Linux has /proc").flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(|id| Some((id, stat(id).get(1)?.parse().ok()?))).collect()
}

/// The fields of a program's line after its name, which is in brackets and may hold anything. None when it has ended.
fn stat(id: u32) -> Vec<String> {
    let line = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let after = line.rsplit_once(')').map_or("", |(_, after)| after);
    after.split_whitespace().map(str::to_owned).collect()
}
