//! Importing trends from files as users have them.

use model::TrendPlatform;
use proptest::prelude::*;
use reelwright_providers::{Collected, ProviderError, Setup, TrendRequest, Work, list, trends::import};

fn now() -> model::Timestamp {
    "2026-03-02T00:00:00Z".parse().unwrap()
}

fn read(text: &str) -> Collected {
    import::read(text.as_bytes(), now()).unwrap()
}

async fn collect(name: &str, bytes: &[u8]) -> Result<Collected, ProviderError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let request = TrendRequest { file: Some(path), now: now(), about: String::new(), region: String::new() };
    list::trend_source("import", &Setup::offline()).unwrap().collect(&request, &Work::quiet()).await
}

#[test]
fn a_table_with_commas_is_read_whole() {
    let got = read(
        "platform,external_id,title,description,creator,creator_id,hashtags,views,likes,comments,shares,duration,sound_name,video_url,thumbnail_url,posted_at\n\
         tiktok,71,\"Fold it, fast\",\"Two folds\nand done\",Ana,ana1,#Howto #laundry,\"1,200\",12.3k,45,6,0:21,original sound,https://t.example/71,https://t.example/71.jpg,2026-03-01T10:00:00Z\n",
    );
    let trend = &got.trends[0];
    assert_eq!((trend.platform, trend.external_id.as_str()), (TrendPlatform::Tiktok, "71"));
    assert_eq!((trend.title.as_str(), trend.description.as_str()), ("Fold it, fast", "Two folds\nand done"));
    assert_eq!(trend.hashtags, ["howto", "laundry"]);
    assert_eq!((trend.views, trend.likes, trend.duration_ms), (1200, 12_300, 21_000));
    assert!(!trend.sample, "what the user brings is real");
    assert!(got.skipped.is_empty());
}

#[test]
fn semicolons_tabs_a_byte_order_mark_and_other_names_are_understood() {
    for separator in [";", "\t"] {
        let header =
            ["\u{feff}Network", "Video ID", "Caption", "likeCount", "View Count", "Create-Time", "tags"];
        let row = ["YouTube Shorts", "abc", "Tea, please", "1.5M", "2 000 000", "1772366400", "tea;calm"];
        let row = row.map(|value| format!("\"{value}\""));
        let got = read(&format!("{}\r\n{}\r\n", header.join(separator), row.join(separator)));
        let trend = &got.trends[0];
        assert_eq!(
            (trend.platform, trend.likes, trend.views),
            (TrendPlatform::Youtube, 1_500_000, 2_000_000)
        );
        assert_eq!((trend.title.as_str(), trend.hashtags.len()), ("Tea, please", 2));
    }
}

#[test]
fn json_comes_as_an_array_an_object_or_a_line_each() {
    let one = r##"{"platform":"tiktok","id":9,"title":"A","posted_at":"2026-03-01","hashtags":["#a","b"],"views":10,"durationSeconds":12.5}"##;
    for text in [format!("[{one}]"), format!("{{\"trends\": [{one}]}}"), format!("{one}\n")] {
        let got = read(&text);
        assert_eq!(got.trends[0].hashtags, ["a", "b"], "{text}");
        assert_eq!((got.trends[0].duration_ms, got.trends[0].external_id.as_str()), (12_500, "9"));
    }
}

#[test]
fn an_id_and_a_platform_may_come_from_the_address() {
    let got = read(
        "title,url,date\nA,https://www.tiktok.com/@x/video/123?lang=en,2026-03-01\nB,https://youtu.be/dQ?t=1,2026-03-01\n",
    );
    assert_eq!((got.trends[0].platform, got.trends[0].external_id.as_str()), (TrendPlatform::Tiktok, "123"));
    assert_eq!((got.trends[1].platform, got.trends[1].external_id.as_str()), (TrendPlatform::Youtube, "dQ"));
}

#[test]
fn bad_rows_are_skipped_and_named_by_line_and_reason() {
    let got = read(
        "platform,id,title,likes,posted_at\n\
         tiktok,1,Good,5,2026-03-01\n\
         myspace,2,Odd,5,2026-03-01\n\
         tiktok,3,Odd,lots,2026-03-01\n\
         tiktok,4,Odd,5,\n\
         tiktok,5,Odd,5,2036-01-01\n\
         tiktok,,Odd,5,2026-03-01\n\
         tiktok,7,,5,2026-03-01\n\
         tiktok,8,Odd,5,2026-03-01,surplus\n\n",
    );
    assert_eq!(got.trends.len(), 1);
    let expected =
        ["line 3 platform", "line 4 likes", "line 5 does not say when", "line 6 was posted in the future"];
    for (reason, beginning) in got.skipped.iter().zip(expected) {
        assert!(reason.starts_with(beginning), "{reason}");
    }
    assert_eq!(got.skipped.len(), 7, "{:#?}", got.skipped);
}

#[test]
fn json_rows_are_named_by_their_line_too() {
    let got = read(
        "[\n{\"platform\":\"tt\",\"id\":\"1\",\"title\":\"A\",\"date\":\"2026-03-01\"},\n42,\n{\"title\":\"B\"}\n]",
    );
    assert_eq!(got.trends.len(), 1);
    assert!(
        got.skipped[0].starts_with("line 3") && got.skipped[1].starts_with("line 4"),
        "{:?}",
        got.skipped
    );
}

#[test]
fn the_later_row_of_one_video_counts() {
    let got = read(
        "platform,id,title,likes,posted_at\ntt,1,Old,1,2026-03-01\ntt,1,New,2,2026-03-01\nyt,1,Other,3,2026-03-01\n",
    );
    let titles: Vec<&str> = got.trends.iter().map(|trend| trend.title.as_str()).collect();
    assert_eq!(titles, ["New", "Other"]);
    assert_eq!(got.skipped, ["line 2 is the same video as line 3, which counts"]);
}

#[test]
fn an_address_that_is_not_of_the_web_is_left_out() {
    let got = read("platform,id,title,url,posted_at\ntt,1,A,javascript:alert(1),2026-03-01\n");
    assert_eq!(got.trends[0].video_url, "");
}

#[tokio::test]
async fn files_with_nothing_readable_are_errors_that_say_why() {
    let cases: [(&[u8], &str); 7] = [
        (b"", "is empty"),
        (b"  \n \n", "is empty"),
        (b"\xff\xfea\0", "UTF-16"),
        (b"title\nf\xe9e", "not UTF-8 text (line 2)"),
        (b"colour,size\nred,5\n", "no column called title"),
        (b"{\"trends\": [{\"title\": }]}", "broken JSON"),
        (b"title,platform\n", "no rows under its header"),
    ];
    for (bytes, expected) in cases {
        let error = collect("my trends.csv", bytes).await.unwrap_err();
        let ProviderError::BadRequest { code, message } = &error else { panic!("{error:?}") };
        assert_eq!(*code, "unreadable_import");
        assert!(message.contains(expected) && message.contains("my trends.csv"), "{message}");
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_says_its_size_and_the_limit() {
    let error = collect("big.csv", &vec![b'a'; import::MOST_BYTES as usize + 1]).await.unwrap_err();
    assert!(error.to_string().contains("20 MB"), "{error}");
}

#[tokio::test]
async fn a_missing_file_and_no_file_are_told_apart() {
    let source = list::trend_source("import", &Setup::offline()).unwrap();
    let missing = TrendRequest {
        file: Some("/nowhere/trends.csv".into()),
        now: now(),
        about: String::new(),
        region: String::new(),
    };
    assert!(matches!(source.collect(&missing, &Work::quiet()).await, Err(ProviderError::File { .. })));
    let none = TrendRequest { file: None, now: now(), about: String::new(), region: String::new() };
    assert!(matches!(
        source.collect(&none, &Work::quiet()).await,
        Err(ProviderError::BadRequest { code: "no_import_file", .. })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_the_import_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = import::read(&bytes, now());
    }

    #[test]
    fn no_text_in_a_column_makes_the_import_panic(values in proptest::collection::vec("\\PC{0,12}", 5)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["platform", "id", "title", "duration", "posted_at"]).unwrap();
        writer.write_record(&values).unwrap();
        let _ = import::read(&writer.into_inner().unwrap(), now());
    }
}
