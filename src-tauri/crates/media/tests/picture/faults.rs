//! An ffmpeg that stalls, lies, floods or dies in the middle of a render.

use std::{fs, io::Write, path::Path, process::Command, time::Duration};

use model::MotionPattern;
use reelwright_media::{RenderError, Renderer, Timeline, Tools};

use crate::{common::*, render::files_ending};

/// A renderer whose ffmpeg is a script for every call that encodes a chunk, and the real one for all others.
fn with_encoder(desk: &Desk, script: &str) -> Renderer {
    let real = tools();
    let path = desk.path("ffmpeg");
    let text = format!(
        "#!/bin/sh\nreal='{}'\ncase \"$*\" in *frag_keyframe*) {script} ;; esac\nexec \"$real\" \"$@\"\n",
        real.ffmpeg().display()
    );
    script_at(&path, &text);
    let tools = Tools::at(&path, real.ffprobe()).unwrap();
    Renderer::new(tools, &desk.path("cache")).unwrap().with_workers(2)
}

fn short() -> Timeline {
    timeline(vec![scene(70, drawn(MotionPattern::Drift, 1)), scene(30, drawn(MotionPattern::Grid, 1))])
}

fn fault(script: &str) -> String {
    fault_of(script, |renderer| renderer)
}

fn fault_of(script: &str, set: impl FnOnce(Renderer) -> Renderer) -> String {
    let desk = Desk::new();
    let renderer = set(with_encoder(&desk, script));
    let error = renderer.render(&short(), &desk.path("out.mp4"), &|_| {}, &Default::default()).unwrap_err();
    assert!(matches!(error, RenderError::Chunk { .. }), "{error}");
    assert!(
        !desk.path("out.mp4").exists() && !desk.path("out.mp4.partial").exists(),
        "nothing is left of the output"
    );
    assert!(
        files_ending(&desk, "mp4").is_empty() && files_ending(&desk, "partial").is_empty(),
        "nor in the cache"
    );
    error.to_string()
}

#[test]
fn an_encoder_that_stalls_is_ended() {
    // Only here: a busy machine may keep an encoder that works from any progress for as long.
    let impatient = |renderer: Renderer| renderer.with_stall_limit(Duration::from_secs(1));
    let said = fault_of("echo 'device is busy' >&2; exec sleep 1000", impatient);
    assert!(
        said.contains("no progress") && said.contains("device is busy") && said.contains("libx264"),
        "{said}"
    );
}

#[test]
fn an_encoder_that_floods_and_fails_is_quoted_at_its_end() {
    let said = fault(
        "cat > /dev/null; yes 'a line of noise' | head -n 100000 >&2; echo 'out of memory' >&2; exit 1",
    );
    assert!(said.contains("out of memory") && said.contains("exit code 1"), "{}", &said[said.len() - 300..]);
    assert!(said.len() < 64 * 1024, "{} bytes are told", said.len());
}

#[test]
fn an_encoder_that_writes_too_little_is_found_out() {
    let said = fault("head -c 2000000 | \"$real\" \"$@\"; exit 0");
    assert!(said.contains("came back from the encoder"), "{said}");
}

#[test]
fn an_encoder_that_writes_half_a_file_is_found_out() {
    let said = fault("\"$real\" \"$@\" | head -c 2000; exit 0");
    assert!(said.contains("no whole MP4"), "{said}");
}

#[test]
fn an_encoder_that_is_killed_is_told_by_its_signal() {
    let said = fault("kill -9 $$");
    assert!(said.contains("signal 9"), "{said}");
}

#[test]
fn what_was_finished_before_a_fault_is_kept() {
    let desk = Desk::new();
    let flag = desk.path("failed once");
    // The grid's chunk is the shorter: one of 30 frames. Its first encode fails, all others work.
    let script = format!(
        "\"$real\" \"$@\" > '{0}.out' || exit 1; [ -e '{0}' ] && {{ cat '{0}.out'; exit 0; }}; \
         if [ -e '{0}.one' ]; then touch '{0}'; exit 1; fi; touch '{0}.one'; cat '{0}.out'; exit 0",
        flag.display()
    );
    let renderer = with_encoder(&desk, &script).with_workers(1);
    let timeline = short();
    renderer.render(&timeline, &desk.path("out.mp4"), &|_| {}, &Default::default()).unwrap_err();
    assert_eq!(files_ending(&desk, "mp4").len(), 1, "the first chunk was whole");
    let report = renderer.render(&timeline, &desk.path("out.mp4"), &|_| {}, &Default::default()).unwrap();
    let cached: Vec<bool> = report.chunks.iter().map(|chunk| chunk.cached).collect();
    assert_eq!(cached, [true, false]);
    assert_eq!(Frames::of(&desk.path("out.mp4"), CANVAS).frames.len(), 100);
}

#[test]
fn chunks_with_other_parameter_sets_are_made_again() {
    let desk = Desk::new();
    let timeline = timeline(vec![
        scene(30, drawn(MotionPattern::Drift, 1)),
        scene(31, drawn(MotionPattern::Grid, 1)),
        scene(32, drawn(MotionPattern::Waves, 1)),
    ]);
    let flag = desk.path("odd once");
    // The first chunk comes from an encoder that was set otherwise: a slower one has more reference frames.
    let odd = format!(
        "[ -e '{0}' ] || {{ touch '{0}'; exec \"$real\" -v error -f lavfi -i testsrc2=s=180x320:r=30 -frames:v 30 \
         -pix_fmt yuv420p -c:v libx264 -preset slower -video_track_timescale 15360 -f mp4 \
         -movflags +frag_keyframe+empty_moov+default_base_moof pipe:1; }}",
        flag.display()
    );
    let renderer = with_encoder(&desk, &odd).with_workers(1);
    let report = renderer.render(&timeline, &desk.path("out.mp4"), &|_| {}, &Default::default()).unwrap();
    assert_eq!(report.chunks[0].why, Some(reelwright_media::render::Why::Headers));
    assert_eq!(Frames::of(&desk.path("out.mp4"), CANVAS).frames.len(), 93);
}

#[test]
fn a_full_disk_is_told_and_leaves_the_cache_sound() {
    // A small file system of its own needs the right to mount one.
    let desk = Desk::new();
    let small = desk.path("small");
    fs::create_dir(&small).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=96k", "none"]).arg(&small).output();
    if !mounted.is_ok_and(|mounted| mounted.status.success()) {
        // Past the test harness, which shows what a test that passes prints to nobody.
        let left_out = "LEFT OUT: the renderer on a full disk. This user may not mount a disk of its own.";
        writeln!(std::io::stderr(), "{left_out}").unwrap();
        return;
    }
    let renderer = Renderer::new(tools(), &small.join("cache")).unwrap();
    let noisy = desk.make(
        "noise.mp4",
        "-f lavfi -i nullsrc=s=180x320:r=30:d=4,geq=random(1)*255:128:128 -c:v libx264 -qp 20",
    );
    let timeline = timeline(vec![scene(110, clip(&noisy))]);
    let error = renderer.render(&timeline, &desk.path("out.mp4"), &|_| {}, &Default::default()).unwrap_err();
    let unmount = |path: &Path| Command::new("umount").arg("-l").arg(path).status().unwrap();
    let left: Vec<_> = renderer.plan(&timeline).unwrap().cached;
    unmount(&small);
    assert!(error.to_string().contains("free some space"), "{error}");
    assert!(left.iter().all(|cached| !cached), "{left:?}");
    assert!(!desk.path("out.mp4").exists());
}

#[test]
fn a_killed_program_leaves_no_ffmpeg() {
    let desk = Desk::new();
    let ids = desk.path("ids");
    // Every ffmpeg of this render writes its id down and then works slowly for ever.
    let script = format!("echo $$ >> '{}'; exec sleep 1000", ids.display());
    drop(with_encoder(&desk, &script));
    let timeline = desk.path("timeline.json");
    fs::write(&timeline, serde_json::to_vec(&short()).unwrap()).unwrap();
    // This very test program, asked to render in another process; see `render_for_the_kill_test`.
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "faults::render_for_the_kill_test"])
        .env("REELWRIGHT_FFMPEG", desk.path("ffmpeg"))
        .env("KILL_TEST_FOLDER", desk.folder.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    wait_until("both encoders have begun", || {
        fs::read_to_string(&ids).is_ok_and(|ids| ids.lines().count() >= 2)
    });
    child.kill().unwrap();
    child.wait().unwrap();
    for id in fs::read_to_string(&ids).unwrap().lines() {
        wait_until("the encoder has ended", || {
            !Path::new(&format!("/proc/{id}/cmdline")).exists() || ended(id)
        });
    }
}

/// A process that has ended and that nobody has asked after.
fn ended(id: &str) -> bool {
    fs::read_to_string(format!("/proc/{id}/stat"))
        .map_or(true, |stat| stat.rsplit(')').next().unwrap_or_default().trim_start().starts_with('Z'))
}

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let began = std::time::Instant::now();
    while !condition() {
        assert!(began.elapsed() < Duration::from_secs(60), "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Not a test: what [`a_killed_program_leaves_no_ffmpeg`] starts and kills.
#[test]
#[ignore = "started by another test"]
fn render_for_the_kill_test() {
    let Some(folder) = std::env::var_os("KILL_TEST_FOLDER") else { return };
    let folder = Path::new(&folder);
    let timeline: Timeline =
        serde_json::from_slice(&fs::read(folder.join("timeline.json")).unwrap()).unwrap();
    let renderer = Renderer::new(Tools::find().unwrap(), &folder.join("cache")).unwrap().with_workers(2);
    let _ = renderer.render(&timeline, &folder.join("out.mp4"), &|_| {}, &Default::default());
}
