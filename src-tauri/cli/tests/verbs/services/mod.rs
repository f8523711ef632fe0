//! Outside services, each faked on the loopback in the shape of its own.
#![cfg(unix)]

mod answers;
mod desk;
mod fake;
mod killed;
mod limits;
mod presenter;
mod real_model;
mod settings;
mod whole_job;
