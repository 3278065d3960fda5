//! The table of everything under `/v1` that is answered, with what each call takes and how it refuses.
//!
//! The manual's table is made from it, and it is more than documentation: a field that is not in it does not reach the
//! operation.

pub(super) mod group;
mod magic_links;
#[cfg(test)]
mod manual;
pub(super) mod open;
mod project;
mod route;
mod sessions;
mod users;

use super::b2b;

pub(crate) use open::{ALL as CHOICES, Choice};
pub(crate) use route::{Half, Method, Route};

pub(super) use route::{delete, get, post, put};

/// All of them. The link in a mail is not in the list: a browser follows it, no client calls it.
pub(crate) fn routes() -> impl Iterator<Item = &'static Route> {
    let consumer = [magic_links::ROUTES, sessions::ROUTES, users::ROUTES, project::ROUTES];
    consumer.into_iter().chain(b2b::ROUTES).flatten()
}
