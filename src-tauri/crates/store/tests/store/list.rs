//! The jobs list.

use model::{JobStatus, Stage, job::Ending};
use store::{JobFilter, JobOrder, NewJob};

use crate::workspace::{Workspace, at, new_job, start_of};

/// The titles found.
fn found(workspace: &Workspace, search: &str) -> Vec<String> {
    let filter =
        JobFilter { search: search.into(), order: JobOrder::Title, limit: 100, ..JobFilter::default() };
    let page = workspace.store.job_page(&filter).unwrap();
    assert_eq!(page.total as usize, page.rows.len(), "searching for “{search}”");
    page.rows.into_iter().map(|row| row.job.title).collect()
}

#[test]
fn jobs_are_sorted_by_change_by_creation_and_by_title() {
    let workspace = Workspace::new();
    let titles = ["banana", "Éclair", "apple", "Zebra", "eagle"];
    for (seconds, title) in (0..).zip(titles) {
        workspace.store.create_job(&new_job(title), start_of(Stage::Script), at(seconds)).unwrap();
    }
    workspace.store.rename_job(model::JobId(2), "éclair", at(99)).unwrap();
    let list = |order| {
        let page =
            workspace.store.job_page(&JobFilter { order, limit: 100, ..JobFilter::default() }).unwrap();
        page.rows.into_iter().map(|row| row.job.title).collect::<Vec<_>>()
    };
    assert_eq!(list(JobOrder::Changed), ["éclair", "eagle", "Zebra", "apple", "banana"]);
    assert_eq!(list(JobOrder::Created), ["eagle", "Zebra", "apple", "éclair", "banana"]);
    assert_eq!(
        list(JobOrder::Title),
        ["apple", "banana", "eagle", "éclair", "Zebra"],
        "case and accents don't count"
    );
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat() {
    let workspace = Workspace::new();
    for number in 0..25 {
        // Most are of the same moment, so that the id decides.
        workspace.store.create_job(&new_job("same"), start_of(Stage::Script), at(number / 10)).unwrap();
    }
    for order in [JobOrder::Changed, JobOrder::Created, JobOrder::Title] {
        let mut seen = Vec::new();
        for offset in (0..30).step_by(10) {
            let page = workspace
                .store
                .job_page(&JobFilter { order, offset, limit: 10, ..JobFilter::default() })
                .unwrap();
            assert_eq!(page.total, 25);
            seen.extend(page.rows.into_iter().map(|row| row.job.id));
        }
        assert_eq!(seen.len(), 25, "{order:?}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 25, "{order:?} repeats none");
    }
    let beyond =
        workspace.store.job_page(&JobFilter { offset: 999, limit: 10, ..JobFilter::default() }).unwrap();
    assert_eq!((beyond.rows.len(), beyond.total), (0, 25));
}

#[test]
fn a_status_filter_and_its_counts_follow_every_change() {
    let workspace = Workspace::new();
    let (running, failed) = (workspace.job("running"), workspace.job("failed"));
    workspace.store.end_run(failed.run, Ending::Failed, None, at(1)).unwrap();
    let (in_review, _) = workspace.composed("in review");
    let (gone, _) = workspace.composed("gone");
    workspace.store.delete_job(gone, at(5)).unwrap();
    let titles = |status| {
        let page = workspace.store.job_page(&JobFilter { status, limit: 9, ..JobFilter::default() }).unwrap();
        assert_eq!(page.total as usize, page.rows.len());
        page.rows.into_iter().map(|row| row.job.title).collect::<Vec<_>>()
    };
    assert_eq!(titles(Some(JobStatus::Running)), ["running"]);
    assert_eq!(titles(Some(JobStatus::Failed)), ["failed"]);
    assert_eq!(titles(Some(JobStatus::InReview)), ["in review"]);
    assert_eq!(titles(Some(JobStatus::Completed)), Vec::<String>::new());
    let mut counts = workspace.store.job_counts().unwrap();
    counts.sort_unstable_by_key(|(status, _)| status.name());
    assert_eq!(counts, [(JobStatus::Failed, 1), (JobStatus::InReview, 1), (JobStatus::Running, 1)]);

    workspace.finish(running.run, 6);
    workspace.store.delete_job(in_review, at(7)).unwrap();
    assert_eq!(titles(Some(JobStatus::Running)), Vec::<String>::new());
    assert_eq!(titles(Some(JobStatus::Pending)), ["running"]);
    let filter = JobFilter {
        status: Some(JobStatus::Failed),
        search: "fail".into(),
        limit: 9,
        ..JobFilter::default()
    };
    assert_eq!(workspace.store.job_page(&filter).unwrap().total, 1, "filter and search go together");
    let filter = JobFilter { status: Some(JobStatus::Pending), ..filter };
    assert_eq!(workspace.store.job_page(&filter).unwrap().total, 0);
}

#[test]
fn a_search_finds_jobs_that_hold_every_word_anywhere() {
    let workspace = Workspace::new();
    let create = |title: &str, theme: &str| {
        let job = NewJob { theme: theme.into(), ..new_job(title) };
        workspace.store.create_job(&job, start_of(Stage::Script), at(0)).unwrap().job
    };
    let bottle = create("HydroGlow launch", "product-demo");
    create("Café crème", "how-to");
    create("glow sticks", "story");
    workspace.store.set_subtitle(bottle, "The bottle that cleans itself").unwrap();

    assert_eq!(found(&workspace, "glow"), ["glow sticks", "HydroGlow launch"]);
    assert_eq!(
        found(&workspace, "LAUNCH bottle"),
        ["HydroGlow launch"],
        "words may be in title and subtitle"
    );
    assert_eq!(found(&workspace, "demo hydro itself"), ["HydroGlow launch"], "and in the theme");
    assert_eq!(found(&workspace, "glow bottle sticks"), Vec::<String>::new(), "every word must be there");
    assert_eq!(found(&workspace, "cafe creme"), ["Café crème"], "accents don't count");
    assert_eq!(found(&workspace, "cafe\u{301}"), ["Café crème"], "nor does how they are written");
    assert_eq!(found(&workspace, "   \n\t ").len(), 3, "no words leave nothing out");
    assert_eq!(found(&workspace, "mo"), ["HydroGlow launch"], "the text's last characters are found too");
    assert_eq!(found(&workspace, "y"), ["glow sticks", "HydroGlow launch"]);
    assert_eq!(
        found(&workspace, "launchproduct"),
        Vec::<String>::new(),
        "a word doesn't run on into the next text"
    );
}

#[test]
fn short_words_and_any_script_are_found() {
    let workspace = Workspace::new();
    for title in ["東京の夜", "a b", "🥤 Bottle ❤️", "مرحبا بالعالم", "ok", "x"] {
        workspace.job(title);
    }
    assert_eq!(found(&workspace, "東京"), ["東京の夜"]);
    assert_eq!(found(&workspace, "夜"), ["東京の夜"], "one character at the very end");
    assert_eq!(found(&workspace, "東京の夜"), ["東京の夜"]);
    assert_eq!(found(&workspace, "🥤"), ["🥤 Bottle ❤️"]);
    assert_eq!(found(&workspace, "❤"), ["🥤 Bottle ❤️"]);
    assert_eq!(found(&workspace, "مرحبا"), ["مرحبا بالعالم"]);
    assert_eq!(found(&workspace, "بال"), ["مرحبا بالعالم"]);
    assert_eq!(found(&workspace, "ok"), ["ok"]);
    assert_eq!(found(&workspace, "x"), ["x"]);
    assert_eq!(found(&workspace, "b a"), ["a b"]);
    assert_eq!(found(&workspace, "a bo"), Vec::<String>::new(), "every short word must be there");
    assert_eq!(found(&workspace, "bo"), ["🥤 Bottle ❤️"]);
}

#[test]
fn characters_that_mean_something_elsewhere_mean_themselves() {
    let workspace = Workspace::new();
    let titles = [
        "100% cotton",
        "100 percent",
        "say \"hi\" now",
        "it's *bold*",
        "a_b^c",
        "NEAR(1 2)",
        "title:x OR y",
        "back\\slash",
        "semi;colon--",
        "{brace} [x]",
        "plus+minus-",
        "col'); DROP TABLE jobs;--",
        "AND NOT",
    ];
    for title in titles {
        workspace.job(title);
    }
    let one = |search: &str| {
        let hits = found(&workspace, search);
        assert_eq!(hits.len(), 1, "“{search}” finds {hits:?}");
        hits.into_iter().next().unwrap()
    };
    assert_eq!(one("100%"), "100% cotton");
    assert_eq!(one("\"hi\""), "say \"hi\" now");
    assert_eq!(one("*bold*"), "it's *bold*");
    assert_eq!(one("a_b"), "a_b^c");
    assert_eq!(one("near(1"), "NEAR(1 2)");
    assert_eq!(one("title:x"), "title:x OR y");
    assert_eq!(one("k\\s"), "back\\slash");
    assert_eq!(one("colon--"), "semi;colon--");
    assert_eq!(one("{brace}"), "{brace} [x]");
    assert_eq!(one("+m"), "plus+minus-");
    assert_eq!(one("');"), "col'); DROP TABLE jobs;--");
    assert_eq!(one("and not"), "AND NOT");
    assert_eq!(one("%"), "100% cotton");
    for odd in ["\"", "\"\"\"", "'", "\0", "\u{feff}", "(", "*", "^", "a\"b\"", "\u{10ffff}", "NOT", "-"] {
        found(&workspace, odd);
    }
    assert_eq!(workspace.store.job_page(&JobFilter { limit: 99, ..JobFilter::default() }).unwrap().total, 13);
}

#[test]
fn any_text_is_found_by_any_part_of_its_words() {
    use proptest::prelude::*;
    let workspace = Workspace::new();
    let config = ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(title in "\\PC{1,24}", from in 0usize..24, length in 1usize..6)| {
        let made = workspace.job(&title);
        let characters: Vec<char> = title.chars().collect();
        let part: String = characters.iter().skip(from % characters.len()).take(length).collect();
        let search = part.split_whitespace().collect::<Vec<_>>().join(" ");
        let filter = JobFilter { search: search.clone(), limit: 1000, ..JobFilter::default() };
        let page = workspace.store.job_page(&filter).unwrap();
        prop_assert!(page.rows.iter().any(|row| row.job.id == made.job), "“{search}” doesn't find “{title}”");
        prop_assert_eq!(page.total as usize, page.rows.len());
    });
}
