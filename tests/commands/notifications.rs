//! Notifications as the desktop gets them: over a message bus of the test's own, with and without somebody who shows them.

use std::{
    collections::HashMap,
    env, fs,
    process::Command,
    sync::{Arc, Mutex},
};

use reelwright::desktop;
use zbus::{blocking::connection, interface, zvariant::OwnedValue};

use crate::desk::Desk;

/// Says that this program has a message bus of its own.
const OWN_BUS: &str = "REELWRIGHT_TEST_OWN_BUS";

/// A bus that starts no program by itself, so that a desktop's own daemon stays away.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>"#;

/// A desktop's notification daemon, as the specification has it (Desktop Notifications 1.2).
struct Daemon {
    shown: Arc<Mutex<Vec<(String, String, String)>>>,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Daemon {
    #[allow(clippy::too_many_arguments)]
    fn notify(
        &self,
        app: String,
        _replaces: u32,
        _icon: String,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _lasts_ms: i32,
    ) -> u32 {
        self.shown.lock().unwrap().push((app, summary, body));
        1
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".into(), "body-markup".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("test".into(), "test".into(), "1".into(), "1.2".into())
    }
}

#[test]
fn the_desktop_shows_what_it_is_told_and_its_absence_breaks_nothing() {
    if env::var_os(OWN_BUS).is_none() {
        let test = "notifications::the_desktop_shows_what_it_is_told_and_its_absence_breaks_nothing";
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("bus.conf");
        fs::write(&config, BUS).unwrap();
        let again = Command::new("dbus-run-session")
            .arg("--config-file")
            .arg(&config)
            .arg("--")
            .arg(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(OWN_BUS, "yes")
            .status();
        assert!(again.unwrap().success(), "it fails on a bus of its own; its words are above");
        return;
    }
    let desk = Desk::open();
    let here = desktop::here(desk.app.handle());
    let nobody = here.notify("Tea", "The video is made.");
    assert!(nobody.is_err(), "nobody shows notifications on this bus: {nobody:?}");

    let shown = Arc::new(Mutex::new(Vec::new()));
    let daemon = Daemon { shown: Arc::clone(&shown) };
    let _bus = connection::Builder::session()
        .unwrap()
        .name("org.freedesktop.Notifications")
        .unwrap()
        .serve_at("/org/freedesktop/Notifications", daemon)
        .unwrap()
        .build()
        .unwrap();
    here.notify("Tea", "Failed at script. <b>Boil</b> & pour").unwrap();
    let told = (
        "Reelwright".to_owned(),
        "Tea".to_owned(),
        "Failed at script. &lt;b&gt;Boil&lt;/b&gt; &amp; pour".to_owned(),
    );
    assert_eq!(*shown.lock().unwrap(), [told], "a text is never taken for mark-up");
}
