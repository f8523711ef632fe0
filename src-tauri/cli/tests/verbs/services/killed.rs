//! The program killed at every step of an order's life, and started again.

use super::{desk::Desk, fake::Step};
use crate::{
    at_work::{Started, until},
    bench::said,
};

/// What the fake charges for the clip of a scene: five seconds.
const CLIP: u64 = 25_000;

fn visuals(desk: &Desk) -> Started {
    Started::new(&mut desk.program(&["run", "visuals", "--job", "1"]))
}

/// Killed at a step that two scenes have reached, as two are under way at once.
fn killed_at(step: Step) -> Desk {
    let desk = Desk::new(&["visuals"]);
    desk.scripted();
    desk.fake.hold(step);
    let work = visuals(&desk);
    desk.fake.wait_for(step, 2);
    work.signal("KILL");
    assert_eq!(work.said().code, -1, "it was killed");
    desk.fake.let_go();
    desk
}

/// Going on ends well without a question, and nothing is ordered twice.
fn goes_on(mut desk: Desk) {
    // What is under way is not counted twice: the three clips meet this limit exactly.
    desk.set("limit.job_cents", &(3 * CLIP / 1000).to_string());
    desk.reel(&["retry", "1"]).done();
    assert_eq!(desk.fake.ordered("kling"), [1, 1, 1], "{:#?}", desk.fake.orders());
    assert_eq!((desk.states(), desk.spent()), (vec!["done".to_owned(); 3], 3 * CLIP));
    assert_eq!(desk.spent(), desk.fake.charged());
    let answers = desk.bench.folder("output/jobs/1/answers");
    assert!(!answers.iter().any(|name| name.ends_with(".partial")), "{answers:?}");
}

/// The two orders that nobody knows of are asked about and not sent; the third scene is made meanwhile.
fn asks_the_user(desk: &Desk, arrived: usize) {
    let stopped = desk.reel(&["retry", "1"]);
    assert_eq!(stopped.error(1), "order_unknown");
    let message = stopped.object()["error"]["message"].to_string();
    assert!(message.contains("scenes 1, 2") && message.contains("ledger"), "{message}");
    assert_eq!(desk.fake.ordered("kling").iter().sum::<usize>(), arrived + 1, "{:#?}", desk.fake.orders());
    let mut states = desk.states();
    states.sort();
    assert_eq!(states, ["done", "unknown", "unknown"]);
    let person = said(desk.bench.program(["ledger"]).env("REELWRIGHT_KEYCHAIN", "off"));
    assert!(person.stdout.contains("reel ledger settle 2 --not-ordered"), "{person:?}");
}

#[test]
fn before_the_order_is_sent() {
    let mut desk = Desk::closed(&["visuals"]);
    desk.scripted();
    let work = visuals(&desk);
    until("two orders are in the ledger", || desk.states().len() == 2);
    work.signal("KILL");
    work.said();
    // What lies in the connections was never read: the service has no order.
    desk.fake.open();
    asks_the_user(&desk, 0);
    desk.settle("--not-ordered");
    desk.reel(&["retry", "1"]).done();
    assert_eq!(desk.fake.ordered("kling"), [1, 1, 1]);
    assert_eq!((desk.spent(), desk.fake.charged()), (3 * CLIP, 3 * CLIP));
}

#[test]
fn between_order_and_ticket_and_what_was_made_is_lost() {
    let desk = killed_at(Step::Order);
    asks_the_user(&desk, 2);
    desk.settle("--lost");
    desk.reel(&["retry", "1"]).done();
    assert_eq!(desk.fake.ordered("kling"), [1, 2, 2], "ordered anew, as the user allowed");
    assert_eq!((desk.spent(), desk.fake.charged()), (5 * CLIP, 5 * CLIP), "what was lost counts as spent");
    let money = desk.reel(&["ledger", "--job", "1"]).done();
    assert_eq!(money["unused_millicents"], 2 * CLIP, "{money:#}");
}

#[test]
fn while_polling() {
    goes_on(killed_at(Step::Poll));
}

#[test]
fn while_downloading() {
    goes_on(killed_at(Step::Download));
}

#[test]
fn an_order_that_names_its_own_ticket_is_found_again() {
    let mut desk = Desk::new(&[]);
    desk.serve_own_pictures();
    desk.scripted();
    desk.fake.hold(Step::Order);
    let work = visuals(&desk);
    desk.fake.wait_for(Step::Order, 1);
    work.signal("KILL");
    work.said();
    desk.fake.let_go();
    desk.reel(&["retry", "1"]).done();
    assert_eq!(desk.fake.ordered("comfyui"), [1, 1, 1], "the one that was never answered too");
    assert_eq!((desk.states(), desk.spent()), (vec!["done".to_owned(); 3], 0));
}

#[test]
fn what_costs_nothing_and_never_arrived_is_sent_anew_unasked() {
    let mut desk = Desk::closed(&[]);
    desk.serve_own_pictures();
    desk.scripted();
    let work = visuals(&desk);
    until("an order is in the ledger", || !desk.states().is_empty());
    work.signal("KILL");
    work.said();
    // What lies in the connection was never read.
    desk.fake.open();
    desk.reel(&["retry", "1"]).done();
    assert_eq!(desk.fake.ordered("comfyui"), [1, 1, 1]);
    assert_eq!(desk.states(), ["failed", "done", "done", "done"], "and nobody is asked about it");
}

#[test]
fn what_is_under_way_and_waited_for_by_nobody_may_be_given_up() {
    let desk = killed_at(Step::Poll);
    assert_eq!(desk.states(), ["ordered", "ordered"]);
    for call in desk.calls() {
        assert_eq!(call["idle"], true, "{call}");
        desk.reel(&["ledger", "settle", &call["id"].to_string(), "--lost"]).done();
    }
    assert_eq!((desk.states(), desk.spent()), (vec!["failed".to_owned(); 2], 2 * CLIP));
    desk.reel(&["retry", "1"]).done();
    assert_eq!(desk.fake.ordered("kling"), [1, 2, 2], "ordered anew, as the user allowed");
}

#[test]
fn an_order_without_a_ticket_that_got_lost_is_asked_about_too() {
    let desk = Desk::new(&["speech"]);
    desk.scripted();
    desk.fake.hold(Step::Order);
    let work = Started::new(&mut desk.program(&["run", "voiceover", "--job", "1"]));
    desk.fake.wait_for(Step::Order, 2);
    work.signal("KILL");
    work.said();
    desk.fake.let_go();
    assert_eq!(desk.reel(&["retry", "1"]).error(1), "order_unknown");
    desk.settle("--not-ordered");
    desk.reel(&["retry", "1"]).done();
    let ordered = desk.fake.ordered("openai-voice");
    assert_eq!((ordered.len(), ordered.iter().sum::<usize>()), (3, 5), "those two anew, the third once");
}
