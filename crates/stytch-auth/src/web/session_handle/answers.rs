//! What the browser is told: instead of the handler's answer, or along with it.

use super::SessionHandle;
use super::changes::Change;
use crate::session::CookieChange;
use crate::web::asker::{Asker, Languages};
use crate::web::denial::Denial;
use crate::web::reply::Reply;
use crate::web::request::{Head, Headers};

impl SessionHandle {
    /// The answer to a request that is not to reach its handler, by its method and headers.
    pub fn denied(&self, denial: &Denial, method: &str, headers: &dyn Headers) -> Reply {
        let head = self.head(method, headers);
        denial.reply(&self.0.login, &head, self.0.login.client(&head))
    }

    /// Who is asking, for [`refused`](Self::refused) later on.
    pub fn asker(&self, method: &str, headers: &dyn Headers) -> Asker {
        let head = self.head(method, headers);
        Asker::new(self.0.login.client(&head), &head)
    }

    /// The answer to a request whose handler runs already. `accept_language` is the header of that name, which only
    /// [a page](Asker::wants_page) is written by.
    pub fn refused(&self, denial: &Denial, asker: Asker, accept_language: Option<&[u8]>) -> Reply {
        let languages = Languages(accept_language);
        denial.reply(&self.0.login, &self.head(asker.method(), &languages), asker.client)
    }

    fn head<'a>(&'a self, method: &'a str, headers: &'a dyn Headers) -> Head<'a> {
        Head { method, path: self.0.kept.path(), query: self.0.kept.query(), headers }
    }

    /// `Set-Cookie`, as far as the session was asked for or changed.
    pub(crate) fn set_cookies(&self) -> Vec<String> {
        let cookies = self.0.login.cookies();
        match self.explicit() {
            Some(Change::Install(session)) => return self.0.login.session_cookies(&session),
            Some(Change::Clear) => return cookies.clear_session(),
            Some(Change::Nobody) => return Vec::new(),
            None => {}
        }
        let fresh = self.0.fresh.get().filter(|fresh| fresh.is_ok());
        match fresh.or_else(|| self.0.outcome.get()) {
            Some(Ok(outcome)) => match &outcome.cookies {
                CookieChange::Keep => Vec::new(),
                // A sign-out that came while this request ran has the last word.
                CookieChange::Install(session) if self.0.login.stytch().is_denied(&session.principal) => {
                    Vec::new()
                }
                // A JWT that no cookie can hold stays with us: there is something to tell once, not every time.
                CookieChange::Install(session)
                    if !cookies.fits(&session.jwt)
                        && session.deliver()
                        && self.credentials().jwts.is_empty() =>
                {
                    Vec::new()
                }
                CookieChange::Install(session) => self.0.login.session_cookies(session),
                CookieChange::ClearJwt => vec![cookies.clear_jwt()],
                CookieChange::ClearAll => cookies.clear_session(),
            },
            _ => Vec::new(),
        }
    }
}
