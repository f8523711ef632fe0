//! Pictures that come within the answer to their order.

use std::path::PathBuf;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use model::Units;
use serde_json::Value;

use crate::{
    ProviderError, Work,
    service::{Answer, Line, Media, Wanted, once},
    writer::model::counted,
};

/// Orders a picture that comes within the answer, as base64 at a place.
pub(super) async fn within(
    line: &Line,
    wanted: Wanted,
    place: &str,
    work: &Work,
) -> Result<PathBuf, ProviderError> {
    let key = wanted.order.key.clone();
    let read = |answer: &Answer| {
        let value: Value = answer.json(line.provider, line.redaction())?;
        let encoded = value.pointer(place).and_then(Value::as_str);
        let bytes = encoded.and_then(|encoded| BASE64_STANDARD.decode(encoded).ok());
        let Some(bytes) = bytes else { return Err(line.lacks("a picture", &without_picture(value, place))) };
        let path = line.keep_media(&bytes, Media::Picture, &key, work).map_err(|fault| fault.error)?;
        let units = Units {
            images: 1,
            tokens_in: counted(&value, "/usage/input_tokens"),
            tokens_out: counted(&value, "/usage/output_tokens"),
            ..Units::default()
        };
        Ok((path, units.into()))
    };
    once(line, wanted, read, work).await
}

/// The answer as it may be shown: megabytes of base64 say nothing.
fn without_picture(mut value: Value, place: &str) -> Value {
    if let Some(picture) = value.pointer_mut(place) {
        *picture = Value::Null;
    }
    value
}
