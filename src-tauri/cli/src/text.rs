//! The user's own text, from a file or from stdin.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use studio::view::AppError;

/// The most that is read, in bytes. The writer's own limit is lower and says more; this one keeps a wrong file, such
/// as a video, from being read whole.
const LARGEST: u64 = 1 << 20;
/// How Windows' editors begin a UTF-8 file; no part of the text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads a text file; `-` is stdin.
///
/// # Errors
/// `missing_file`, `not_a_file`, `text_too_long`, `not_utf8`: each a wrong request.
pub fn read(path: &Path) -> Result<String, AppError> {
    let wrong = |error: io::Error| AppError { wrong_request: true, ..AppError::file("read", path, &error) };
    if path.as_os_str() == "-" {
        return decoded(bytes(io::stdin().lock(), "stdin").map_err(wrong)??, "stdin");
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(wrong)?;
    if file.metadata().map_err(wrong)?.is_dir() {
        return Err(AppError::request("not_a_file", format!("{name} is a folder; name a .txt or .md file")));
    }
    decoded(bytes(file, &name).map_err(wrong)??, &name)
}

fn bytes(source: impl Read, name: &str) -> io::Result<Result<Vec<u8>, AppError>> {
    let mut bytes = Vec::new();
    source.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 <= LARGEST {
        return Ok(Ok(bytes));
    }
    let message =
        format!("{name} holds more than {} KiB, too much for a short video; shorten it", LARGEST >> 10);
    Ok(Err(AppError::request("text_too_long", message)))
}

fn decoded(bytes: Vec<u8>, name: &str) -> Result<String, AppError> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.trim_start_matches(BYTE_ORDER_MARK).to_owned()),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
            let message = format!("{name} is not UTF-8 text (line {line}, byte {at}); save it as UTF-8");
            Err(AppError::request("not_utf8", message))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(decoded("\u{feff}Hello".into(), "a.txt").unwrap(), "Hello");
    }

    #[test]
    fn what_is_no_utf8_is_named_with_its_line() {
        let error = decoded(b"one\ntwo \xff".to_vec(), "a.txt").unwrap_err();
        assert_eq!(error.code, "not_utf8");
        assert!(error.message.contains("line 2, byte 8"), "{error}");
    }

    #[test]
    fn an_endless_source_is_not_read_to_its_end() {
        let error = bytes(io::repeat(b'a'), "stdin").unwrap().unwrap_err();
        assert_eq!(error.code, "text_too_long");
    }
}
