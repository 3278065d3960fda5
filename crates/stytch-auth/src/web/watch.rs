//! Watching the session of a request.

use super::SessionHandle;
use crate::session::{MemberPrincipal, Person, Principal, SessionWatch, Shown};

impl SessionHandle {
    /// Resolves when the session behind `principal` ends, for connections that outlive this request.
    pub fn watch(&self, principal: &Principal) -> SessionWatch {
        self.watch_any(principal.clone())
    }

    /// Resolves when the session behind `member` ends, for connections that outlive this request.
    pub fn watch_member(&self, member: &MemberPrincipal) -> SessionWatch {
        self.watch_any(member.clone())
    }

    fn watch_any(&self, principal: impl Person) -> SessionWatch {
        let mut credentials = self.credentials();
        // A bearer JWT is never renewed, so it is watched to its own end.
        let shown = match credentials.bearer {
            Some(_) => None,
            None => credentials.token.map(Shown::Token).or_else(|| credentials.jwts.pop().map(Shown::Jwt)),
        };
        self.stytch().watch(principal.into_any(), shown)
    }
}
