//! Anthropic's messages. The answer's shape is that of a tool which the model is made to use.

use async_trait::async_trait;
use model::Units;
use serde_json::{Value, json};
use url::Url;

use super::{End, LanguageModel, Question, Reply, counted};
use crate::{Abilities, Card, Need, Pay, ProviderError, Setup, Work, service::Line};

/// The card.
pub const CARD: Card = Card {
    name: "anthropic",
    about: "Anthropic's language models",
    provider: "anthropic",
    needs: &[Need::Key("make one at console.anthropic.com/settings/keys")],
    can: Abilities::PLAIN,
    pay: Pay::Paid,
    base_url: "https://api.anthropic.com/v1",
    model: "claude-sonnet-4-20250514",
    options: &[],
};

/// The version of the interface that is spoken.
const VERSION: &str = "2023-06-01";

/// A model behind the messages interface.
pub struct Messages {
    line: Line,
    model: String,
}

impl Messages {
    /// Opens it.
    ///
    /// # Errors
    /// `no_key`, or what is wrong with the settings.
    pub fn open(setup: &Setup) -> Result<Self, ProviderError> {
        let line = Line::new(setup, &CARD)?
            .with_key("x-api-key", "", &setup.key(&CARD)?)?
            .with_header("anthropic-version", VERSION);
        Ok(Self { line, model: setup.model(&CARD) })
    }
}

#[async_trait]
impl LanguageModel for Messages {
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
        json!({
            "model": self.model,
            "max_tokens": question.most_tokens,
            "system": question.system,
            "messages": [{ "role": "user", "content": question.prompt }],
            "tools": [{
                "name": question.shape,
                "description": format!("Hands over the {}", question.what),
                "input_schema": question.schema,
            }],
            "tool_choice": { "type": "tool", "name": question.shape },
        })
    }

    fn address(&self) -> Url {
        self.line.url(&["messages"])
    }

    fn reply(&self, answer: &Value) -> Option<Reply> {
        let content = answer.get("content")?.as_array()?;
        let of =
            |kind: &str| content.iter().find(|part| part.get("type").and_then(Value::as_str) == Some(kind));
        let end = match answer.get("stop_reason").and_then(Value::as_str) {
            Some("max_tokens") => End::CutOff,
            Some("refusal") => End::Refused,
            _ => End::Whole,
        };
        let used = of("tool_use").and_then(|part| part.get("input")).map(Value::to_string);
        let said = of("text").and_then(|part| part.get("text")?.as_str()).map(str::to_owned);
        let text = if end == End::Refused { said } else { used }.unwrap_or_default();
        let units = Units {
            tokens_in: counted(answer, "/usage/input_tokens"),
            tokens_out: counted(answer, "/usage/output_tokens"),
            ..Units::default()
        };
        (!text.is_empty() || end != End::Whole).then_some(Reply { text, counted: units.into(), end })
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let _: Value = self.line.get(self.line.url(&["models", &self.model]), work).await?;
        Ok(format!("ready with {}", self.model))
    }
}
