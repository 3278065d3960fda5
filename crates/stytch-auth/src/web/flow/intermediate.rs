//! A B2B login that is not finished, in a sealed cookie of the browser that began it.
//!
//! The intermediate session token never stands in a URL or a page. It is worth an account to whoever holds it, so it
//! lives as short as Stytch lets it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::event::SignInMethod;
use super::visit::Visit;
use crate::seal::Purpose;
use crate::secret::IntermediateSessionToken;
use crate::session::{Stopped, Unfinished};
use crate::web::return_to::ReturnTo;

/// As long as Stytch keeps the intermediate session.
const LIFE: Duration = Duration::from_secs(10 * 60);

/// What the browser carries between a proved address and a session.
#[derive(Serialize, Deserialize)]
pub(super) struct Intermediate {
    token: String,
    /// The address that was proved.
    pub(super) email: String,
    return_to: String,
    invitation: bool,
    /// Whether it can be taken to any organisation, as after a discovery link.
    pub(super) chooses: bool,
    /// What the organisation that was tried last still wants.
    pub(super) stopped: Option<Stopped>,
}

impl Intermediate {
    pub(super) fn new(
        unfinished: &Unfinished,
        method: SignInMethod,
        return_to: &ReturnTo,
        chooses: bool,
    ) -> Self {
        Self {
            token: unfinished.token.expose().to_owned(),
            email: unfinished.email.clone(),
            return_to: return_to.as_str().to_owned(),
            invitation: method == SignInMethod::Invitation,
            chooses,
            stopped: unfinished.stopped.clone(),
        }
    }

    /// Opens the cookie of a request.
    pub(super) fn read(visit: &Visit<'_>) -> Option<Self> {
        let sealed = visit.head.cookie(&visit.login.cookies().intermediate)?;
        let stytch = visit.login.stytch();
        stytch.sealer().open(Purpose::Intermediate, &sealed, stytch.now())
    }

    /// `Set-Cookie` for it; `None` if it cannot be sealed or would not fit.
    pub(super) fn set(&self, visit: &Visit<'_>) -> Option<String> {
        let (stytch, cookies) = (visit.login.stytch(), visit.login.cookies());
        let sealed = stytch.sealer().seal(Purpose::Intermediate, self, stytch.now().plus(LIFE)).ok()?;
        cookies.sealed(&cookies.intermediate, &sealed, LIFE)
    }

    pub(super) fn token(&self) -> IntermediateSessionToken {
        IntermediateSessionToken::from(self.token.as_str())
    }

    pub(super) fn method(&self) -> SignInMethod {
        if self.invitation { SignInMethod::Invitation } else { SignInMethod::MagicLink }
    }

    /// Where the person was going, checked again after its journey through the browser.
    pub(super) fn return_to(&self, visit: &Visit<'_>) -> ReturnTo {
        visit.login.return_to(&self.return_to)
    }

    /// The domain of the address.
    pub(super) fn domain(&self) -> &str {
        self.email.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}
