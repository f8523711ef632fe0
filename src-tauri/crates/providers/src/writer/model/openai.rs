//! Chat completions with a JSON schema, as OpenAI has them and many others too: OpenRouter, Ollama, LM Studio,
//! llama.cpp.

use async_trait::async_trait;
use model::Units;
use serde_json::{Value, json};
use url::Url;

use super::{End, LanguageModel, Question, Reply, THOUGHT_TOKENS, counted};
use crate::{Abilities, Card, Choice, Counted, Need, Pay, ProviderError, Setup, Work, price, service::Line};

/// How the shape of an answer is asked for.
const FORMAT: Choice = Choice {
    name: "format",
    about: "how the shape of answers is asked for: json_schema, or json_object for servers that know no schema",
    default: "json_schema",
};

/// OpenAI's card.
pub const OPENAI: Card = Card {
    name: "openai",
    about: "OpenAI's language models",
    provider: "openai",
    needs: &[Need::Key("make one at platform.openai.com/api-keys")],
    can: Abilities::PLAIN,
    pay: Pay::Paid,
    base_url: "https://api.openai.com/v1",
    model: "gpt-4.1-mini",
    options: &[FORMAT],
};

/// OpenRouter's card.
pub const OPENROUTER: Card = Card {
    name: "openrouter",
    about: "many makers' language models through OpenRouter",
    provider: "openrouter",
    needs: &[Need::Key("make one at openrouter.ai/keys")],
    base_url: "https://openrouter.ai/api/v1",
    model: "openai/gpt-4.1-mini",
    ..OPENAI
};

/// The card of a server of the user's own.
pub const LOCAL: Card = Card {
    name: "local",
    about: "a language model on a machine of yours: Ollama, LM Studio, llama.cpp",
    provider: "local",
    needs: &[Need::Address("the address of its OpenAI-compatible interface; Ollama's unless set")],
    pay: Pay::Own,
    base_url: "http://127.0.0.1:11434/v1",
    model: "llama3.1",
    ..OPENAI
};

/// A model behind chat completions.
pub struct ChatCompletions {
    card: &'static Card,
    line: Line,
    model: String,
    format: String,
}

impl ChatCompletions {
    /// Opens one.
    ///
    /// # Errors
    /// `no_key` where the card needs one, or what is wrong with the settings.
    pub fn open(card: &'static Card, setup: &Setup) -> Result<Self, ProviderError> {
        let mut line = Line::new(setup, card)?;
        // A server of the user's own may want a key, and takes questions without one.
        match setup.key(card) {
            Ok(key) => line = line.with_key("authorization", "Bearer ", &key)?,
            Err(_) if card.pay == Pay::Own => {}
            Err(error) => return Err(error),
        }
        Ok(Self { card, line, model: setup.model(card), format: setup.option(card, FORMAT.name) })
    }
}

impl ChatCompletions {
    /// Whether it says what it has charged: its prices are those of whichever host answered.
    fn tells_cost(&self) -> bool {
        self.card.provider == OPENROUTER.provider
    }

    /// What an answer says that it has cost, in thousandths of a cent. With the user's own key of a model's maker it is
    /// what that one charges too.
    fn charged(&self, answer: &Value) -> Option<u64> {
        let dollars = |path: &str| answer.pointer(path).and_then(Value::as_f64);
        let cost = dollars("/usage/cost").filter(|_| self.tells_cost())?;
        let own_key = answer.pointer("/usage/is_byok").and_then(Value::as_bool).unwrap_or_default();
        let upstream = dollars("/usage/cost_details/upstream_inference_cost").filter(|_| own_key);
        price::millicents(cost + upstream.unwrap_or_default())
    }
}

#[async_trait]
impl LanguageModel for ChatCompletions {
    fn card(&self) -> &'static Card {
        self.card
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn line(&self) -> &Line {
        &self.line
    }

    fn ask(&self, question: &Question) -> Value {
        let format = if self.format == "json_object" {
            json!({ "type": "json_object" })
        } else {
            json!({
                "type": "json_schema",
                "json_schema": { "name": question.shape, "strict": true, "schema": question.schema },
            })
        };
        let mut prompt = question.prompt.clone();
        if self.format == "json_object" {
            prompt = format!("{prompt}\n\nAnswer with JSON that follows this schema:\n{}", question.schema);
        }
        // OpenAI's reasoning models refuse the older name of the limit, and count their thoughts in the newer; other
        // servers know only the older.
        let (limit, most) = if self.card.provider == OPENAI.provider {
            ("max_completion_tokens", question.most_tokens + THOUGHT_TOKENS)
        } else {
            ("max_tokens", question.most_tokens)
        };
        let mut request = json!({
            "model": self.model,
            "messages": [
                { "role": "system", "content": question.system },
                { "role": "user", "content": prompt },
            ],
            "response_format": format,
        });
        request[limit] = most.into();
        if self.tells_cost() {
            request["usage"] = json!({ "include": true });
        }
        request
    }

    fn address(&self) -> Url {
        self.line.url(&["chat", "completions"])
    }

    fn reply(&self, answer: &Value) -> Option<Reply> {
        let told = |path: &str| answer.pointer(path).and_then(Value::as_str);
        let refusal = told("/choices/0/message/refusal").filter(|refusal| !refusal.is_empty());
        let end = match told("/choices/0/finish_reason") {
            _ if refusal.is_some() => End::Refused,
            Some("length") => End::CutOff,
            Some("content_filter") => End::Refused,
            _ => End::Whole,
        };
        let text = refusal.or_else(|| told("/choices/0/message/content")).unwrap_or_default();
        let units = Units {
            tokens_in: counted(answer, "/usage/prompt_tokens"),
            tokens_out: counted(answer, "/usage/completion_tokens"),
            ..Units::default()
        };
        let counted = Counted { units, charged_millicents: self.charged(answer) };
        (!text.is_empty() || end != End::Whole).then(|| Reply { text: text.to_owned(), counted, end })
    }

    async fn test(&self, work: &Work) -> Result<String, ProviderError> {
        let list: Value = self.line.get(self.line.url(&["models"]), work).await?;
        let models = list
            .pointer("/data")
            .and_then(Value::as_array)
            .ok_or_else(|| self.line.lacks("models", &list))?;
        let known = models.iter().any(|one| {
            one.get("id").and_then(Value::as_str).is_some_and(|id| {
                // Ollama names the version too: `llama3.1:latest`.
                id == self.model || id.strip_suffix(":latest") == Some(self.model.as_str())
            })
        });
        if known {
            return Ok(format!("ready with {}", self.model));
        }
        let message = format!(
            "{} answers and has no model “{}”; choose one of its {} models in Settings",
            self.card.name,
            self.model,
            models.len()
        );
        Err(self.line.error("bad_setting", message, ""))
    }
}
