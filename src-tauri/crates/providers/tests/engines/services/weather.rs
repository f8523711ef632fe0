//! The table: what each weather must come to, for each engine.

use model::CallState;
use reelwright_providers::ProviderError;

use super::{
    books::{Desk, without_keys},
    fake::{CASES, Case, Fake, Weather},
};

pub async fn under(case: Case, weather: Weather) -> (Desk, Fake, Result<(), ProviderError>) {
    let (desk, fake) = (Desk::new(), Fake::new(case, weather).await);
    let end = desk.run(case.kind, case.name, &fake.server.uri()).await;
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

/// How many orders of a desk are done.
fn done(desk: &Desk) -> usize {
    desk.books.states().iter().filter(|state| **state == CallState::Done).count()
}

/// The work fails with a code, after so many requests; what was ordered stands in the books so. Where nothing can have been
/// made, the next run under a clear sky makes it.
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
        if state(case) == CallState::Failed || !case.paid {
            fake.clears_up();
            desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
            assert_eq!(done(&desk), case.orders, "{case:?} after {weather:?}");
        }
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
            let (desk, fake, end) = under(*case, weather).await;
            let error = end.expect_err(&format!("{case:?} under {weather:?}"));
            assert!(
                matches!(error.code(), "unreadable_answer" | "not_media" | "unusable_answer"),
                "{case:?} under {weather:?}: {error:?}"
            );
            // What is answered at once is charged; whether a ticket was given out, nobody knows.
            let state = if case.ticketed { case.lost() } else { CallState::Done };
            assert_eq!(
                desk.books.states(),
                vec![state; usize::from(case.paid)],
                "{case:?} under {weather:?}"
            );
            let told = error.to_string().contains("running it again pays for another");
            assert_eq!(told, case.paid && !case.ticketed && !case.own(), "{case:?}: {error}");
            fake.clears_up();
            let end = desk.run(case.kind, case.name, &fake.server.uri()).await;
            match state {
                CallState::Unknown => assert_eq!(end.unwrap_err().code(), "order_unknown", "{case:?}"),
                _ => end.unwrap(),
            }
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
