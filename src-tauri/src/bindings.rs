//! The commands and events as TypeScript: `ui/src/lib/bindings.ts`.

use std::path::Path;

use specta::datatype::{DataType, Fields, NamedDataType, Struct};
use specta_typescript::{Error, Typescript};
use tauri_specta::{BuilderConfiguration, LanguageExt};

use crate::commands;

/// Writes the file. A test compares it with the one in the repository; `cargo xtask bindings` mends it.
///
/// # Errors
/// Where a type can't be told in TypeScript, or the file can't be written.
pub fn write(path: &Path) -> Result<(), Error> {
    commands::all::<tauri::Wry>().disable_serde_phases().export(Complete(Typescript::default()), path)
}

/// TypeScript in which each type is one type, with all its fields.
///
/// A field that serde fills in when a theme file leaves it out is always there in what the studio answers. Told as
/// serde reads it, the field would be optional, and the window would ask everywhere whether it is there; told both
/// ways, each type would be two. The window sends whole values, so the complete type is right in both directions.
struct Complete(Typescript);

impl LanguageExt for Complete {
    type Error = Error;

    fn export(self, told: &BuilderConfiguration, path: &Path) -> Result<(), Error> {
        let mut told = told.clone();
        told.types = told.types.map(complete);
        self.0.export(&told, path)
    }
}

fn complete(mut named: NamedDataType) -> NamedDataType {
    if let Some(DataType::Struct(Struct { fields, attributes, .. })) = &mut named.ty {
        // specta-serde's names for serde's attributes.
        attributes.remove("serde:container:default");
        if let Fields::Named(named) = fields {
            for (_, field) in &mut named.fields {
                field.attributes.remove("serde:field:default");
            }
        }
    }
    named
}
