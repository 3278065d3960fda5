//! What a request shows.

use super::SessionHandle;
use crate::jwt;
use crate::secret::SessionJwt;
use crate::session::{AnyPrincipal, Credentials, Margin};
use crate::web::cookies::Shown;
use crate::web::request;

impl SessionHandle {
    /// Who shows a JWT that is known, beside nothing that would have to be compared with it.
    pub(super) fn recognised(&self) -> Option<AnyPrincipal> {
        let stytch = self.0.login.stytch();
        if let Some(principal) = self.with_bearer(|jwt| stytch.recognise(jwt.as_bytes(), Margin::None)) {
            return principal;
        }
        let (mut principal, mut shown) = (None, 0);
        self.0.kept.each("cookie", &mut |line| {
            for jwt in self.0.login.cookies().jwts(line) {
                shown += 1;
                principal = stytch.recognise(jwt, Margin::Early);
            }
        });
        if shown == 1 { principal } else { None }
    }

    pub(crate) fn credentials(&self) -> Credentials {
        let mut shown = Shown::default();
        self.0.kept.each("cookie", &mut |line| self.0.login.cookies().read(line, &mut shown));
        shown.into_credentials(self.bearer())
    }

    /// Any bearer token whose issuer is not ours belongs to the app.
    fn bearer(&self) -> Option<SessionJwt> {
        let ours = |token: &str| {
            let issuer = jwt::unverified_issuer(token)?;
            self.0.login.stytch().is_issuer(&issuer).then(|| SessionJwt::from(token))
        };
        self.with_bearer(ours).flatten()
    }

    /// What `read` makes of the token in `Authorization: Bearer`, if the header stands once: of several, nobody could
    /// say which one the proxies in front of us looked at.
    fn with_bearer<T>(&self, read: impl Fn(&str) -> T) -> Option<T> {
        if !self.0.login.accepts_bearer() {
            return None;
        }
        let token = |value: &str| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| read(token.trim_matches(' ')))
        };
        request::single(&self.0.kept, "authorization", token).flatten()
    }
}
