//! A presenter: one order for pictures and voice, whatever happens to either.

use std::path::Path;

use super::{
    answers::{PRESENTED_SECOND, PRESENTED_SECONDS},
    desk::{Desk, named, plays, probed},
    fake::Step,
};
use crate::{at_work::Started, bench::stage};

const CHARGED: u64 = PRESENTED_SECONDS * PRESENTED_SECOND;

#[test]
fn one_clip_is_the_pictures_and_the_voice_of_a_job() {
    let desk = Desk::new(&["presenter"]);
    desk.scripted();
    let made = desk.reel(&["make", "--job", "1"]).done();
    let parts = made["estimate"]["parts"].as_array().unwrap();
    assert_eq!((parts.len(), &parts[0]["provider"]), (1, &"heygen".into()), "one order is expected: {made}");
    assert_eq!((desk.fake.ordered("heygen"), desk.spent()), (vec![1], CHARGED));

    let video = Path::new(made["video_path"].as_str().unwrap());
    plays(video);
    let probed = probed(video);
    let seconds: f64 = probed["format"]["duration"].as_str().unwrap().parse().unwrap();
    assert!((seconds - PRESENTED_SECONDS as f64).abs() < 0.2, "as long as the presenter speaks: {seconds}");
    let provenance = desk.provenance(&made);
    for stage in ["visuals", "voiceover"] {
        assert_eq!(named(&provenance, stage)[0].0, "heygen", "{provenance:#}");
    }
    assert_eq!(
        (&provenance["cost_millicents"], &provenance["unused_millicents"]),
        (&CHARGED.into(), &0.into())
    );

    // Either of the two again is made from the clip there is.
    for again in ["visuals", "voiceover"] {
        desk.reel(&["run", again, "--job", "1"]).done();
        assert_eq!(desk.fake.ordered("heygen"), [1], "{again} ordered again");
    }
    // With a voice of this machine the clip is still the pictures', so it is not spent for nothing.
    desk.reel(&["run", "voiceover", "--job", "1", "--engine", "espeak-ng"]).done();
    let money = desk.reel(&["ledger", "--job", "1"]).done();
    assert_eq!((&money["spent_millicents"], &money["unused_millicents"]), (&CHARGED.into(), &0.into()));
}

#[test]
fn it_is_chosen_for_one_run_too() {
    let mut desk = Desk::new(&["presenter"]);
    desk.set("presenter.engine", "");
    desk.scripted();
    desk.reel(&["run", "content_generation", "--job", "1", "--engine", "heygen", "--text", "words.txt"])
        .done();
    assert_eq!(desk.fake.ordered("heygen"), [1]);
    let job = desk.reel(&["job", "1"]).done();
    for name in ["visuals", "voiceover"] {
        assert!(stage(&job, name)["summary"].as_str().unwrap().contains("heygen"), "{job:#}");
    }
    assert_eq!(desk.reel(&["run", "content_generation", "--engine", "espeak-ng"]).error(2), "unknown_engine");
}

#[test]
fn what_the_user_hands_over_is_no_presenters() {
    let desk = Desk::new(&["presenter"]);
    desk.scripted();
    desk.bench.picture("mine.png");
    desk.reel(&["run", "visuals", "--job", "1", "--visuals", "mine.png"]).done();
    let arguments =
        ["run", "content_generation", "--text", "words.txt", "--theme", "spoken", "--visuals", "mine.png"];
    desk.reel(&arguments).done();
    assert!(desk.fake.orders().is_empty(), "a clip was paid for its sound alone: {:?}", desk.fake.orders());
}

#[test]
fn a_clip_without_sound_is_paid_for_once_and_told_of() {
    let desk = Desk::with_a_silent_presenter();
    desk.scripted();
    for _ in 0..2 {
        let failed = desk.reel(&["make", "--job", "1"]);
        assert_eq!(failed.error(1), "unusable_clip");
        assert!(
            failed.object()["error"]["message"].to_string().contains("choose another avatar"),
            "{failed:?}"
        );
    }
    assert_eq!((desk.fake.ordered("heygen"), desk.spent()), (vec![1], CHARGED));
}

#[test]
fn killed_while_it_is_waited_for_it_is_gone_on_with_by_both() {
    let desk = Desk::new(&["presenter"]);
    desk.scripted();
    desk.fake.hold(Step::Poll);
    let work = Started::new(&mut desk.program(&["make", "--job", "1"]));
    desk.fake.wait_for(Step::Poll, 1);
    work.signal("KILL");
    work.said();
    desk.fake.let_go();
    let rest = desk.reel(&["make", "--job", "1"]).done();
    assert_eq!(rest["estimate"]["total"], "free", "nothing more is to be paid: {rest}");
    assert_eq!((desk.fake.ordered("heygen"), desk.states()), (vec![1], vec!["done".to_owned()]));
}

#[test]
fn an_order_that_got_lost_is_sent_by_neither() {
    let desk = Desk::new(&["presenter"]);
    desk.scripted();
    desk.fake.hold(Step::Order);
    let work = Started::new(&mut desk.program(&["make", "--job", "1"]));
    desk.fake.wait_for(Step::Order, 1);
    work.signal("KILL");
    work.said();
    desk.fake.let_go();
    let stopped = desk.reel(&["retry", "1"]);
    assert_eq!(stopped.error(1), "order_unknown");
    assert_eq!((desk.fake.ordered("heygen"), desk.states()), (vec![1], vec!["unknown".to_owned()]));
    desk.settle("--not-ordered");
    desk.reel(&["make", "--job", "1"]).done();
    assert_eq!(desk.fake.ordered("heygen"), [2], "ordered anew, as the user said that it never arrived");
    assert_eq!(desk.spent(), CHARGED);
}
