//! Memory that the system's allocator keeps after a peak.

/// Gives back what is free. A frame that is drawn or a video that is composed takes some MiB for a while; glibc keeps them for
/// the program's next peak, which for a window that waits for clicks may never come. Other systems give them back by
/// themselves.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[allow(unsafe_code, reason = "the allocator is told in no other way")]
    // SAFETY: malloc_trim(3) takes no memory that is in use, and may be called by any thread at any time.
    unsafe {
        libc::malloc_trim(0);
    }
}
