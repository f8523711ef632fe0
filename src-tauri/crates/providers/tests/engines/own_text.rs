//! A text of the user's, made into scenes word for word.

use model::{Script, Theme, WriterKind};
use proptest::prelude::*;
use reelwright_providers::{
    Brief, ProviderError, Setup, Work, list,
    text::{markup, script::is_speakable},
    writer::own_text,
};

fn brief(text: &str) -> Brief {
    Brief { theme: Theme::manual(), report: None, seed: 3, text: Some(text.into()) }
}

fn write(text: &str) -> Script {
    own_text::script(&brief(text)).unwrap()
}

fn narrations(script: &Script) -> Vec<&str> {
    script.scenes.iter().map(|scene| scene.narration.as_str()).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

const PROSE: &str = "The keeper climbed the tower every evening, two hundred and eleven steps. He lit the lamp. \
    He wound the clock, and wrote the weather in the book. One night the wind took the glass out of the window! \
    Dr. Hale, e.g., would have slept. Somewhere below, at 3.5 miles, a ship turned towards the rocks… What now? \
    He counted the steps backwards, in the dark, with his hand on the wall.";

#[tokio::test]
async fn the_text_is_kept_word_for_word_and_cut_at_sentence_ends() {
    let script = list::writer("own_text", &Setup::offline())
        .unwrap()
        .write(&brief(PROSE), &Work::quiet())
        .await
        .unwrap();
    assert_eq!(script.writer, WriterKind::OwnText);
    assert_eq!(narrations(&script).join(" "), PROSE);
    for scene in &script.scenes {
        assert!(
            scene.narration.ends_with(['.', '!', '?', '…']),
            "“{}” ends within a sentence",
            scene.narration
        );
        assert!((1500..=10_500).contains(&scene.duration_ms), "{scene:?}");
    }
    assert!(script.scenes.len() >= 5, "{:#?}", narrations(&script));
    assert_eq!(script.target_duration_ms, script.scenes.iter().map(|scene| scene.duration_ms).sum::<u32>());
    assert_eq!(squeezed(&script.voiceover_text), squeezed(PROSE));
}

#[test]
fn other_languages_are_cut_at_their_own_ends() {
    let text = "あなたの水筒は電話より汚れています。毎日それで水を飲みますね。洗うのはいつですか？今日から始めましょう！簡単です。";
    let japanese = write(text);
    assert_eq!(narrations(&japanese).concat(), text);
    for scene in &japanese.scenes {
        assert!(scene.narration.ends_with(['。', '？', '！']), "{}", scene.narration);
    }
    assert!(japanese.scenes.len() >= 2, "{:?}", narrations(&japanese));
    let text =
        "زجاجتك أقذر من هاتفك، وأنت لا تعرف ذلك. هل تغسلها كل يوم قبل أن تشرب منها؟ ابدأ اليوم ولا تنتظر الغد.";
    assert_eq!(narrations(&write(text)).join(" "), text);
}

#[test]
fn markdown_is_read_without_its_marks_and_headings_are_shown() {
    let script = write(
        "# Clean water\n\nYour **bottle** is [dirtier](https://e.example) than your phone.\n\n## What to do\n\n* Wash it daily, with hot water and a brush.\n* Dry it. #cleanwater",
    );
    let spoken = narrations(&script).join("\n");
    assert!(
        spoken.contains("Your bottle is dirtier than your phone.") && !spoken.contains(['*', '[']),
        "{spoken}"
    );
    assert_eq!(script.title, "Clean water");
    assert_eq!(script.hook, "Your bottle is dirtier than your phone.");
    let shown: Vec<&str> = script.overlays.iter().map(|overlay| overlay.text.as_str()).collect();
    assert_eq!(shown, ["Clean water", "What to do"]);
    assert_eq!(
        script.overlays[1].start_ms, script.scenes[0].duration_ms,
        "shown with the scene that it begins"
    );
    assert_eq!(script.hashtags, ["cleanwater"]);
}

#[test]
fn text_that_looks_like_commands_is_kept_as_written() {
    let text = r"Use {\an8} and \N here, 100% sure: [v]scale=1:2;drawtext=text='a' <b>bold</b> 🔥.";
    assert_eq!(narrations(&write(text)), [text]);
}

#[test]
fn a_very_long_sentence_is_cut_at_its_breaths() {
    let text = "He took the rope, the lamp, the book and the bread, went down all the steps that he had counted for so \
                many years, opened the door against the wind, looked at the sea for a long time, and then, without a \
                word, he began to walk along the wall towards the boat that had been waiting there since the morning.";
    let script = write(text);
    assert_eq!(narrations(&script).join(" "), text);
    assert!(script.scenes.len() >= 2 && script.scenes.iter().all(|scene| scene.duration_ms <= 10_500));
}

#[test]
fn empty_and_unspeakable_texts_are_refused() {
    for text in ["", " \n\t", "🔥🔥", "---\n***", "\u{0}\u{1}"] {
        let error = own_text::script(&brief(text)).unwrap_err();
        assert!(matches!(error, ProviderError::BadRequest { code: "empty_text", .. }), "{text:?}: {error:?}");
    }
    assert!(own_text::script(&Brief { text: None, ..brief("") }).is_err());
}

#[test]
fn a_text_that_is_too_long_says_the_limit_and_what_was_found() {
    let error = own_text::script(&brief(&"word ".repeat(20_000))).unwrap_err();
    let ProviderError::BadRequest { code: "text_too_long", message } = error else { panic!("{error:?}") };
    assert!(message.contains("100000") && message.contains("20000"), "{message}");
    assert!(own_text::script(&brief(&"word. ".repeat(3_333))).is_ok(), "just below the limit");
}

#[test]
fn titles_and_descriptions_keep_to_the_platforms_limits() {
    let script = write(&"a very long sentence that never seems to end and goes on ".repeat(60));
    assert!(script.title.chars().count() <= 100 && script.description.chars().count() <= 2_200);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn nothing_of_any_text_is_lost(text in "[\\p{L}\\p{N}.!?,;:'\"。、？ \n🔥…-]{0,400}") {
        let Ok(script) = own_text::script(&brief(&text)) else { return Ok(()) };
        let expected: String = markup::blocks(&markup::without_controls(&text)).iter().map(|b| b.text.as_str()).collect();
        prop_assert_eq!(squeezed(&narrations(&script).concat()), squeezed(&expected));
        for (at, scene) in script.scenes.iter().enumerate() {
            prop_assert_eq!(scene.number as usize, at + 1, "numbered from 1 without gaps");
            prop_assert!(is_speakable(&scene.narration), "a scene of one's own text is never empty");
            prop_assert!(scene.duration_ms >= 300);
        }
    }

    #[test]
    fn no_text_makes_the_writer_panic(text in "\\PC{0,200}") {
        let _ = own_text::script(&brief(&text));
    }
}
