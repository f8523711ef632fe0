//! What leaves the review room: files that other programs read.

use model::{Command, Remark, Stage};
use serde_json::Value;
use studio::view::{ExportAs, JobView, RunOptions};

use crate::bench::Bench;

/// A composed video with a voice, a still, a clip shorter than its scene and a drawn background, and what a reviewer
/// said of it.
pub async fn reviewed(bench: &Bench) -> JobView {
    let visuals = vec![bench.adopt(&bench.picture()), bench.adopt(&bench.clip())];
    let text = "First we boil fresh water.\n\nThen we wait for three whole minutes, and the tea is done.";
    let options = RunOptions { text: Some(text.into()), visuals, ..RunOptions::default() };
    let made = bench.run(Command::ContentGeneration, options).await;
    let composed =
        bench.start_in(Some(made.row.id), Command::Composition, RunOptions::default()).await.unwrap();
    bench.studio.wait(composed.job_id).await;
    let job = bench.studio.get_job(composed.job_id).unwrap();
    let video = job.videos.first().expect("a video was composed").id;
    let said = |start_ms, end_ms, text: &str| Remark { start_ms, end_ms, text: text.into() };
    let comments = bench.studio.add_comment(video, said(1000, Some(2000), "=too | dark"), None).unwrap();
    let first = comments[0].id;
    bench.studio.add_comment(video, said(1000, None, "lighter, *please*\nהיום"), Some(first)).unwrap();
    let comments = bench.studio.add_comment(video, said(0, None, "fine"), None).unwrap();
    let fine = comments.iter().find(|comment| comment.remark.text == "fine").unwrap();
    bench.studio.mark_comment(fine.id, true).unwrap();
    bench.studio.reject_video(video, "the picture, \"mostly\"", Stage::Visuals).unwrap();
    bench.studio.get_job(job.row.id).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_captions_and_the_project_leave_as_files() {
    let bench = Bench::new();
    let job = reviewed(&bench).await;
    let video = &job.videos[0];
    let export = |kind| bench.studio.export(video.id, kind).unwrap();

    let csv = export(ExportAs::Csv);
    assert!(csv.name.ends_with("-comments.csv"), "{}", csv.name);
    assert!(csv.text.starts_with("\u{feff}kind,"), "a spreadsheet reads it as UTF-8");
    let mut table = csv::Reader::from_reader(csv.text.as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let column = |at: usize| rows.iter().map(|row| row[at].to_owned()).collect::<Vec<_>>();
    assert_eq!(column(0), ["verdict", "comment", "comment", "answer"]);
    assert_eq!(column(4), ["rejected to visuals", "done", "open", "open"]);
    assert_eq!(column(5)[2], "00:00:01:00");
    assert_eq!(column(9)[2], "'=too | dark", "no spreadsheet calculates it");
    assert_eq!(column(9)[3], "lighter, *please*\nהיום", "line breaks and every script are kept");

    let edl = export(ExportAs::Edl).text;
    assert!(edl.contains("\r\n003  001      V     C        01:00:01:00 01:00:01:01"), "{edl}");
    assert!(edl.contains(" |C:ResolveColorRed |M:=too ¦ dark |D:24\r\n"), "{edl}");
    assert!(edl.contains("ResolveColorGreen |M:fine |D:1"), "{edl}");

    let page = export(ExportAs::Markdown).text;
    assert!(
        page.contains("- [ ] `00:00:01:00–00:00:02:00` =too \\| dark\n  - lighter, \\*please\\*\n    היום")
    );
    assert!(page.contains("- [x] `00:00:00:00` fine"), "{page}");
    assert!(page.contains("Rejected, back to visuals: the picture, \"mostly\""), "{page}");

    assert!(export(ExportAs::Vtt).text.starts_with("WEBVTT\n\n00:00:0"));
    assert!(export(ExportAs::Srt).text.starts_with("1\n00:00:0"));
    let place = bench.folder.path().join("project.otio");
    bench.studio.export_to(video.id, ExportAs::Otio, &place).unwrap();
    project_is_whole(&serde_json::from_slice(&std::fs::read(place).unwrap()).unwrap(), video.duration_ms);
}

/// Every track is as long as the video, every file is there, and the comments are markers.
fn project_is_whole(project: &Value, duration_ms: u32) {
    assert_eq!(project["OTIO_SCHEMA"], "Timeline.1");
    let stack = &project["tracks"];
    let tracks = stack["children"].as_array().unwrap();
    let names: Vec<&str> = tracks.iter().map(|track| track["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Picture", "Voice"]);
    let items = tracks[0]["children"].as_array().unwrap();
    let clips: Vec<&Value> = items.iter().filter(|item| item["OTIO_SCHEMA"] == "Clip.2").collect();
    let frames: f64 =
        clips.iter().map(|clip| clip["source_range"]["duration"]["value"].as_f64().unwrap()).sum();
    assert!((frames * 1000.0 / 24.0 - f64::from(duration_ms)).abs() < 42.0, "{frames} frames");
    for clip in clips {
        let media = &clip["media_references"]["DEFAULT_MEDIA"];
        let address = url::Url::parse(media["target_url"].as_str().unwrap()).unwrap();
        assert!(address.to_file_path().unwrap().is_file(), "{address}");
        let start = clip["source_range"]["start_time"]["value"].as_f64().unwrap();
        let length = clip["source_range"]["duration"]["value"].as_f64().unwrap();
        if let Some(available) = media["available_range"]["duration"]["value"].as_f64() {
            assert!(start + length <= available + 1.0, "the file has what the clip shows of it");
        }
    }
    let markers = stack["markers"].as_array().unwrap();
    let red: Vec<&Value> = markers.iter().filter(|marker| marker["color"] == "RED").collect();
    assert_eq!(red.len(), 1);
    assert_eq!(red[0]["marked_range"]["duration"]["value"].as_f64(), Some(24.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_that_was_handed_over_is_a_project_of_one_clip_without_captions() {
    let bench = Bench::new();
    let clip = bench.adopt(&bench.clip());
    let job = bench.run(Command::Review, RunOptions { visuals: vec![clip], ..RunOptions::default() }).await;
    let video = job.videos[0].id;
    assert_eq!(bench.studio.export(video, ExportAs::Srt).unwrap_err().code, "no_captions");
    let project: Value =
        serde_json::from_str(&bench.studio.export(video, ExportAs::Otio).unwrap().text).unwrap();
    let clip = &project["tracks"]["children"][0]["children"][0];
    assert_eq!(clip["media_references"]["DEFAULT_MEDIA"]["available_range"]["duration"]["value"], 50.0);
    let nowhere = bench.folder.path().join("no such folder/a.otio");
    assert_eq!(bench.studio.export_to(video, ExportAs::Otio, &nowhere).unwrap_err().code, "missing_file");
}
