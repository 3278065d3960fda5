//! What a request shows of a session.

use super::Renewed;
use crate::secret::{SessionJwt, SessionToken};

/// Distinct JWT cookies that are looked at; a request with more shows none.
pub(crate) const MAX_JWTS: usize = 4;

/// The session credentials of one request, sorted but unchecked.
#[derive(Debug, Default, Clone)]
pub(crate) struct Credentials {
    /// Distinct JWT cookie values, at most [`MAX_JWTS`].
    pub(crate) jwts: Vec<SessionJwt>,
    /// The session token, if the request shows exactly one.
    pub(crate) token: Option<SessionToken>,
    /// A bearer JWT whose issuer claims to be ours: it alone decides.
    pub(crate) bearer: Option<SessionJwt>,
}

impl Credentials {
    /// What a browser shows that has been given this session.
    pub(crate) fn of(session: &Renewed) -> Self {
        Self { jwts: vec![session.jwt.clone()], token: session.token.clone(), bearer: None }
    }

    /// Whether there is nothing to look at.
    pub(crate) fn is_empty(&self) -> bool {
        self.jwts.is_empty() && self.token.is_none() && self.bearer.is_none()
    }
}
