//! What is run, and in which order.

use std::path::{Path, PathBuf};

use media::{CancellationToken, RenderReport, Renderer, Timeline, Tools};

use crate::{
    Fault, bare,
    cost::{Cost, measured},
    memory, moviepy,
    rows::{Ratio, Table},
    sources::Sources,
    timelines,
};

/// The renderer's standard settings, but for the threads: the bare encode may use all cores.
const PRESET: &str = "veryfast";
const CRF: &str = "21";
/// How many scenes each video has.
const SHORT: usize = 6;
const LONG: usize = 12;

/// Everything that stays the same from round to round.
pub struct Bench {
    tools: Tools,
    sources: Sources,
    short: Timeline,
    long: Timeline,
    /// Outputs, raw frames and the rounds' caches; emptied as they are done with.
    work: PathBuf,
    /// The last full render of the short video, for moviepy.
    short_cost: Option<Cost>,
    table: Table,
}

impl Bench {
    /// Lays the videos out.
    pub fn new(tools: Tools, sources: Sources, folder: &Path) -> Result<Self, Fault> {
        let (short, long) = (timelines::video(&sources, SHORT), timelines::video(&sources, LONG));
        let work = folder.join("work");
        if work.exists() {
            std::fs::remove_dir_all(&work)?;
        }
        std::fs::create_dir_all(&work)?;
        Ok(Self { tools, sources, short, long, work, short_cost: None, table: Table::default() })
    }

    /// One round of everything.
    pub fn round(&mut self, round: usize) -> Result<(), Fault> {
        let cache = self.work.join(format!("cache-{round}"));
        let output = self.work.join("video.mp4");
        let (long, short) = (self.long.clone(), self.short.clone());
        let full = self.full(&long, &cache, &output)?;
        let changes = [
            ("caption_word", timelines::with_other_word(&long, round)),
            ("scene_source", timelines::with_other_source(&long, &self.sources, round)),
            ("music_volume", timelines::with_other_volume(&long, round)),
            ("unchanged", long.clone()),
        ];
        for (row, changed) in changes {
            let (report, cost) = self.rendered(&changed, &cache, &output)?;
            println!("  {row}: {:.2} s of CPU, {}", cost.cpu, reused(&report));
            self.table.add(row, Ratio::of(cost, full));
        }
        self.previews(&long, &cache, round)?;
        std::fs::remove_dir_all(&cache)?;
        let short_cost = self.full(&short, &cache, &output)?;
        std::fs::remove_dir_all(&cache)?;
        self.short_cost = Some(short_cost);
        Ok(())
    }

    /// A render from nothing, and the bare encode of its frames right after it.
    fn full(&mut self, timeline: &Timeline, cache: &Path, output: &Path) -> Result<Cost, Fault> {
        let (_, cost) = self.rendered(timeline, cache, output)?;
        let bare = bare::encode(&self.tools, output, timeline, &encoder(), &self.work)?;
        let seconds = timeline.duration_ms() / 1000;
        println!(
            "  {seconds} s: {:.1} s of CPU, bare {:.1}; {:.1} s, bare {:.1}",
            cost.cpu, bare.cpu, cost.wall, bare.wall
        );
        self.table.add("full", Ratio::of(cost, bare));
        Ok(cost)
    }

    /// A renderer is made anew each time: a program that was just started.
    fn rendered(
        &self,
        timeline: &Timeline,
        cache: &Path,
        output: &Path,
    ) -> Result<(RenderReport, Cost), Fault> {
        let tools = self.tools.clone();
        measured(|| {
            Ok(Renderer::new(tools, cache)?.render(timeline, output, &|_| {}, &CancellationToken::new())?)
        })
    }

    /// Preview frames at places that were not asked for before, each against a bare decode of its source.
    fn previews(&mut self, timeline: &Timeline, cache: &Path, round: usize) -> Result<(), Fault> {
        let renderer = Renderer::new(self.tools.clone(), cache)?;
        let picture = self.work.join("preview.png");
        for (at_ms, source, source_ms) in timelines::places(timeline, round) {
            let bare = bare::single_frame(&self.tools, &source, source_ms)?;
            let frame = timeline.frame_rate.frames(at_ms);
            let ((), cost) = measured(|| Ok(renderer.preview_frame(timeline, frame, &picture)?))?;
            self.table.add("preview_frame", Ratio::of(cost, bare));
        }
        Ok(())
    }

    /// The most memory that a full render of the short video holds, all processes together.
    pub fn peak_memory(&self) -> Result<Option<u64>, Fault> {
        let cache = self.work.join("cache-memory");
        let (_, peak) = memory::peak(|| self.rendered(&self.short, &cache, &self.work.join("video.mp4")))?;
        std::fs::remove_dir_all(&cache)?;
        if let Some(bytes) = peak {
            println!("most memory at a time: {} MiB (must 900, aim 500)", bytes >> 20);
        }
        Ok(peak)
    }

    /// The short video with moviepy, over ours; a clear line where it can't be.
    pub fn moviepy(&mut self, folder: &Path) -> Result<(), Fault> {
        let Some(ours) = self.short_cost else { return Ok(()) };
        let encoder = moviepy::Encoder { preset: PRESET.into(), args: vec!["-crf".into(), CRF.into()] };
        let rendered = moviepy::python(folder)
            .and_then(|python| moviepy::render(&python, &self.tools, &self.short, &encoder, &self.work));
        match rendered {
            Ok(cost) => {
                println!(
                    "  moviepy: {:.1} s of CPU, {:.1} s; ours {:.1} and {:.1}",
                    cost.cpu, cost.wall, ours.cpu, ours.wall
                );
                self.table.add("moviepy", Ratio::of(cost, ours));
            }
            Err(error) => println!("moviepy is left out: {error}"),
        }
        Ok(())
    }

    /// What was measured. Everything made on the way is removed.
    pub fn into_table(self) -> Table {
        // It is made anew next time in any case.
        let _ = std::fs::remove_dir_all(&self.work);
        self.table
    }
}

fn encoder() -> Vec<String> {
    ["-c:v", "libx264", "-profile:v", "high", "-preset", PRESET, "-crf", CRF, "-g", "250"]
        .map(str::to_owned)
        .into()
}

fn reused(report: &RenderReport) -> String {
    let reused = report.chunks.iter().filter(|chunk| chunk.cached).count();
    format!("{reused} of {} pieces reused", report.chunks.len())
}
