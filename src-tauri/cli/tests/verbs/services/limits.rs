//! Limits and prices: what is held against them, and when.

use serde_json::json;

use super::{
    answers::TOLD,
    desk::{Desk, PRICES, WORDS},
    fake::Step,
};
use crate::bench::{said, stage};

/// What three clips of five seconds cost, in cents.
const THREE_CLIPS: u32 = 75;

#[test]
fn a_limit_may_be_met_exactly_and_not_be_passed() {
    let mut desk = Desk::new(&["visuals"]);
    desk.scripted();
    desk.set("limit.job_cents", &(THREE_CLIPS - 1).to_string());
    let refused = desk.reel(&["run", "visuals", "--job", "1"]);
    assert_eq!(refused.error(2), "limit_reached");
    let message = refused.object()["error"]["message"].to_string();
    assert!(
        message.contains("$0.74") && message.contains("$0.75") && message.contains("limit.job_cents"),
        "{message}"
    );
    assert!(desk.fake.orders().is_empty(), "nothing is ordered where not all may be");
    desk.set("limit.job_cents", &THREE_CLIPS.to_string());
    desk.reel(&["run", "visuals", "--job", "1"]).done();
    assert_eq!(desk.spent(), u64::from(THREE_CLIPS) * 1000);
    // The limit is met: one clip more would pass it.
    assert_eq!(desk.reel(&["run", "visuals", "--job", "1", "--scenes", "2"]).error(2), "limit_reached");
}

#[test]
fn a_click_is_held_against_the_limits_with_all_that_it_runs() {
    let mut desk = Desk::new(&["visuals", "speech"]);
    // Enough for the pictures alone; the voice would pass it.
    desk.set("limit.month_cents", &THREE_CLIPS.to_string());
    let arguments = ["run", "content_generation", "--text", "words.txt", "--theme", "spoken"];
    let refused = desk.reel(&arguments);
    assert_eq!(refused.error(2), "limit_reached");
    assert!(refused.object()["error"]["message"].to_string().contains("month"));
    desk.set("limit.month_cents", "1");
    assert_eq!(desk.reel(&["make", "spoken"]).error(2), "limit_reached");
    assert_eq!(
        (desk.bench.jobs(), desk.fake.orders().len()),
        (0, 0),
        "nothing was created, and nothing ordered"
    );
    desk.scripted();
    assert_eq!(desk.reel(&["make", "--job", "1"]).error(2), "limit_reached");
    assert!(desk.fake.orders().is_empty());
}

#[test]
fn a_script_that_is_longer_than_foreseen_stops_before_its_pictures() {
    let mut desk = Desk::new(&["writer", "visuals"]);
    let estimate =
        |desk: &Desk| desk.reel(&["make", "spoken", "--until", "script"]).done()["estimate"].clone();
    assert!(estimate(&desk)["total_millicents"].as_u64().unwrap() > 0);
    // Room for twelve clips, which is more than the plan of a few seconds foresees; the model writes thirty scenes.
    desk.set("limit.job_cents", "300");
    *desk.fake.seen.scenes.lock().unwrap() = 30;
    let stopped = desk.reel(&["make", "spoken", "--until", "voiceover"]);
    assert_eq!(stopped.error(1), "limit_reached");
    let object = stopped.object();
    assert_eq!(stage(&object, "script")["status"], "done", "{object:#}");
    assert_eq!(stage(&object, "visuals")["error"]["code"], "limit_reached", "{object:#}");
    assert!(desk.fake.ordered("kling").is_empty(), "none of the pictures is ordered");
}

#[test]
fn a_model_without_a_price_is_unknown_and_never_free() {
    let mut desk = Desk::new(&["visuals"]);
    desk.prices(&PRICES.replace("test-kling", "another-model"));
    desk.scripted();
    let made = desk.reel(&["make", "--job", "1", "--until", "voiceover"]);
    assert!(made.stderr.contains("unknown: its model has no price"), "{made:?}");
    assert_eq!(made.done()["estimate"]["total_millicents"], json!(null));
    let money = desk.reel(&["ledger", "--job", "1"]).done();
    assert_eq!((&money["unpriced"], &money["spent_millicents"]), (&json!(3), &json!(0)));
    for call in money["calls"].as_array().unwrap() {
        assert_eq!((&call["cost_millicents"], &call["cost"]), (&json!(null), &json!("unknown")), "{call}");
    }
    // Under a limit nobody could tell whether it holds.
    desk.set("limit.job_cents", "100000");
    assert_eq!(desk.reel(&["run", "visuals", "--job", "1"]).error(2), "limit_reached");
}

#[test]
fn what_a_service_says_that_it_charged_is_booked_whatever_the_list_says() {
    let mut desk = Desk::new(&["writer"]);
    desk.set("writer.engine", "openrouter");
    desk.reel(&["run", "script", "--theme", "spoken"]).done();
    let calls = desk.calls();
    assert_eq!((calls.len(), desk.spent()), (5, 5 * TOLD), "{calls:#?}");
    assert_eq!(desk.spent(), desk.fake.charged());
    assert!(calls.iter().all(|call| call["price"] == "as openrouter says"), "{calls:#?}");
}

#[test]
fn a_language_that_the_voice_does_not_speak_is_refused_at_the_click() {
    let mut desk = Desk::new(&["visuals", "speech"]);
    // A model whose languages are known: the voices' own.
    desk.set("speech.model", "tts-1");
    desk.prices(&PRICES.replace("test-voice", "tts-1"));
    let georgian =
        "აავსეთ ჩაიდანი სუფთა წყლით, აადუღეთ და დაელოდეთ ერთი წუთი. დაასხით ჩაის ფოთლებს და დალიეთ.";
    desk.bench.file("words.txt", georgian.as_bytes());
    desk.scripted();
    let refused = desk.reel(&["make", "--job", "1"]);
    assert_eq!(refused.error(2), "language_not_spoken");
    assert!(refused.object()["error"]["message"].to_string().contains("Georgian"), "{refused:?}");
    assert!(desk.fake.orders().is_empty(), "no picture is ordered for it either");
}

#[test]
fn two_scenes_are_under_way_at_once_and_never_more() {
    let desk = Desk::new(&["visuals"]);
    let more =
        " Pour it slowly into the old cups on the table. Then drink it together before the tea is cold.";
    desk.bench.file("words.txt", format!("{WORDS}{more}").as_bytes());
    desk.scripted();
    desk.fake.hold(Step::Poll);
    std::thread::scope(|scope| {
        let work = scope.spawn(|| desk.reel(&["run", "visuals", "--job", "1"]));
        desk.fake.wait_for(Step::Poll, 2);
        desk.fake.let_go();
        work.join().unwrap().done();
    });
    assert_eq!((desk.fake.most_open(), desk.fake.ordered("kling").len()), (2, 5));
    // As many as the account allows, where the user says so.
    let mut desk = desk;
    desk.set("visuals.at_once", "21");
    assert_eq!(desk.reel(&["run", "visuals", "--job", "1"]).error(2), "bad_setting");
    desk.set("visuals.at_once", "4");
    desk.fake.hold(Step::Order);
    std::thread::scope(|scope| {
        let work = scope.spawn(|| desk.reel(&["run", "visuals", "--job", "1"]));
        desk.fake.wait_for(Step::Order, 4);
        desk.fake.let_go();
        work.join().unwrap().done();
    });
    assert_eq!(desk.fake.most_open(), 4);
}

#[test]
fn what_a_machine_of_ones_own_makes_is_made_one_by_one() {
    let mut desk = Desk::new(&[]);
    desk.serve_own_pictures();
    desk.scripted();
    let made = desk.reel(&["make", "--job", "1", "--until", "visuals"]).done();
    assert_eq!(made["estimate"]["total"], "free", "{made}");
    assert_eq!((desk.fake.most_open(), desk.fake.ordered("comfyui").len(), desk.spent()), (1, 3, 0));
}

#[test]
fn a_stage_tells_what_it_will_cost_before_it_starts_and_a_job_what_it_has_cost() {
    let desk = Desk::new(&["visuals"]);
    desk.scripted();
    let person = |arguments: &[&str]| {
        let mut program = desk.bench.program(arguments);
        // As a person has it: in lines.
        said(program.envs(desk.environment()))
    };
    let made = person(&["run", "visuals", "--job", "1"]);
    assert_eq!(made.code, 0, "{made:?}");
    let foretold = "It is expected to cost: about $0.75\n  visuals: 3 clips by kling test-kling, 15.0 s, \
                    $0.05 per second (prices of 2026-01-01): $0.75\n";
    assert_eq!(made.stderr, foretold);
    let free = person(&["run", "voiceover", "--job", "1", "--engine", "none"]);
    assert_eq!(free.stderr, "It is expected to cost: free\n  no charge: none\n", "{free:?}");
    // Another clip for a scene: the first one is not used any more, and what is left to do costs nothing.
    assert_eq!(person(&["run", "visuals", "--job", "1", "--scenes", "2"]).code, 0);
    let ledger = person(&["ledger", "--job", "1"]).stdout;
    assert!(ledger.contains("Spent $1.00, of that $0.25 for takes that are not used.\n"), "{ledger}");
    assert!(ledger.ends_with("Expected for the rest: free.\n"), "{ledger}");
    let told = desk.reel(&["ledger", "--job", "1"]).done();
    assert_eq!(told["rest"]["total_millicents"], 0, "{told:#}");
}

#[test]
fn a_scene_that_fails_leaves_the_others_and_is_ordered_alone() {
    let desk = Desk::new(&["visuals"]);
    desk.scripted();
    *desk.fake.seen.fails.lock().unwrap() = Some("Put the tea".to_owned());
    let failed = desk.reel(&["run", "visuals", "--job", "1"]);
    assert_eq!(failed.error(1), "order_failed");
    let message = failed.object()["error"]["message"].to_string();
    assert!(message.contains("scene 2") && message.contains("the other 2 are kept"), "{message}");
    let again = desk.reel(&["make", "--job", "1", "--until", "visuals"]).done();
    let part = &again["estimate"]["parts"][0];
    assert_eq!(part["millicents"], 25_000, "only the one that failed is to be paid: {part}");
    assert_eq!(desk.fake.ordered("kling"), [1, 1, 2]);
    let mut states = desk.states();
    states.sort();
    assert_eq!(states, ["done", "done", "done", "failed"]);
    assert_eq!(desk.spent(), u64::from(THREE_CLIPS) * 1000, "what failed is not charged");
}
