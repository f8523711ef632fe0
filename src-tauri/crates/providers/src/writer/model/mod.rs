//! Language models: one question, one answer of a given JSON shape. A file per interface; what is asked of them is in
//! [`super::chain`].

pub mod anthropic;
pub mod gemini;
pub mod openai;

use async_trait::async_trait;
use model::Units;
use serde_json::Value;

use crate::{
    Card, Counted, Expected, Order, ProviderError, Work,
    service::{Answer, Ask, Line, Wanted, once, order_key},
};

/// A question to a language model.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is for, in words: "scenes of the script".
    pub what: String,
    /// The shape's name, letters and underscores.
    pub shape: &'static str,
    /// How the model is to behave.
    pub system: String,
    /// What it is asked.
    pub prompt: String,
    /// The JSON Schema that the answer must follow: objects, arrays, strings, integers and enumerations only.
    pub schema: Value,
    /// Tokens that it may write at most.
    pub most_tokens: u32,
}

/// A language model behind one interface.
#[async_trait]
pub trait LanguageModel: Send + Sync {
    /// The engine's card.
    fn card(&self) -> &'static Card;

    /// The model's name.
    fn model(&self) -> &str;

    /// The line to it.
    fn line(&self) -> &Line;

    /// The request for a question.
    fn ask(&self, question: &Question) -> Value;

    /// The address that questions go to.
    fn address(&self) -> url::Url;

    /// The text within an answer, what was counted, and how the answer ended; none where there is neither a text nor a
    /// reason for that.
    fn reply(&self, answer: &Value) -> Option<Reply>;

    /// Looks for itself at no cost.
    async fn test(&self, work: &Work) -> Result<String, ProviderError>;
}

/// Characters in a token, as far as can be told beforehand: English has about four, other languages fewer.
const TOKEN_CHARS: usize = 3;

/// What a question is expected to be counted by. The answer is taken to be half as long as it may be.
pub fn expected(question: &Question) -> Units {
    let read = question.system.len() + question.prompt.len() + question.schema.to_string().len();
    Units {
        tokens_in: u32::try_from(read / TOKEN_CHARS).unwrap_or(u32::MAX),
        tokens_out: question.most_tokens / 2,
        ..Units::default()
    }
}

/// What a language model answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The text; may be empty where it was cut off.
    pub text: String,
    /// What was counted, and charged where the service says so.
    pub counted: Counted,
    /// How it ended.
    pub end: End,
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself.
    Whole,
    /// At the most tokens that it was given.
    CutOff,
    /// The model, or its maker's filter, would not.
    Refused,
}

/// Asks a question and gives what is `taken` from the answer. One that can't be taken is paid for, and asked for anew by
/// the next run.
///
/// # Errors
/// What went wrong and what to do.
pub async fn answer<T>(
    model: &dyn LanguageModel,
    question: &Question,
    taken: impl Fn(Reply) -> Result<T, ProviderError>,
    work: &Work,
) -> Result<T, ProviderError> {
    let line = model.line();
    let request = model.ask(question);
    let order = Order {
        provider: line.payee().to_owned(),
        model: model.model().to_owned(),
        key: order_key(line.provider, model.model(), &question.what, &request),
        what: question.what.clone(),
        estimate: expected(question),
    };
    let wanted = Wanted { order, ask: Ask::order(model.address(), &request) };
    let read = |answer: &Answer| {
        let value: Value = answer.json(line.provider, line.redaction())?;
        let reply = model.reply(&value).ok_or_else(|| line.lacks("a text", &value))?;
        if reply.end == End::Refused {
            return Err(refused(model, question, &reply.text, &value));
        }
        let counted = reply.counted;
        Ok((taken(reply)?, counted))
    };
    once(line, wanted, read, work).await
}

fn refused(model: &dyn LanguageModel, question: &Question, words: &str, value: &Value) -> ProviderError {
    let message = format!(
        "{} would not write {}; change the theme's words, or choose another model",
        model.card().name,
        question.what
    );
    let words = if words.is_empty() { value.to_string() } else { words.to_owned() };
    model.line().error("request_refused", message, &words)
}

/// What several questions are expected to cost together.
pub fn expected_of(model: &dyn LanguageModel, what: &str, questions: &[Question]) -> Vec<Expected> {
    let units = questions.iter().map(expected).fold(Units::default(), Units::plus);
    vec![Expected {
        provider: model.line().payee().to_owned(),
        model: model.model().to_owned(),
        what: what.to_owned(),
        units,
    }]
}

/// Tokens that a model may think with before it writes, above those of its answer: the services count both against one
/// limit, and what isn't used isn't charged.
pub(super) const THOUGHT_TOKENS: u32 = 16_000;

/// A count in an answer.
pub(crate) fn counted(answer: &Value, path: &str) -> u32 {
    answer.pointer(path).and_then(Value::as_u64).map_or(0, |count| u32::try_from(count).unwrap_or(u32::MAX))
}
