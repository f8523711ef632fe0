//! Engines and services: their settings and keys, and whether they work.

use studio::{
    Studio,
    keys::KeyPlace,
    settings::{SettingView, SettingsView, kind_named},
};
use tauri::State;

use super::{Answer, ask};

/// Every setting and every engine, with whether its key is there. Never a key.
///
/// # Errors
/// Where the database can't be read.
#[tauri::command]
#[specta::specta]
pub async fn list_settings(studio: State<'_, Studio>) -> Answer<SettingsView> {
    ask(&studio, Studio::settings).await
}

/// Sets a setting; an empty value takes it back.
///
/// # Errors
/// `unknown_setting`, or `bad_setting` with what is expected.
#[tauri::command]
#[specta::specta]
pub async fn set_setting(studio: State<'_, Studio>, key: String, value: String) -> Answer<SettingView> {
    ask(&studio, move |studio| studio.set_setting(&key, &value)).await
}

/// Keeps a service's key in the keychain, or in this program where there is none. Answers which.
///
/// # Errors
/// `unknown_provider`, `bad_key`.
#[tauri::command]
#[specta::specta]
pub async fn set_key(studio: State<'_, Studio>, provider: String, key: String) -> Answer<KeyPlace> {
    ask(&studio, move |studio| studio.set_key(&provider, &key)).await
}

/// Forgets a service's key. One in the environment stays.
///
/// # Errors
/// `unknown_provider`.
#[tauri::command]
#[specta::specta]
pub async fn forget_key(studio: State<'_, Studio>, provider: String) -> Answer<()> {
    ask(&studio, move |studio| studio.forget_key(&provider)).await
}

/// Has an engine try itself, at no cost: the one named, else the one that the settings choose. Answers what it says.
///
/// # Errors
/// `unknown_kind`, `unknown_engine`, or what it says is wrong.
#[tauri::command]
#[specta::specta]
pub async fn test_engine(studio: State<'_, Studio>, kind: String, engine: Option<String>) -> Answer<String> {
    studio.test_engine(kind_named(&kind)?, engine.as_deref()).await
}
