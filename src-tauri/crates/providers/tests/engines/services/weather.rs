//! The table: what each weather must come to, for each engine.

use std::time::Duration;

use model::CallState;
use reelwright_providers::{Http, Patience, ProviderError};

use super::{
    absurdity,
    books::{Desk, patience, without_keys},
    fake::{CASES, Case, Fake, Weather},
};

/// The words by which an error tells what to do next.
const NEXT: &[&str] = &[
    "run it again",
    "check it",
    "check the",
    "choose a",
    "set the right",
    "set its address",
    "top it up",
    "settle order",
    "settling order",
    "change what",
    "change the",
];

/// An error says what to do.
pub fn says_what_to_do(error: &ProviderError) {
    let told = error.to_string().to_lowercase();
    assert!(NEXT.iter().any(|next| told.contains(next)), "what is to be done? {error}");
}

async fn under(case: Case, weather: Weather) -> (Desk, Fake, Result<(), ProviderError>) {
    let (desk, fake) = (Desk::new(), Fake::new(case, weather).await);
    let end = desk.run(case.kind, case.name, &fake.server.uri()).await;
    if let Err(error) = &end {
        says_what_to_do(error);
    }
    (desk, fake, end)
}

/// The work succeeds, and each of its orders is in the books once, done.
async fn succeeds(weather: Weather) {
    for case in CASES {
        let (desk, fake, end) = under(*case, weather).await;
        end.unwrap_or_else(|error| panic!("{case:?} under {weather:?}: {error:?}"));
        assert_eq!(desk.books.states(), vec![CallState::Done; case.orders], "{case:?} under {weather:?}");
        // Again: all is taken from what was paid for.
        let paid = fake.orders();
        desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
        assert_eq!(fake.orders(), paid, "{case:?} pays twice");
    }
}

/// The work fails with a code, after so many requests; what was ordered stands in the books so.
async fn fails(
    weather: Weather,
    code: &str,
    hits: impl Fn(&Case) -> usize,
    state: impl Fn(&Case) -> CallState,
) {
    for case in CASES {
        let (desk, fake, end) = under(*case, weather).await;
        let error = end.expect_err(&format!("{case:?} under {weather:?}"));
        assert_eq!(error.code(), code, "{case:?} under {weather:?}: {error:?}");
        assert_eq!(fake.hits(), hits(case), "{case:?} under {weather:?}");
        assert!(
            desk.books.states().iter().all(|found| *found == state(case)),
            "{case:?}: {:?}",
            desk.books.states()
        );
    }
}

#[tokio::test]
async fn fair_weather() {
    succeeds(Weather::Fair).await;
}

#[tokio::test]
async fn a_slow_service_is_waited_for() {
    succeeds(Weather::SlowButAlive).await;
}

#[tokio::test]
async fn a_busy_service_is_asked_again_when_it_says_so() {
    succeeds(Weather::BusyFor(0)).await;
}

#[tokio::test]
async fn a_busy_service_that_says_no_time_is_asked_again() {
    succeeds(Weather::Busy).await;
}

#[tokio::test]
async fn a_service_that_is_down_twice_is_asked_a_third_time() {
    succeeds(Weather::DownTwice).await;
}

#[tokio::test]
async fn a_service_that_is_busy_for_an_hour_is_told_of() {
    fails(Weather::BusyFor(3600), "busy", |_| 1, |_| CallState::Failed).await;
}

#[tokio::test]
async fn a_refused_key_is_not_tried_again() {
    fails(Weather::KeyRefused, "key_refused", |_| 1, |_| CallState::Failed).await;
}

#[tokio::test]
async fn an_empty_account_is_not_tried_again() {
    fails(Weather::NoCredit, "no_credit", |_| 1, |_| CallState::Failed).await;
    fails(Weather::QuotaIn429, "no_credit", |_| 1, |_| CallState::Failed).await;
    fails(Weather::QuotaIn401, "no_credit", |_| 1, |_| CallState::Failed).await;
}

#[tokio::test]
async fn an_order_that_is_not_answered_in_time_is_sent_once_and_unknown() {
    // A question that costs nothing is asked again.
    fails(Weather::TooSlow, "too_slow", |case| if case.paid { 1 } else { 4 }, Case::lost).await;
}

#[tokio::test]
async fn an_unknown_order_is_never_sent_again_unasked() {
    for case in CASES.iter().filter(|case| case.paid) {
        let (desk, fake, _) = under(*case, Weather::TooSlow).await;
        let error = desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap_err();
        let expected = if case.own() { ("too_slow", 2) } else { ("order_unknown", 1) };
        assert_eq!((error.code(), fake.orders()), expected, "{case:?}");
    }
}

#[tokio::test]
async fn answers_that_are_no_json_are_told_of() {
    for weather in [Weather::Malformed, Weather::Truncated] {
        for case in CASES {
            let (desk, _fake, end) = under(*case, weather).await;
            let error = end.expect_err(&format!("{case:?} under {weather:?}"));
            assert!(
                matches!(error.code(), "unreadable_answer" | "not_media" | "unusable_answer"),
                "{case:?} under {weather:?}: {error:?}"
            );
            // What was answered was charged, or nobody knows.
            let known = |state: &CallState| *state == CallState::Done || *state == case.lost();
            assert!(desk.books.states().iter().all(known), "{case:?}: {:?}", desk.books.states());
        }
    }
}

#[tokio::test]
async fn files_are_not_fetched_from_the_users_network() {
    for url in [
        "http://127.0.0.1:9/a.mp4",
        "https://127.0.0.1/a.mp4",
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/a.mp4",
        "https://[::ffff:10.0.0.1]/a.mp4",
        "file:///etc/passwd",
    ] {
        // ComfyUI's answer names a file and no address.
        for case in CASES.iter().filter(|case| case.fetches && case.name != "comfyui") {
            let (desk, fake, end) = under(*case, Weather::FileAt(url)).await;
            let error = end.expect_err(&format!("{case:?} with {url}"));
            assert_eq!(error.code(), "address_refused", "{case:?} with {url}: {error:?}");
            assert_eq!(
                desk.books.states(),
                vec![CallState::Unknown; case.orders],
                "{case:?}: it stays paid for"
            );
            fake.clears_up();
            desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
            assert_eq!(fake.orders(), case.orders, "{case:?} with {url} is ordered again");
        }
    }
}

#[tokio::test]
async fn a_file_that_is_no_media_is_not_kept() {
    for case in CASES.iter().filter(|case| case.fetches) {
        let (desk, fake, end) = under(*case, Weather::NoMedia).await;
        assert_eq!(end.unwrap_err().code(), "not_media", "{case:?}");
        let names = std::fs::read_dir(desk.folder.path().join("answers")).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let kept: Vec<String> = names.filter(|name| !name.ends_with(".asked")).collect();
        assert!(kept.is_empty(), "{case:?} leaves {kept:?}");
        assert_eq!(desk.books.states(), vec![case.lost(); case.orders], "{case:?}: it stays paid for");
        fake.clears_up();
        desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
        let again = usize::from(case.own());
        assert_eq!(fake.orders(), case.orders + again, "{case:?}: only what costs nothing is made anew");
    }
}

#[tokio::test]
async fn a_picture_within_an_answer_that_is_none_is_told_with_what_another_costs() {
    for case in CASES.iter().filter(|case| matches!(case.name, "openai-images" | "imagen")) {
        let (mut desk, fake, end) = under(*case, Weather::NoMedia).await;
        let error = end.unwrap_err();
        assert_eq!((error.code(), desk.books.states()), ("not_media", vec![CallState::Done]), "{case:?}");
        assert!(error.to_string().contains("running it again pays for another"), "{error}");
        fake.clears_up();
        // It begins like a picture now, and can't be shown.
        desk.look = std::sync::Arc::new(|_| Err("it ends early".into()));
        let error = desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap_err();
        assert_eq!(error.code(), "not_media", "{case:?}: {error:?}");
        desk.look = std::sync::Arc::new(|_| Ok(()));
        desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
        assert_eq!(fake.orders(), 3, "{case:?}");
    }
}

#[tokio::test]
async fn a_picture_that_the_disk_has_no_room_for_is_not_bought_again() {
    for case in CASES.iter().filter(|case| matches!(case.name, "openai-images" | "imagen")) {
        let (desk, fake, end) = under(*case, Weather::Fair).await;
        end.unwrap();
        let key = desk.books.rows.lock().unwrap()[0].order.key.clone();
        let desk = Desk::new();
        // What lies in its place makes the disk refuse it.
        let place = desk.folder.path().join("answers").join(format!("{key}.png"));
        std::fs::create_dir_all(place.join("in the way")).unwrap();
        let error = desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap_err();
        assert!(matches!(error, ProviderError::File { .. }), "{case:?}: {error:?}");
        std::fs::remove_dir_all(&place).unwrap();
        desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
        assert!(place.is_file());
        assert_eq!((fake.orders(), desk.books.states()), (2, vec![CallState::Done]), "{case:?}");
    }
}

#[tokio::test]
async fn absurd_scripts_are_refused_with_what_was_answered_and_asked_for_anew_later() {
    let steps = ["interpretation", "alignment", "construction", "narration", "design"];
    // A megabyte may take a busy machine longer than the other tests wait.
    let second = Duration::from_secs(1);
    let http = Http::new(Patience { first_byte: 20 * second, between: 20 * second, ..patience() });
    for case in CASES.iter().filter(|case| case.kind == "writer") {
        // What is absurd is told without looking at whose answer it is: the others show that it gets there.
        let all = absurdity::ALL
            .iter()
            .filter(|(step, how, _)| case.name == "openai" || (*step, *how) == ("construction", "many"));
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
async fn an_answer_that_is_cut_off_is_asked_for_with_more_room() {
    for case in CASES.iter().filter(|case| case.kind == "writer") {
        let (_desk, fake, end) = under(*case, Weather::CutOff).await;
        let error = end.unwrap_err();
        assert_eq!(error.code(), "unusable_answer", "{case:?}: {error:?}");
        assert!(error.to_string().contains("cut off at its most tokens"), "{error}");
        let most = |at: usize, body: &[u8]| -> u64 {
            let body: serde_json::Value = serde_json::from_slice(body).unwrap();
            let places = ["/max_tokens", "/max_completion_tokens", "/generationConfig/maxOutputTokens"]
                .map(|at| body.pointer(at));
            places
                .into_iter()
                .flatten()
                .next()
                .and_then(serde_json::Value::as_u64)
                .unwrap_or_else(|| panic!("{at}"))
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
    use reelwright_providers::{list, service};
    let case = CASES[0];
    let (desk, fake) = (Desk::new(), Fake::new(case, Weather::Fair).await);
    let setup = super::books::setup(&fake.server.uri(), std::path::Path::new("none"));
    let script =
        list::writer("openai", &setup).unwrap().write(&super::books::brief(), &desk.work()).await.unwrap();
    assert_eq!(script.scenes.len(), 2);
    assert_eq!(script.hashtags, ["water", "clean"]);
    assert_eq!(script.writer, model::WriterKind::Service);
    assert_eq!(script.theme, model::Theme::manual(), "an answer changes nothing of the theme");
    let first = desk.books.rows.lock().unwrap()[0].clone();
    assert_eq!((first.units.tokens_in, first.units.tokens_out), (100, 50), "the service's count is kept");
    let asked = service::asked(&desk.folder.path().join("answers"), &first.order.key).unwrap();
    let sent: serde_json::Value =
        serde_json::from_slice(&fake.server.received_requests().await.unwrap()[0].body).unwrap();
    assert_eq!(asked, sent, "what was asked for can be quoted");
}

#[tokio::test]
async fn every_service_tests_itself_without_an_order() {
    for case in CASES {
        let (desk, fake) = (Desk::new(), Fake::new(*case, Weather::KeyRefused).await);
        let setup = super::books::setup(&fake.server.uri(), &desk.folder.path().join("workflow.json"));
        use reelwright_providers::{Engine, list};
        let work = desk.work();
        let end = match case.kind {
            "writer" => test(&*list::writer(case.name, &setup).unwrap(), &work).await,
            "analysis" => test(&*list::analyst(case.name, &setup).unwrap(), &work).await,
            "visuals" => test(&*list::visual_engine(case.name, &setup).unwrap(), &work).await,
            "speech" => test(&*list::speech_engine(case.name, &setup).unwrap(), &work).await,
            "trends" => test(&*list::trend_source(case.name, &setup).unwrap(), &work).await,
            _ => test(&*list::presenter(case.name, &setup).unwrap(), &work).await,
        };
        let error = end.expect_err("the key is refused");
        without_keys(&error);
        assert_eq!((error.code(), fake.orders()), ("key_refused", 0), "{case:?}");
        assert!(desk.books.states().is_empty(), "{case:?} orders");

        async fn test<E: Engine + ?Sized>(
            engine: &E,
            work: &reelwright_providers::Work,
        ) -> Result<String, ProviderError> {
            engine.test(work).await
        }
    }
}
