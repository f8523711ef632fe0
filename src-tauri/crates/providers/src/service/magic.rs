//! What a file is, by its first bytes. Its name and what the server says of it count for nothing.

use super::Media;

/// How many first bytes tell what a file is.
pub(super) const ENOUGH: usize = 4096;

/// The ending for a file that begins so; none if it is not the kind that was asked for. Whether it can be decoded is
/// found when the studio looks inside.
pub(super) fn ending(media: Media, start: &[u8]) -> Option<&'static str> {
    let found = infer::get(start)?;
    let allowed: &[&str] = match media {
        Media::Picture => &["jpg", "png", "webp", "gif", "bmp", "tif"],
        Media::Clip => &["mp4", "m4v", "mov", "webm", "mkv", "avi"],
        // A stock service and ComfyUI answer with either.
        Media::PictureOrClip => {
            &["jpg", "png", "webp", "gif", "bmp", "tif", "mp4", "m4v", "mov", "webm", "mkv", "avi"]
        }
    };
    allowed.iter().find(|allowed| **allowed == found.extension()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(ending(Media::Picture, png), Some("png"));
        assert_eq!(ending(Media::Clip, png), None, "a picture is no clip");
        assert_eq!(ending(Media::Picture, b"<svg onload=alert(1)>"), None);
        assert_eq!(ending(Media::Clip, b"#!/bin/sh\n"), None);
        assert_eq!(ending(Media::Clip, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), Some("mp4"));
    }
}
