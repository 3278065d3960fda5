//! The calls of the B2B half.

mod login;
mod members;
mod organizations;
mod sessions;

use crate::operations::Route;

pub(crate) const ALL: [&[Route]; 4] =
    [login::ROUTES, sessions::ROUTES, organizations::ROUTES, members::ROUTES];
