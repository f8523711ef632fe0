//! Gemini's generateContent with a response schema.

use async_trait::async_trait;
use model::Units;
use serde_json::{Value, json};
use url::Url;

use super::{End, LanguageModel, Question, Reply, THOUGHT_TOKENS, counted};
use crate::{Abilities, Card, Need, Pay, ProviderError, Setup, Work, service::Line};

/// The card.
pub const CARD: Card = Card {
    name: "gemini",
    about: "Google's language models",
    provider: "gemini",
    needs: &[Need::Key("make one at aistudio.google.com/apikey")],
    can: Abilities::PLAIN,
    pay: Pay::Paid,
    base_url: BASE_URL,
    model: "gemini-2.5-flash",
    options: &[],
};

/// Where all of Google's generative interfaces are.
pub const BASE_URL: &str = "https://generativelanguage.googleapis.com/v1beta";
/// The header in which they take a key: in the address it would end in logs.
pub const KEY_HEADER: &str = "x-goog-api-key";

/// Models that can be told not to think, which these questions don't need and which is charged like writing.
const MAY_NOT_THINK: &str = "gemini-2.5-flash";
/// Why an answer ends that the maker's filters did not let through.
const REFUSALS: &[&str] = &["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"];

/// A model behind generateContent.
pub struct GenerateContent {
    line: Line,
    model: String,
}

impl GenerateContent {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?.with_key(KEY_HEADER, "", &setup.key(&CARD)?)?;
        Ok(Self { line, model: setup.model(&CARD) })
    }
}

#[async_trait]
impl LanguageModel for GenerateContent {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn line(&self) -> &Line {
        &self.line
    }

    fn ask(&self, question: &Question) -> Value {
        let mut request = json!({
            "systemInstruction": { "parts": [{ "text": question.system }] },
            "contents": [{ "role": "user", "parts": [{ "text": question.prompt }] }],
            "generationConfig": {
                "responseMimeType": "application/json",
                "responseSchema": understood(&question.schema),
                "maxOutputTokens": question.most_tokens + THOUGHT_TOKENS,
            },
        });
        if self.model.starts_with(MAY_NOT_THINK) {
            request["generationConfig"]["thinkingConfig"] = json!({ "thinkingBudget": 0 });
        }
        request
    }

    fn address(&self) -> Url {
        self.line.url(&["models", &format!("{}:generateContent", self.model)])
    }

    fn reply(&self, answer: &Value) -> Option<Reply> {
        let parts = answer.pointer("/candidates/0/content/parts").and_then(Value::as_array);
        let text: String =
            parts.into_iter().flatten().filter_map(|part| part.get("text")?.as_str()).collect();
        let end = match answer.pointer("/candidates/0/finishReason").and_then(Value::as_str) {
            Some("MAX_TOKENS") => End::CutOff,
            Some(reason) if REFUSALS.contains(&reason) => End::Refused,
            // A question that is refused has no candidates.
            None if answer.pointer("/promptFeedback/blockReason").is_some() => End::Refused,
            _ => End::Whole,
        };
        let thought = counted(answer, "/usageMetadata/thoughtsTokenCount");
        let units = Units {
            tokens_in: counted(answer, "/usageMetadata/promptTokenCount"),
            tokens_out: counted(answer, "/usageMetadata/candidatesTokenCount").saturating_add(thought),
            ..Units::default()
        };
        (!text.is_empty() || end != End::Whole).then_some(Reply { text, counted: units.into(), end })
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let _: Value = self.line.get(self.line.url(&["models", &self.model]), work).await?;
        Ok(format!("ready with {}", self.model))
    }
}

/// The part of a JSON Schema that the interface knows: it is OpenAPI's, which has no `additionalProperties` here.
fn understood(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| *name != "additionalProperties")
            .map(|(name, value)| (name.clone(), understood(value)))
            .collect(),
        Value::Array(items) => items.iter().map(understood).collect(),
        other => other.clone(),
    }
}
