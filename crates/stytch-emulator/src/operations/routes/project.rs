//! The project itself.

use super::route::{Route, get};
use crate::operations::project;

pub(super) const ROUTES: &[Route] = &[
    get("/v1/rbac/policy", project::policy),
    get("/v1/debug/whoami", project::whoami).common(),
    get("/v1/projects/metrics", project::metrics).common(),
];
