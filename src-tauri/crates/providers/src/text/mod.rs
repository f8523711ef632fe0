//! Text as it is spoken: words, clauses, sentences, and how long they take.

pub mod clauses;
pub mod language;
pub mod markup;
pub mod pace;
pub mod script;
pub mod sentences;
pub mod terms;
pub mod words;
