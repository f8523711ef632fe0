//! Bad weather after an order was taken: while its ticket is asked for, and while what it made is fetched. Whatever
//! happens, it is ordered once.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::StreamExt;
use model::CallState;

use super::{
    books::Desk,
    fake::{CASES, Case, Fake, Step, Weather},
    front::{Front, Manner},
};

fn ticketed() -> impl Iterator<Item = Case> {
    CASES.iter().copied().filter(|case| case.ticketed)
}

/// Weather that passes by itself costs nothing more.
#[tokio::test]
async fn what_passes_is_waited_for() {
    for step in [Step::Poll, Step::Download] {
        for weather in [Weather::Busy, Weather::BusyFor(0), Weather::DownTwice, Weather::SlowButAlive] {
            for case in ticketed() {
                let (desk, fake) = (Desk::new(), Fake::at(case, step, weather).await);
                let end = desk.run(case.kind, case.name, &fake.server.uri()).await;
                end.unwrap_or_else(|error| panic!("{case:?} under {weather:?} at {step:?}: {error:?}"));
                assert_eq!((fake.orders(), desk.books.states()), (1, vec![CallState::Done]), "{case:?}");
            }
        }
    }
}

/// What happened to an order once it was taken, and how it stands then.
struct After {
    code: &'static str,
    state: CallState,
}

/// The run ends so, and the next one, under a clear sky, has what was made without another order.
async fn is_gone_on_with(case: Case, desk: &Desk, base: &str, after: After, fake: &Fake, clear: impl Fn()) {
    let error = desk.run(case.kind, case.name, base).await.expect_err(&format!("{case:?}"));
    assert_eq!(error.code(), after.code, "{case:?}: {error:?}");
    // What costs nothing is not in doubt, and made anew.
    let doubted = after.state == CallState::Unknown;
    let state = if doubted { case.lost() } else { after.state };
    assert_eq!(desk.books.states(), [state], "{case:?} {}", after.code);
    let asks = error.to_string().contains("settling order 0 in the ledger");
    assert_eq!(asks, state == CallState::Unknown, "{case:?}: {error}");
    clear();
    desk.run(case.kind, case.name, base).await.unwrap();
    let again = usize::from(doubted && case.own());
    assert_eq!(fake.orders(), 1 + again, "{case:?} is ordered again after {}", after.code);
    assert_eq!(desk.books.states().last(), Some(&CallState::Done), "{case:?}");
}

async fn stops(step: Step, weather: Weather, code: impl Fn(&Case) -> &'static str, state: CallState) {
    for case in ticketed() {
        let (desk, fake) = (Desk::new(), Fake::at(case, step, weather).await);
        let (base, after) = (fake.server.uri(), After { code: code(&case), state });
        is_gone_on_with(case, &desk, &base, after, &fake, || fake.clears_up()).await;
    }
}

#[tokio::test]
async fn a_ticket_that_cant_be_asked_for_now_is_asked_for_by_the_next_run() {
    let open = CallState::Ordered;
    stops(Step::Poll, Weather::TooSlow, |_| "too_slow", open).await;
    stops(Step::Poll, Weather::KeyRefused, |_| "key_refused", open).await;
    stops(Step::Poll, Weather::NoCredit, |_| "no_credit", open).await;
    stops(Step::Poll, Weather::BusyFor(3600), |_| "busy", open).await;
    stops(Step::Poll, Weather::Malformed, |_| "unreadable_answer", open).await;
    stops(Step::Poll, Weather::Truncated, |_| "unreadable_answer", open).await;
}

#[tokio::test]
async fn a_ticket_that_the_service_does_not_know_is_in_doubt() {
    stops(Step::Poll, Weather::Missing, |_| "not_there", CallState::Unknown).await;
}

#[tokio::test]
async fn a_file_that_cant_be_had_is_asked_for_again_and_never_bought_again() {
    // Apify's lists are answers, and told of like answers.
    let list = |case: &Case| case.name == "apify";
    stops(Step::Download, Weather::TooSlow, |_| "too_slow", CallState::Ordered).await;
    stops(Step::Download, Weather::Missing, |_| "not_there", CallState::Unknown).await;
    let refused = |case: &Case| if list(case) { "key_refused" } else { "not_there" };
    stops(Step::Download, Weather::Forbidden, refused, CallState::Unknown).await;
    let useless = |case: &Case| if list(case) { "unreadable_answer" } else { "not_media" };
    for weather in [Weather::NoMedia, Weather::Malformed, Weather::Truncated] {
        stops(Step::Download, weather, useless, CallState::Unknown).await;
    }
}

async fn behaves(step: Step, manner: Manner, code: &'static str, state: CallState) {
    for case in ticketed() {
        let (desk, fake) = (Desk::new(), Fake::new(case, Weather::Fair).await);
        let front = Front::new(&fake, step, manner).await;
        is_gone_on_with(case, &desk, &front.base, After { code, state }, &fake, || front.clears_up()).await;
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_after_the_order_costs_nothing_more() {
    for step in [Step::Poll, Step::Download] {
        behaves(step, Manner::Cut, "cut_off", CallState::Ordered).await;
        behaves(step, Manner::Stall, "too_slow", CallState::Ordered).await;
    }
    behaves(Step::Poll, Manner::Flood, "answer_too_large", CallState::Ordered).await;
    behaves(Step::Download, Manner::Flood, "answer_too_large", CallState::Unknown).await;
}

/// What hands out files and takes no orders.
fn libraries() -> impl Iterator<Item = Case> {
    CASES.iter().copied().filter(|case| case.fetches && !case.ticketed)
}

#[tokio::test]
async fn a_file_from_a_library_is_waited_for() {
    for weather in [Weather::Busy, Weather::BusyFor(0), Weather::DownTwice, Weather::SlowButAlive] {
        for case in libraries() {
            let (desk, fake) = (Desk::new(), Fake::at(case, Step::Download, weather).await);
            let end = desk.run(case.kind, case.name, &fake.server.uri()).await;
            end.unwrap_or_else(|error| panic!("{case:?} under {weather:?}: {error:?}"));
        }
    }
}

/// Nothing is left of a file that did not come whole, and the next run has it.
async fn leaves_nothing(case: Case, desk: &Desk, base: &str, code: &str, clear: impl Fn()) {
    let error = desk.run(case.kind, case.name, base).await.expect_err(&format!("{case:?}: {code}"));
    assert_eq!(error.code(), code, "{case:?}: {error:?}");
    assert_eq!(std::fs::read_dir(desk.folder.path().join("answers")).unwrap().count(), 0, "{case:?}");
    clear();
    desk.run(case.kind, case.name, base).await.unwrap();
}

#[tokio::test]
async fn a_file_that_a_library_hands_out_badly_leaves_nothing() {
    for case in libraries() {
        for (weather, code) in [
            (Weather::TooSlow, "too_slow"),
            (Weather::KeyRefused, "not_there"),
            (Weather::NoCredit, "not_there"),
            (Weather::BusyFor(3600), "busy"),
            (Weather::Missing, "not_there"),
            (Weather::Truncated, "not_media"),
        ] {
            let (desk, fake) = (Desk::new(), Fake::at(case, Step::Download, weather).await);
            leaves_nothing(case, &desk, &fake.server.uri(), code, || fake.clears_up()).await;
        }
        for (manner, code) in
            [(Manner::Cut, "cut_off"), (Manner::Stall, "too_slow"), (Manner::Flood, "answer_too_large")]
        {
            let (desk, fake) = (Desk::new(), Fake::new(case, Weather::Fair).await);
            let front = Front::new(&fake, Step::Download, manner).await;
            leaves_nothing(case, &desk, &front.base, code, || front.clears_up()).await;
        }
    }
}

#[tokio::test]
async fn a_scene_that_is_refused_leaves_the_others_and_is_ordered_alone() {
    for case in CASES.iter().filter(|case| case.paid && matches!(case.kind, "visuals" | "speech")) {
        let desk = Desk { scenes: 3, ..Desk::new() };
        let fake = Fake::sparing(*case, 2, Weather::NoCredit).await;
        let error = desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap_err();
        assert_eq!((error.code(), fake.orders()), ("no_credit", 3), "{case:?}: {error:?}");
        let told = error.to_string();
        assert!(told.starts_with("scene ") && told.contains("the other 2 are kept"), "{case:?}: {told}");
        fake.clears_up();
        desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
        assert_eq!(fake.orders(), 4, "{case:?}: only the refused one is ordered again");
        let mut states = desk.books.states();
        states.sort_by_key(|state| state.name());
        let done = CallState::Done;
        assert_eq!(states, [done, done, done, CallState::Failed], "{case:?}");
    }
}

#[tokio::test]
async fn what_drips_in_is_taken_at_every_step() {
    for step in [Step::Order, Step::Poll, Step::Download] {
        // What has no such step has had its turn at another; and nearly all of the time is waiting.
        let has = |case: &&Case| case.ticketed || (step == Step::Order) == case.paid;
        let cases: Vec<Case> = CASES.iter().filter(has).copied().collect();
        let drips = |case: Case| async move {
            let (desk, fake) = (Desk::new(), Fake::new(case, Weather::Fair).await);
            let front = Front::new(&fake, step, Manner::Drip).await;
            let end = desk.run(case.kind, case.name, &front.base).await;
            end.unwrap_or_else(|error| panic!("{case:?} at {step:?}: {error:?}"));
            assert_eq!(fake.orders(), case.orders, "{case:?} at {step:?}");
        };
        futures_util::stream::iter(cases).for_each_concurrent(4, drips).await;
    }
}

#[tokio::test]
async fn a_file_that_ends_before_its_end_is_fetched_again() {
    for case in ticketed().filter(|case| case.fetches) {
        let (mut desk, fake) = (Desk::new(), Fake::new(case, Weather::Fair).await);
        let looks = Arc::new(AtomicUsize::new(0));
        let looked = looks.clone();
        desk.look = Arc::new(move |_| {
            if looked.fetch_add(1, Ordering::SeqCst) == 0 {
                Err("it ends after 1 s of 5".into())
            } else {
                Ok(())
            }
        });
        desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
        assert_eq!((fake.orders(), looks.load(Ordering::SeqCst)), (1, 2), "{case:?}");
        assert_eq!(desk.books.states(), [CallState::Done], "{case:?}");
    }
}

#[tokio::test]
async fn a_file_that_is_broken_at_the_service_is_not_kept_and_not_bought_again() {
    for case in ticketed().filter(|case| case.fetches) {
        let (mut desk, fake) = (Desk::new(), Fake::new(case, Weather::Fair).await);
        desk.look = Arc::new(|_| Err("it ends after 1 s of 5".into()));
        let error = desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap_err();
        assert_eq!(
            (error.code(), desk.books.states()),
            ("not_media", vec![case.lost()]),
            "{case:?}: {error:?}"
        );
        let kept = std::fs::read_dir(desk.folder.path().join("answers")).unwrap();
        let kept: Vec<_> = kept.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert!(kept.iter().all(|name| name.ends_with(".asked")), "{case:?} leaves {kept:?}");
        desk.look = Arc::new(|_| Ok(()));
        desk.run(case.kind, case.name, &fake.server.uri()).await.unwrap();
        assert_eq!(fake.orders(), 1 + usize::from(case.own()), "{case:?}");
    }
}
