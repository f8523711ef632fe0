//! A script by a language model: the outline writer's five steps as questions, each answered in a given shape.
//!
//! What comes back is text from outside. It is read strictly, its numbers are held to their ranges, and it can fill
//! the script's words and times and nothing else: the theme, the canvas and the files stay ours. An answer that
//! won't do is sent back once with everything that is wrong with it; if the next won't do either, the error keeps it.

mod questions;
mod shapes;

use async_trait::async_trait;
use model::{Scene, Script, Trend, TrendReport, WriterKind, trend::Recommendation};
use serde::de::DeserializeOwned;

use self::{
    questions::Commission,
    shapes::{Alignment, Bounds, Construction, Design, Interpretation, Narration, Shape},
};
use super::{
    limits,
    model::{End, LanguageModel, Question, Reply, answer, expected_of},
};
use crate::{Analyst, Brief, Card, Engine, Expected, ProviderError, Work, Writer, text::pace::Pace};

/// A longer answer than this is no script: 64 times what three minutes of narration are.
const MOST_ANSWER_BYTES: usize = 256 * 1024;
/// Trends quoted to an analyst: the fastest of them.
const QUOTED_TRENDS: usize = 30;

/// A writer and analyst on a language model.
pub struct ModelWriter<M>(pub M);

#[async_trait]
impl<M: LanguageModel> Engine for ModelWriter<M> {
    fn card(&self) -> &'static Card {
        self.0.card()
    }

    fn model(&self) -> &str {
        self.0.model()
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        self.0.test(work).await
    }
}

#[async_trait]
impl<M: LanguageModel> Writer for ModelWriter<M> {
    async fn write(&self, brief: &Brief, work: &Work) -> Result<Script, ProviderError> {
        const STEPS: usize = 5;
        let commission = Commission::new(brief);
        let model = &self.0;
        let pace = Pace::of(brief.theme.voice.speed_wpm);
        let any = Bounds::default();
        work.step(0, STEPS, "reading the theme");
        let reading: Interpretation = settled(model, &commission.interpretation(), &any, work).await?;
        work.step(1, STEPS, "aligning with the trends");
        let direction: Alignment = settled(model, &commission.alignment(&reading), &any, work).await?;
        work.step(2, STEPS, "constructing scenes");
        let plan: Construction =
            settled(model, &commission.construction(&reading, &direction), &any, work).await?;
        work.step(3, STEPS, "writing the narration");
        let bounds = Bounds::of(&plan, pace);
        let telling: Narration =
            settled(model, &commission.narration(&direction, &plan), &bounds, work).await?;
        work.step(4, STEPS, "designing overlays");
        let design: Design = settled(model, &commission.design(&plan, &telling), &any, work).await?;
        Ok(assembled(brief, &plan, telling, design, &direction))
    }

    fn estimate(&self, brief: &Brief) -> Vec<Expected> {
        expected_of(&self.0, "a script in five questions", &Commission::new(brief).foreseen())
    }
}

#[async_trait]
impl<M: LanguageModel> Analyst for ModelWriter<M> {
    async fn read(
        &self,
        report: &TrendReport,
        trends: &[Trend],
        work: &Work,
    ) -> Result<TrendReport, ProviderError> {
        work.step(0, 1, "reading the figures");
        let question = questions::analysis(report, &trends[..trends.len().min(QUOTED_TRENDS)]);
        let found: shapes::Reading = settled(&self.0, &question, &Bounds::default(), work).await?;
        let by = format!("{}, {}", self.0.card().name, self.0.model());
        let mut report = report.clone();
        report.recommendations.extend(found.recommendations.into_iter().map(|one| Recommendation {
            advice: one.advice,
            evidence: one.evidence,
            by: by.clone(),
        }));
        Ok(report)
    }

    fn estimate(&self, report: &TrendReport, trends: &[Trend]) -> Vec<Expected> {
        let question = questions::analysis(report, &trends[..trends.len().min(QUOTED_TRENDS)]);
        expected_of(&self.0, "a reading of the report", &[question])
    }
}

/// Asks until the answer will do, twice at most. The first is kept whatever it is, for the second is asked with it; a
/// second that won't do either is not, so that another is asked for when the user tries again.
async fn settled<T: Shape + DeserializeOwned>(
    model: &dyn LanguageModel,
    question: &Question,
    bounds: &Bounds,
    work: &Work,
) -> Result<T, ProviderError> {
    work.check()?;
    let first = answer(model, question, Ok, work).await?;
    let faults = match read::<T>(&first, question, bounds) {
        Ok(value) => return Ok(value),
        Err(faults) => faults,
    };
    tracing::info!(what = question.what, faults = faults.len(), "asking for the answer to be put right");
    let again = repaired(question, &first, &faults);
    let taken = |second: Reply| {
        read::<T>(&second, &again, bounds).map_err(|faults| unusable(model, question, &second, &faults))
    };
    answer(model, &again, taken, work).await
}

fn unusable(
    model: &dyn LanguageModel,
    question: &Question,
    answer: &Reply,
    faults: &[String],
) -> ProviderError {
    let message = format!(
        "{} gave {} that can't be used, also when asked to put it right: {}; run it again, or choose another model",
        model.card().name,
        question.what,
        faults.first().map_or("it can't be read", String::as_str)
    );
    model.line().error("unusable_answer", message, &answer.text)
}

fn read<T: Shape + DeserializeOwned>(
    answer: &Reply,
    question: &Question,
    bounds: &Bounds,
) -> Result<T, Vec<String>> {
    if answer.end == End::CutOff {
        let most = question.most_tokens;
        return Err(vec![format!("the answer was cut off at its most tokens ({most}); be briefer")]);
    }
    if answer.text.len() > MOST_ANSWER_BYTES {
        return Err(vec![format!(
            "the answer is {} KB long; expected {} at most",
            answer.text.len() >> 10,
            MOST_ANSWER_BYTES >> 10
        )]);
    }
    let mut value: T = serde_json::from_str(bare(&answer.text)).map_err(|error| vec![error.to_string()])?;
    let faults = value.faults(bounds);
    if faults.is_empty() { Ok(value) } else { Err(faults) }
}

/// The JSON of an answer. Models without schemas put it between fences.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text.strip_prefix("```") else { return text };
    let inner = inner.strip_prefix("json").unwrap_or(inner);
    inner.strip_suffix("```").unwrap_or(inner).trim()
}

/// Faults quoted at most.
const QUOTED_FAULTS: usize = 20;
/// Characters of a wrong answer that are quoted back.
const QUOTED_ANSWER: usize = 20_000;

fn repaired(question: &Question, wrong: &Reply, faults: &[String]) -> Question {
    let quoted: String = wrong.text.chars().take(QUOTED_ANSWER).collect();
    let faults: Vec<String> = faults.iter().take(QUOTED_FAULTS).map(|fault| format!("- {fault}")).collect();
    Question {
        what: format!("{}, put right", question.what),
        prompt: format!(
            "{}\n\nYou answered:\n{quoted}\n\nThat can't be used:\n{}\n\nAnswer again, whole, with these put right.",
            question.prompt,
            faults.join("\n")
        ),
        // What did not fit gets twice the room.
        most_tokens: question.most_tokens * if wrong.end == End::CutOff { 2 } else { 1 },
        ..question.clone()
    }
}

/// The script put together.
fn assembled(
    brief: &Brief,
    plan: &Construction,
    telling: Narration,
    design: Design,
    direction: &Alignment,
) -> Script {
    let theme = &brief.theme;
    let pace = Pace::of(theme.voice.speed_wpm);
    let scenes: Vec<Scene> = (1..)
        .zip(plan.scenes.iter().zip(telling.scenes))
        .map(|(number, (planned, narration))| Scene {
            number,
            duration_ms: shapes::lasting_ms(pace, planned.duration_ms as u32, &narration),
            narration,
            visual_prompt: planned.visual_prompt.clone(),
            transition: super::transition(theme, number),
        })
        .collect();
    let length: u32 = scenes.iter().map(|scene| scene.duration_ms).sum();
    Script {
        video_prompt: design.video_prompt,
        overlays: shapes::overlays(design.overlays, length),
        voiceover_text: scenes.iter().map(|scene| scene.narration.as_str()).collect::<Vec<_>>().join(" "),
        hook: direction.hook.clone(),
        call_to_action: telling.call_to_action,
        title: limits::cut(&design.title, limits::TITLE_CHARS),
        description: limits::cut(&design.description, limits::description_chars(theme.video.platform)),
        hashtags: shapes::hashtags(&design.hashtags, theme.video.platform),
        target_duration_ms: length,
        aspect: theme.video.aspect,
        writer: WriterKind::Service,
        seed: brief.seed,
        theme: theme.clone(),
        report: brief.report.as_ref().map(|(take, _)| *take),
        scenes,
    }
}
