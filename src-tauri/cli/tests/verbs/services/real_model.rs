//! A real server with OpenAI's interface, where one is named: what it answers is its own affair, and how it is taken ours.

use crate::bench::{Bench, Said, said};

/// The server's address, and the model to ask there.
const VARIABLES: [(&str, &str); 2] = [
    ("REELWRIGHT_TEST_CHAT", "REELWRIGHT_WRITER_BASE_URL"),
    ("REELWRIGHT_TEST_CHAT_MODEL", "REELWRIGHT_WRITER_MODEL"),
];

fn reel(bench: &Bench, arguments: &[&str]) -> Said {
    let mut program = bench.program(["--json"]);
    program.args(arguments).env("REELWRIGHT_KEYCHAIN", "off").env("REELWRIGHT_WRITER_ENGINE", "local");
    for (given, setting) in VARIABLES {
        program
            .env(setting, std::env::var(given).unwrap_or_else(|_| panic!("{given} names a server to ask")));
    }
    said(&mut program)
}

#[test]
#[ignore = "asks the server that REELWRIGHT_TEST_CHAT and REELWRIGHT_TEST_CHAT_MODEL name; docs/providers.md has one"]
fn a_real_model_writes_a_script_or_is_told_why_not_with_its_answer_kept() {
    let bench = Bench::new();
    let tested = reel(&bench, &["settings", "test", "writer"]).done();
    assert!(tested["said"].as_str().unwrap().starts_with("ready with"), "{tested}");
    let written = reel(&bench, &["run", "script", "--theme", "small"]);
    let ledger = reel(&bench, &["ledger", "--job", "1"]).done();
    let calls = ledger["calls"].as_array().unwrap();
    assert!(!calls.is_empty() && calls.iter().all(|call| call["state"] == "done"), "{ledger:#}");
    assert!(
        calls.iter().all(|call| call["units"]["tokens_out"].as_u64() > Some(0)),
        "its own count: {ledger:#}"
    );
    assert_eq!(ledger["spent_millicents"], 0, "a machine of one's own charges nothing");
    if written.code == 0 {
        assert!(written.done()["script_id"].is_u64());
        assert_eq!(calls.len(), 5, "one answer a step");
        return;
    }
    assert_eq!(written.error(1), "unusable_answer");
    let error = written.object()["error"].clone();
    assert!(error["detail"].as_str().unwrap().contains('{'), "the raw answer is kept: {error:#}");
}
