//! The two shapes of an import: a table with a header line, or JSON. Each gives rows with the line they stand on.

use serde_json::value::RawValue;

use super::row::{Row, folded};

/// A row as found: its line, from 1, and its values or what is wrong with it.
pub(super) type Found = (u64, Result<Row, String>);

/// The JSON names under which a list of trends may stand, folded.
const LIST_NAMES: &[&str] = &["trends", "videos", "items", "data", "results"];

/// The rows of a text, or why nothing in it can be read.
pub(super) fn rows(text: &str) -> Result<Vec<Found>, String> {
    match text.trim_start().chars().next() {
        None => Err("is empty".into()),
        Some('[' | '{') => json(text),
        Some(_) => table(text),
    }
}

/// The sign that splits the header line: the most frequent of tab, semicolon and comma outside quotes.
fn delimiter(header: &str) -> u8 {
    let mut quoted = false;
    let mut seen = [(0, b','), (0, b';'), (0, b'\t')];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some(entry) = seen.iter_mut().find(|entry| !quoted && entry.1 == byte) {
            entry.0 += 1;
        }
    }
    // The first wins among equals.
    seen.iter().rev().max_by_key(|entry| entry.0).map_or(b',', |entry| entry.1)
}

fn table(text: &str) -> Result<Vec<Found>, String> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(first))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers =
        reader.headers().map_err(|error| format!("has no header line that can be read: {error}"))?;
    let names: Vec<String> = headers.iter().map(folded).collect();
    if !names
        .iter()
        .any(|name| name == "title" || name == "caption" || name == "description" || name == "desc")
    {
        return Err(format!(
            "has no column called title in its first line (“{}”); expected names such as platform, id, title, \
             views, likes, posted_at",
            super::count::short(first)
        ));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let surplus = record.iter().skip(names.len()).any(|value| !value.is_empty());
                let row = if surplus {
                    Err(format!(
                        "has {} values for {} columns; quote values that hold the separator",
                        record.len(),
                        names.len()
                    ))
                } else {
                    Ok(Row::new(names.iter().cloned().zip(record.iter().map(str::to_owned))))
                };
                rows.push((line, row));
            }
            Err(error) => {
                rows.push((error.position().map_or(0, csv::Position::line), Err(error.to_string())))
            }
        }
    }
    Ok(rows)
}

/// An array of objects, an object that holds one, or one object a line.
fn json(text: &str) -> Result<Vec<Found>, String> {
    let mut rows = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = value.map_err(|error| format!("is broken JSON: {error}"))?;
        gather(text, value, &mut rows)?;
    }
    Ok(rows)
}

fn gather(text: &str, value: &RawValue, rows: &mut Vec<Found>) -> Result<(), String> {
    if value.get().starts_with('[') {
        let items: Vec<&RawValue> =
            serde_json::from_str(value.get()).map_err(|error| format!("is broken JSON: {error}"))?;
        rows.extend(items.into_iter().map(|item| (line_of(text, item), object_row(item))));
        return Ok(());
    }
    let Ok(object) = serde_json::from_str::<std::collections::BTreeMap<String, &RawValue>>(value.get())
    else {
        rows.push((line_of(text, value), Err("is no object with named fields".into())));
        return Ok(());
    };
    let list = object
        .iter()
        .find(|(name, inner)| LIST_NAMES.contains(&folded(name).as_str()) && inner.get().starts_with('['));
    match list {
        Some((_, list)) => gather(text, list, rows),
        None => {
            rows.push((line_of(text, value), object_row(value)));
            Ok(())
        }
    }
}

/// The line of a value that was read out of the text.
fn line_of(text: &str, value: &RawValue) -> u64 {
    let at = (value.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let before = text.as_bytes().get(..at).unwrap_or_default();
    1 + before.iter().filter(|byte| **byte == b'\n').count() as u64
}

fn object_row(item: &RawValue) -> Result<Row, String> {
    let object: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(item.get()).map_err(|_| "is no object with named fields".to_owned())?;
    Ok(Row::new(object.iter().map(|(name, value)| (folded(name), plain(value)))))
}

/// A JSON value as a table would hold it. Lists are set apart by spaces; objects give their name.
fn plain(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::Object(object) => {
            let named = ["name", "title", "nickname", "uniqueId"].iter().find_map(|key| object.get(*key));
            named.and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
