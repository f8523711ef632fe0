//! Outside services, each faked on the loopback in the shape of its own.

mod settings;

#[cfg(unix)]
mod answers;
#[cfg(unix)]
mod desk;
#[cfg(unix)]
mod fake;
#[cfg(unix)]
mod killed;
#[cfg(unix)]
mod limits;
#[cfg(unix)]
mod presenter;
#[cfg(unix)]
mod real_model;
#[cfg(unix)]
mod whole_job;
