//! From a redeemed link to a session of ours.

use super::Principal;
use super::local::Local;
use super::renewal::{Renewed, minutes};
use crate::api::AuthenticateMagicLinkResponse;
use crate::error::Error;
use crate::secret::{CodeVerifier, LinkToken, SessionToken};
use crate::stytch::Stytch;
use super::renewal::{Renewal, Shown};
use std::sync::Arc;

/// A session that has just begun.
pub(crate) struct SignedIn {
    pub(crate) session: Arc<Renewed>,
    pub(crate) answer: AuthenticateMagicLinkResponse,
}

impl Stytch {
    /// Redeems a link; the session that comes of it has been checked like any other.
    pub(crate) async fn redeem(
        &self,
        token: &LinkToken,
        verifier: Option<&CodeVerifier>,
        claims: Option<&crate::api::Json>,
    ) -> Result<SignedIn, Error> {
        let mut call = self
            .magic_links()
            .authenticate(token)
            .session_duration_minutes(minutes(self.config().limits.idle));
        if let Some(verifier) = verifier {
            call = call.code_verifier(verifier);
        }
        if let Some(claims) = claims {
            call = call.session_custom_claims(claims);
        }
        let answer = call.send().await?;
        let (Some(jwt), Some(token)) = (answer.session_jwt.clone(), answer.session_token.clone()) else {
            return Err(Error::unavailable("the redeemed link gave no session"));
        };
        let principal: Principal = match self.check_local(&jwt).await? {
            Local::Valid(principal) if *principal.user_id() == answer.user_id => principal,
            _ => return Err(Error::unavailable("the new session's JWT is not one of this project")),
        };
        Ok(SignedIn { session: Arc::new(Renewed { principal, jwt, token: Some(token) }), answer })
    }

    /// The session of a token that we have just been given, with a fresh JWT; `None` if it has ended.
    pub(crate) async fn session_of(&self, token: &SessionToken) -> Result<Option<Arc<Renewed>>, Error> {
        match self.renew(&Shown::Token(token.clone())).await {
            Renewal::Renewed(session) => Ok(Some(session)),
            Renewal::Gone => Ok(None),
            Renewal::Unavailable(error) => Err(error),
        }
    }
}
