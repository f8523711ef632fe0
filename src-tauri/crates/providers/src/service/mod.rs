//! What all services share: one way out of the machine, and one way to order.
//!
//! Everything from outside is untrusted. Answers are limited in size and time, keys never reach a text that anybody
//! reads, files are fetched only from public addresses or those the user set, and an order is in the books before it
//! is on its way.

mod address;
mod fault;
mod fetch;
mod http;
mod keeping;
mod line;
mod listening;
mod magic;
mod order;
mod patience;
mod redaction;
mod scenes;
mod ticket;
mod turns;

pub use address::is_public;
pub use fault::{Fault, Outcome};
pub use fetch::Media;
pub use http::{Answer, Ask, Http, OwnCode};
pub use keeping::{asked, order_key};
pub use line::Line;
pub use listening::Listening;
pub use order::{Wanted, once};
pub use patience::Patience;
pub use redaction::Redaction;
pub use scenes::all_scenes;
pub use ticket::{Asked, Counter, Far, Fetched, by_ticket};
