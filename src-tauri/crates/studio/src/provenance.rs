//! Where a video came from, written beside it and kept true with every verdict.

use std::{fs, path::Path};

use model::{
    CallState, JobId, Provenance, Script, Stage, VideoStatus, WriterKind,
    video::{FileHash, OrderUse, ProviderUse},
};
use providers::{Kind, list};

use crate::{
    Studio,
    engines::presents,
    files::Kept,
    ledger::{CallView, JobMoney},
    stage::{StageRun, content},
    view::{AppError, TrendsTake, VisualsTake, VoiceTake},
    workspace::write_whole,
};

/// The version of the file's format.
const VERSION: u32 = 2;
/// Thousandths of a cent in a cent.
const MILLICENTS: u64 = 1000;

/// Puts together what a composed video was made from.
///
/// # Errors
/// Where a take can't be read.
pub fn compose(
    run: &StageRun,
    script: Option<&Script>,
    video: &Kept,
    encoder: &str,
) -> Result<Provenance, AppError> {
    let store = run.studio.store();
    let mut hashes = Vec::new();
    for artifact in store.artifacts_of_job(run.job.id)? {
        hashes.push(FileHash { name: artifact.name, kind: artifact.kind, blake3: artifact.blake3 });
    }
    hashes.push(FileHash {
        name: video.name.clone(),
        kind: model::ArtifactKind::Video,
        blake3: video.blake3.clone(),
    });
    hashes.sort_by(|a, b| (&a.name, &a.blake3).cmp(&(&b.name, &b.blake3)));
    hashes.dedup();
    let money = run.studio.job_money(run.job.id)?;
    let orders = orders(&run.studio, run.job.id, &money);
    let cost_millicents = store.spending_on(run.job.id)?.spent_millicents;
    Ok(Provenance {
        version: VERSION,
        job_id: run.job.id,
        run_id: run.run,
        take_id: None,
        video_id: None,
        script_id: run.job.state.stage(Stage::Script).selected,
        created_at: run.studio.now(),
        theme: script.map_or_else(|| run.job.theme.clone(), |script| script.theme.name.clone()),
        trend_report_id: script.and_then(|script| script.report),
        prompts: prompts(script),
        providers: engines(run, script, &orders, encoder)?,
        cost_cents: u32::try_from(cost_millicents.div_ceil(MILLICENTS)).unwrap_or(u32::MAX),
        cost_millicents,
        unused_millicents: u64::from(money.unused_millicents),
        unpriced: money.unpriced,
        orders,
        hashes,
        status: VideoStatus::Generated,
    })
}

/// Writes a provenance file, whole or not at all.
///
/// # Errors
/// Where it can't be written.
pub fn write(path: &Path, provenance: &Provenance) -> Result<(), AppError> {
    let text = serde_json::to_vec_pretty(provenance)
        .map_err(|error| AppError::failed("internal", error.to_string()))?;
    write_whole(path, &text).map_err(|error| AppError::file("write", path, &error))
}

/// Reads a provenance file.
///
/// # Errors
/// `bad_provenance` where it was changed by hand into something else, or why it can't be read.
pub fn read(path: &Path) -> Result<Provenance, AppError> {
    let bytes = fs::read(path).map_err(|error| AppError::file("read", path, &error))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let message =
            format!("{} is no provenance any more: {error}; compose the video again", path.display());
        AppError::failed("bad_provenance", message)
    })
}

fn prompts(script: Option<&Script>) -> Vec<String> {
    let Some(script) = script else { return Vec::new() };
    let scenes = script.scenes.iter().map(|scene| scene.visual_prompt.clone());
    Some(script.video_prompt.clone()).into_iter().chain(scenes).collect()
}

/// What the ledger has of the job, oldest first.
fn orders(studio: &Studio, job: JobId, money: &JobMoney) -> Vec<OrderUse> {
    let folder = studio.workspace().answers(job);
    let order = |CallView { call, used, .. }: &CallView| OrderUse {
        call: call.id,
        stage: call.stage,
        provider: call.provider.clone(),
        model: call.model.clone(),
        what: call.what.clone(),
        state: call.state,
        units: call.units,
        price: call.price.clone(),
        // Of an order without an end only an expectation is known.
        cost_millicents: call
            .cost_millicents
            .filter(|_| matches!(call.state, CallState::Done | CallState::Failed)),
        used: *used,
        asked: providers::service::asked(&folder, &call.key),
    };
    money.calls.iter().rev().map(order).collect()
}

/// Who had a part in the selected takes, stage by stage.
struct Parts<'a> {
    run: &'a StageRun,
    orders: &'a [OrderUse],
    found: Vec<ProviderUse>,
}

/// Every engine that had a part, in the stages' order.
fn engines(
    run: &StageRun,
    script: Option<&Script>,
    orders: &[OrderUse],
    encoder: &str,
) -> Result<Vec<ProviderUse>, AppError> {
    let mut parts = Parts { run, orders, found: Vec::new() };
    parts.research()?;
    parts.script(script);
    parts.pictures()?;
    parts.voice()?;
    parts.add(Stage::Composition, "renderer", encoder.to_owned());
    Ok(parts.found)
}

impl Parts<'_> {
    fn add(&mut self, stage: Stage, provider: &str, model: String) {
        let credits = Vec::new();
        self.found.push(ProviderUse { stage, provider: provider.to_owned(), model, credits });
    }

    /// The services that were asked for a stage, each with its model once.
    fn asked_for(&self, stage: Stage) -> Vec<(String, String)> {
        let used = self.orders.iter().filter(|order| order.stage == stage && order.used);
        let mut asked: Vec<_> = used.map(|order| (order.provider.clone(), order.model.clone())).collect();
        asked.sort();
        asked.dedup();
        asked
    }

    /// The model of a service that was asked for a stage; empty where it wasn't.
    fn model_of(&self, stage: Stage, engine: &str, kind: Kind) -> String {
        let card = list::cards(kind).into_iter().find(|card| card.name == engine);
        let asked = self.asked_for(stage).into_iter();
        let mut own = asked.filter(|(provider, _)| card.is_some_and(|card| card.provider == provider));
        own.next().map_or_else(String::new, |(_, model)| model)
    }

    fn research(&mut self) -> Result<(), AppError> {
        if let Some(take) = self.run.selected(Stage::TrendCollection)? {
            let source = content::<TrendsTake>(&take)?.source;
            let model = self.model_of(Stage::TrendCollection, &source, Kind::Trends);
            self.add(Stage::TrendCollection, &source, model);
        }
        if self.run.selected(Stage::TrendAnalysis)?.is_some() {
            // The figures are always computed here; a language model only reads them.
            self.add(Stage::TrendAnalysis, "figures", String::new());
            for (provider, model) in self.asked_for(Stage::TrendAnalysis) {
                self.add(Stage::TrendAnalysis, &provider, model);
            }
        }
        Ok(())
    }

    fn script(&mut self, script: Option<&Script>) {
        let Some(script) = script else { return };
        let seed = format!("seed {}", script.seed);
        let asked = self.asked_for(Stage::Script);
        match script.writer {
            WriterKind::Outline => self.add(Stage::Script, "outline", seed),
            WriterKind::OwnText => self.add(Stage::Script, "own_text", seed),
            WriterKind::Edited => self.add(Stage::Script, "edited", seed),
            WriterKind::Service if asked.is_empty() => self.add(Stage::Script, "service", seed),
            WriterKind::Service => {}
        }
        for (provider, model) in asked {
            self.add(Stage::Script, &provider, model);
        }
    }

    fn pictures(&mut self) -> Result<(), AppError> {
        let Some(take) = self.run.selected(Stage::Visuals)? else { return Ok(()) };
        let clips = content::<VisualsTake>(&take)?.clips;
        let mut names: Vec<&str> = clips.iter().map(|clip| clip.engine.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let own = clips.iter().filter(|clip| clip.engine == name);
            let mut credits: Vec<String> = own.filter_map(|clip| clip.credit.clone()).collect();
            // A credit is given once, however many scenes show the same maker's clips.
            credits.sort();
            credits.dedup();
            let kind = if presents(name) { Kind::Presenter } else { Kind::Visuals };
            let model = self.model_of(Stage::Visuals, name, kind);
            self.found.push(ProviderUse { stage: Stage::Visuals, provider: name.into(), model, credits });
        }
        Ok(())
    }

    fn voice(&mut self) -> Result<(), AppError> {
        let Some(take) = self.run.selected(Stage::Voiceover)? else { return Ok(()) };
        let speech = content::<VoiceTake>(&take)?.speech;
        let kind = if presents(&speech.engine) { Kind::Presenter } else { Kind::Speech };
        let model = self.model_of(Stage::Voiceover, &speech.engine, kind);
        let parts: Vec<&str> =
            [model.as_str(), speech.voice.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        let model = parts.join(", ");
        self.add(Stage::Voiceover, &speech.engine, model);
        Ok(())
    }
}
