//! A model's folder: what the program is told of it, and what is said of one that lacks something.

use std::path::Path;

use reelwright_providers::{ProviderError, speech::sherpa::SherpaOnnx};

use super::{Desk, SPEAKING};

fn refusal(model: &Path, desk: &Desk, options: &[(&str, &str)]) -> String {
    match SherpaOnnx::open(&desk.setup(model, options)).map(drop) {
        Err(ProviderError::BadRequest { code: "bad_setting", message }) => message,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_folders_files_decide_what_the_program_is_told() {
    let espeak = "espeak-ng-data/";
    let cases: [(&str, &[&str], &str, &[&str]); 7] = [
        (
            "piper",
            &["en_US-amy.onnx", "en_US-amy.onnx.json", "tokens.txt", "lexicon-en-us.txt", espeak],
            "",
            &[
                "--vits-model=en_US-amy.onnx",
                "--vits-tokens=tokens.txt",
                "--vits-lexicon=lexicon-en-us.txt",
                "--vits-data-dir=espeak-ng-data",
            ],
        ),
        (
            "letter by letter",
            &["model.onnx", "model.int8.onnx", "tokens.txt"],
            "",
            &["--vits-model=model.onnx", "--vits-tokens=tokens.txt"],
        ),
        (
            "mändarin, one",
            &[
                "m o.onnx",
                "tokens.txt",
                "lexicon.txt",
                "dict/",
                "number.fst",
                "date.fst",
                "phone.fst",
                "x.far",
            ],
            "",
            &[
                "--vits-model=m o.onnx",
                "--vits-tokens=tokens.txt",
                "--vits-lexicon=lexicon.txt",
                "--vits-dict-dir=dict",
                "--tts-rule-fsts=phone.fst,date.fst,number.fst",
                "--tts-rule-fars=x.far",
            ],
        ),
        (
            "kokoro",
            &["model.int8.onnx", "voices.bin", "tokens.txt", "lexicon-us-en.txt", "lexicon-zh.txt", espeak],
            "",
            &[
                "--kokoro-model=model.int8.onnx",
                "--kokoro-voices=voices.bin",
                "--kokoro-tokens=tokens.txt",
                "--kokoro-lexicon=lexicon-us-en.txt,lexicon-zh.txt",
                "--kokoro-data-dir=espeak-ng-data",
            ],
        ),
        (
            "kokoro in Chinese",
            &["model.onnx", "voices.bin", "tokens.txt", "lexicon-us-en.txt", "lexicon-zh.txt"],
            "ZH",
            &[
                "--kokoro-model=model.onnx",
                "--kokoro-voices=voices.bin",
                "--kokoro-tokens=tokens.txt",
                "--kokoro-lexicon=lexicon-zh.txt",
            ],
        ),
        (
            "kitten-nano",
            &["model.fp16.onnx", "voices.bin", "tokens.txt", espeak],
            "",
            &[
                "--kitten-model=model.fp16.onnx",
                "--kitten-voices=voices.bin",
                "--kitten-tokens=tokens.txt",
                "--kitten-data-dir=espeak-ng-data",
            ],
        ),
        (
            "matcha",
            &["model-steps-3.onnx", "vocos-22khz-univ.onnx", "tokens.txt", "lexicon.txt"],
            "",
            &[
                "--matcha-acoustic-model=model-steps-3.onnx",
                "--matcha-vocoder=vocos-22khz-univ.onnx",
                "--matcha-tokens=tokens.txt",
                "--matcha-lexicon=lexicon.txt",
            ],
        ),
    ];
    for (name, files, language, expected) in cases {
        let desk = Desk::new();
        desk.program(SPEAKING);
        let model = desk.model(name, files);
        let voice = SherpaOnnx::open(&desk.setup(&model, &[("language", language)])).unwrap();
        desk.speak(&voice, &["Hi."]).await.unwrap();
        assert_eq!(desk.lines("folders"), [model.to_str().unwrap()], "files go by their names there");
        let told = desk.lines("arguments");
        let of_files: Vec<&String> = told
            .iter()
            .filter(|argument| !argument.contains("length-scale"))
            .filter(|argument| {
                ["--vits", "--kokoro", "--kitten", "--matcha", "--tts"]
                    .iter()
                    .any(|start| argument.starts_with(start))
            })
            .collect();
        assert_eq!(of_files, expected, "{name}");
    }
}

#[test]
fn what_a_folder_lacks_is_named_file_by_file() {
    let cases: [(&[&str], &str, &[&str]); 10] = [
        (&["readme.md"], "", &["a file that ends in .onnx", "tokens.txt", "tts-models"]),
        (&["a.onnx"], "", &["lacks tokens.txt;"]),
        (&["model.onnx", "voices.bin", "tokens.txt"], "", &["lacks a lexicon"]),
        (&["voices.bin"], "", &["ends in .onnx", "tokens.txt", "a lexicon"]),
        (&["model-steps-3.onnx", "tokens.txt", "lexicon.txt"], "", &["lacks a vocoder", "vocos-22khz"]),
        (&["vocos-22khz-univ.onnx", "tokens.txt", "lexicon.txt"], "", &["lacks the model itself"]),
        (&["a.onnx", "b.onnx", "tokens.txt"], "", &["several models (a.onnx, b.onnx)"]),
        (&["a.onnx", "tokens.txt", "lexicon-a.txt", "lexicon-b.txt"], "", &["speech.language"]),
        (&["a.onnx", "tokens.txt", "lexicon-de.txt"], "fr", &["lexicon-fr.txt", "lexicon-de.txt"]),
        (&["a.onnx", "tokens.txt", "a,b.fst"], "", &["“a,b.fst”", "rename"]),
    ];
    for (files, language, expected) in cases {
        let desk = Desk::new();
        let message = refusal(&desk.model("model", files), &desk, &[("language", language)]);
        for part in expected {
            assert!(message.contains(part), "{files:?}: “{part}” is not in “{message}”");
        }
    }
    let desk = Desk::new();
    let nowhere = refusal(&desk.path("nowhere"), &desk, &[]);
    assert!(nowhere.contains("nowhere") && nowhere.contains("speech.model_folder"), "{nowhere}");
    let unset = refusal(Path::new(""), &desk, &[]);
    assert!(unset.contains("speech.model_folder") && unset.contains("tts-models"), "{unset}");
}
