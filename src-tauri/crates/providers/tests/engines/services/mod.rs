//! Every service under every weather, on servers of its shape.

mod absurdity;
mod books;
mod fake;
mod front;
mod languages;
mod later;
mod listening;
mod money;
mod orders_at_once;
mod own_codes;
mod raw;
mod retry_after;
mod scripts;
mod stock;
mod tickets;
mod weather;
