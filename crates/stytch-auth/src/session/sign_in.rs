//! From a redeemed link to a session of ours.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;

use super::renewal::{Renewal, Renewed, Shown, Wish, minutes};
use super::{AnyPrincipal, Principal};
use crate::api::{AuthenticateMagicLinkResponse, Json};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::secret::{CodeVerifier, LinkToken, SessionToken};
use crate::stytch::Stytch;

/// How long the same link in the same browser has the same result: double clicks, retrying proxies, front ends that
/// mount twice.
const DOUBLE_CLICK: Duration = Duration::from_secs(30);

/// A session that has just begun.
pub(crate) struct SignedIn {
    pub(crate) session: Arc<Renewed>,
    pub(crate) user: Principal,
    pub(crate) answer: AuthenticateMagicLinkResponse,
    announced: OnceCell<Result<(), Error>>,
}

/// A link that was redeemed a moment ago.
#[derive(Clone)]
pub(super) struct Redeemed {
    signed_in: Arc<SignedIn>,
    until: Timestamp,
}

impl SignedIn {
    /// Whether the account has this address, proved.
    pub(crate) fn has_email(&self, address: &str) -> bool {
        self.answer
            .user
            .emails
            .iter()
            .any(|email| email.verified && email.email.eq_ignore_ascii_case(address))
    }

    /// Tells the app, once for however many requests share this sign-in: they share its answer as well, for what is
    /// refused to one of them must not be given to the next.
    pub(crate) async fn announce<T: Future<Output = Result<(), Error>>>(
        &self,
        notice: T,
    ) -> Result<(), Error> {
        self.announced.get_or_init(|| notice).await.clone()
    }
}

impl Stytch {
    /// Redeems a link, once for however many requests bring it at the same moment from the same browser.
    pub(crate) async fn redeem_once(
        &self,
        token: &LinkToken,
        browser: &str,
        verifier: Option<&CodeVerifier>,
        claims: Option<&Json>,
    ) -> Result<Arc<SignedIn>, Error> {
        // With the browser in the key, another one that has the same link shares nothing.
        let secret = format!("{}\0{browser}", token.expose());
        let key = self.sealer().fingerprint("link_token", &secret);
        let landed = || {
            let known = self.state().redeemed.get(&key)?;
            let good = self.now() < known.until && !self.is_denied(&known.signed_in.session.principal);
            good.then(|| Ok(known.signed_in))
        };
        let work = || {
            let (stytch, token) = (self.clone(), token.clone());
            let (verifier, claims) = (verifier.cloned(), claims.cloned());
            async move {
                let signed_in =
                    stytch.redeem(&token, verifier.as_ref(), claims.as_ref()).await.map(Arc::new)?;
                let until = stytch.now().plus(DOUBLE_CLICK);
                stytch.state().redeemed.insert(key, Redeemed { signed_in: Arc::clone(&signed_in), until });
                Ok(signed_in)
            }
        };
        match self.state().links.join(key, landed, work) {
            Ok(result) => result,
            Err(ticket) => ticket
                .arrival()
                .await
                .unwrap_or_else(|| Err(Error::unavailable("the redemption of the link was interrupted"))),
        }
    }

    /// Redeems a link; the session that comes of it is checked like any other.
    async fn redeem(
        &self,
        token: &LinkToken,
        verifier: Option<&CodeVerifier>,
        claims: Option<&Json>,
    ) -> Result<SignedIn, Error> {
        // The link works once: without keys to check its session with, it had better not be spent.
        self.jwks().ready().await?;
        let duration = minutes(self.config().limits.idle);
        let mut call = self.magic_links().authenticate(token).session_duration_minutes(duration);
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
        let user = match self.check_fresh(&jwt).await? {
            Some(AnyPrincipal::User(user)) if *user.user_id() == answer.user_id => user,
            _ => return Err(Error::unavailable("the new session's JWT is not the person's")),
        };
        let session = Arc::new(Renewed::new(AnyPrincipal::User(user.clone()), jwt, Some(token)));
        self.remember(&session);
        Ok(SignedIn { session, user, answer, announced: OnceCell::new() })
    }

    /// The session of a token that we have been given, with a current JWT; `None` if it has ended.
    pub(crate) async fn session_of(&self, token: &SessionToken) -> Result<Option<Arc<Renewed>>, Error> {
        let wish = Wish::new(self, Shown::Token(token.clone()), None);
        if self.state().denied.has_credential(&wish.key, self.now()) {
            return Ok(None);
        }
        match self.renew(wish).await {
            Renewal::Renewed(session) if self.is_denied(&session.principal) => Ok(None),
            Renewal::Renewed(session) => Ok(Some(session)),
            Renewal::Gone => Ok(None),
            Renewal::Unavailable(error) => Err(error),
        }
    }
}
