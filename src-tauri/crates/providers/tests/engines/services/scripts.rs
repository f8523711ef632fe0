//! Scripts and readings by language models whose answers are absurd, cut off, refused, or put right.

use std::{path::Path, time::Duration};

use reelwright_providers::{Http, Patience, ProviderError, list, service};
use serde_json::Value;

use super::{
    absurdity,
    books::{Desk, brief, patience, setup},
    fake::{CASES, Case, Fake, Weather},
    weather::under,
};

/// A way out that waits longer: a megabyte may take a busy machine more time than the other tests have.
fn unhurried() -> Http {
    let long = Duration::from_secs(20);
    Http::new(Patience { first_byte: long, between: long, ..patience() })
}

#[tokio::test]
async fn absurd_scripts_are_refused_with_what_was_answered_and_asked_for_anew_later() {
    let steps = ["interpretation", "alignment", "construction", "narration", "design"];
    let http = unhurried();
    for case in CASES.iter().filter(|case| case.kind == "writer") {
        // What is absurd is told without looking at whose answer it is: the others show that it gets there, with no
        // scenes, too many, negative times and a megabyte.
        let all = absurdity::ALL.iter().filter(|(step, how, _)| {
            case.name == "openai"
                || (*step == "construction" && matches!(*how, "empty" | "many" | "negative" | "long"))
        });
        for (step, how, said) in all {
            let desk = Desk { http: Some(http.clone()), ..Desk::new() };
            let fake = Fake::new(*case, Weather::Absurd(step, how)).await;
            let end = desk.run(case.kind, case.name, &fake.server.uri()).await;
            let error = end.expect_err(&format!("{step} {how}"));
            assert_eq!(error.code(), "unusable_answer", "{case:?} {step} {how}: {error:?}");
            assert!(error.to_string().contains(said), "{step} {how}: {error}");
            let before = steps.iter().position(|one| one == step).unwrap();
            assert_eq!(fake.orders(), before + 2, "{case:?} {step} {how}: the answer, and one more try");
            let ProviderError::Service { detail, .. } = error else { panic!("{error:?}") };
            assert!(detail.starts_with('{'), "the raw answer is kept: {detail}");
            assert!(detail.len() < 20_000, "of a megabyte, its beginning");
            // The next run takes what was good, and has the bad one put right anew.
            fake.clears_up();
            desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
            assert_eq!(fake.orders(), (before + 2) + 1 + (4 - before), "{case:?} {step} {how}");
        }
    }
}

#[tokio::test]
async fn an_absurd_reading_of_a_report_is_refused_and_asked_for_anew_later() {
    let http = unhurried();
    for case in CASES.iter().filter(|case| case.kind == "analysis") {
        for (step, how, said) in absurdity::READINGS {
            let desk = Desk { http: Some(http.clone()), ..Desk::new() };
            let fake = Fake::new(*case, Weather::Absurd(step, how)).await;
            let error = desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap_err();
            assert_eq!((error.code(), fake.orders()), ("unusable_answer", 2), "{case:?} {how}: {error:?}");
            assert!(error.to_string().contains(said), "{how}: {error}");
            fake.clears_up();
            desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
            assert_eq!(fake.orders(), 3, "{case:?} {how}");
        }
    }
}

/// Questions of a script that are answered before the weather turns.
const ANSWERED: usize = 3;

/// A script under weather that turns in the middle of it, and what comes of the next run under a clear sky: the orders of
/// either.
async fn turning(case: Case, weather: Weather) -> [(Result<(), ProviderError>, usize); 2] {
    let (desk, fake) = (Desk::new(), Fake::sparing(case, ANSWERED, weather).await);
    let first = desk.run(case.kind, case.name, &fake.server.uri()).await;
    let ordered = fake.orders();
    fake.clears_up();
    let second = desk.run(case.kind, case.name, &fake.server.uri()).await;
    [(first, ordered), (second, fake.orders() - ordered)]
}

#[tokio::test]
async fn what_was_answered_is_kept_when_a_later_question_fails() {
    for (weather, code) in [
        (Weather::KeyRefused, "key_refused"),
        (Weather::NoCredit, "no_credit"),
        (Weather::BusyFor(3600), "busy"),
        (Weather::Malformed, "unreadable_answer"),
        (Weather::Truncated, "unreadable_answer"),
        (Weather::TooSlow, "too_slow"),
    ] {
        for case in CASES.iter().filter(|case| case.kind == "writer") {
            let [(first, ordered), (second, again)] = turning(*case, weather).await;
            let error = first.unwrap_err();
            assert_eq!(
                (error.code(), ordered),
                (code, ANSWERED + 1),
                "{case:?} under {weather:?}: {error:?}"
            );
            if weather == Weather::TooSlow && !case.own() {
                assert_eq!((second.unwrap_err().code(), again), ("order_unknown", 0), "{case:?}");
            } else {
                second.unwrap();
                assert_eq!(again, case.orders - ANSWERED, "{case:?} after {weather:?}: only what is missing");
            }
        }
    }
}

#[tokio::test]
async fn a_later_question_is_asked_again_where_that_may_help() {
    for weather in [Weather::Busy, Weather::BusyFor(0), Weather::DownTwice] {
        for case in CASES.iter().filter(|case| case.kind == "writer") {
            let [(first, ordered), (second, again)] = turning(*case, weather).await;
            first.and(second).unwrap();
            let refused = if weather == Weather::DownTwice { 2 } else { 1 };
            assert_eq!((ordered, again), (case.orders + refused, 0), "{case:?} under {weather:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_asked_for_with_more_room() {
    for case in CASES.iter().filter(|case| case.kind == "writer") {
        let (_desk, fake, end) = under(*case, Weather::CutOff).await;
        let error = end.unwrap_err();
        assert_eq!(error.code(), "unusable_answer", "{case:?}: {error:?}");
        assert!(error.to_string().contains("cut off at its most tokens"), "{error}");
        let most = |at: usize, body: &[u8]| -> u64 {
            let body: Value = serde_json::from_slice(body).unwrap();
            let places = ["/max_tokens", "/max_completion_tokens", "/generationConfig/maxOutputTokens"]
                .map(|at| body.pointer(at));
            places.into_iter().flatten().next().and_then(Value::as_u64).unwrap_or_else(|| panic!("{at}"))
        };
        let asked = fake.server.received_requests().await.unwrap();
        assert_eq!(asked.len(), 2);
        assert!(most(1, &asked[1].body) >= most(0, &asked[0].body) + 2_000, "{case:?}");
    }
}

#[tokio::test]
async fn a_model_that_will_not_write_is_told_as_such() {
    for case in CASES.iter().filter(|case| matches!(case.kind, "writer" | "analysis")) {
        let (_desk, fake, end) = under(*case, Weather::Unwilling).await;
        let error = end.unwrap_err();
        assert_eq!((error.code(), fake.orders()), ("request_refused", 1), "{case:?}: {error:?}");
        let ProviderError::Service { detail, .. } = error else { panic!("{error:?}") };
        assert!(detail.contains("I won't."), "its words are kept: {detail}");
    }
}

#[tokio::test]
async fn an_answer_is_put_right_once_when_asked_to() {
    for case in CASES.iter().filter(|case| case.kind == "writer") {
        let (desk, fake, end) = under(*case, Weather::AbsurdOnce("construction", "negative")).await;
        end.unwrap();
        assert_eq!((fake.orders(), desk.books.states().len()), (6, 6), "{case:?}");
        let requests = fake.server.received_requests().await.unwrap();
        let again = String::from_utf8_lossy(&requests[3].body).into_owned();
        assert!(again.contains("-4000; expected 500 to 60000"), "the faults are quoted: {again}");
    }
}

#[tokio::test]
async fn a_script_is_text_and_fits_the_platform() {
    let case = CASES[0];
    let (desk, fake) = (Desk::new(), Fake::new(case, Weather::Fair).await);
    let setup = setup(&fake.server.uri(), Path::new("none"));
    let script = list::writer("openai", &setup).unwrap().write(&brief(), &desk.work()).await.unwrap();
    assert_eq!(script.scenes.len(), 2);
    assert_eq!(script.hashtags, ["water", "clean"]);
    assert_eq!(script.writer, model::WriterKind::Service);
    assert_eq!(script.theme, model::Theme::manual(), "an answer changes nothing of the theme");
    let first = desk.books.rows.lock().unwrap()[0].clone();
    assert_eq!((first.units.tokens_in, first.units.tokens_out), (100, 50), "the service's count is kept");
    let asked = service::asked(&desk.folder.path().join("answers"), &first.order.key).unwrap();
    let sent: Value =
        serde_json::from_slice(&fake.server.received_requests().await.unwrap()[0].body).unwrap();
    assert_eq!(asked, sent, "what was asked for can be quoted");
}
