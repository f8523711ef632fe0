//! Every service under every weather, on servers of its shape.

mod books;
mod fake;
mod raw;
mod tickets;
mod weather;
