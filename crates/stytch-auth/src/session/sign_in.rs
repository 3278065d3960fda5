//! From a redeemed link to a session of ours, or to the step before one.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;

use super::renewal::{Renewal, Renewed, Shown, Wish, minutes};
use super::{AnyPrincipal, Link, LinkKind, MemberPrincipal, Principal, Unfinished};
use crate::api::b2b::{Member, Organization};
use crate::api::{Json, User};
use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind};
use crate::seal::Fingerprint;
use crate::secret::{CodeVerifier, LinkToken, SessionToken};
use crate::stytch::Stytch;

/// How long the same step in the same browser has the same result: double clicks, retrying proxies, front ends that
/// mount twice.
const DOUBLE_CLICK: Duration = Duration::from_secs(30);

/// What a step of a login came to.
pub(crate) enum Arrival {
    /// There is a session.
    SignedIn(SignedIn),
    /// There is none yet: an organisation has to be chosen, or wants another factor.
    Unfinished(Unfinished),
}

/// A session that has just begun.
pub(crate) struct SignedIn {
    pub(crate) session: Arc<Renewed>,
    pub(crate) who: Who,
    announced: OnceCell<Result<(), Error>>,
}

/// Whose session it is, as Stytch knows them.
pub(crate) enum Who {
    User(Principal, Box<User>),
    Member(MemberPrincipal, Box<Member>, Box<Organization>),
}

/// A step that was taken a moment ago.
#[derive(Clone)]
pub(super) struct Taken {
    arrival: Arc<Arrival>,
    until: Timestamp,
}

impl SignedIn {
    pub(super) fn new(session: Arc<Renewed>, who: Who) -> Self {
        Self { session, who, announced: OnceCell::new() }
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

impl Who {
    /// The user's or the member's id.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::User(_, user) => user.user_id.as_str(),
            Self::Member(_, member, _) => member.member_id.as_str(),
        }
    }

    /// Whether the account has this address, proved.
    pub(crate) fn has_email(&self, address: &str) -> bool {
        match self {
            Self::User(_, user) => {
                user.emails.iter().any(|email| email.verified && email.email.eq_ignore_ascii_case(address))
            }
            Self::Member(_, member, _) => {
                member.email_address_verified && member.email_address.eq_ignore_ascii_case(address)
            }
        }
    }

    /// An address of the account, proved or not.
    pub(crate) fn any_email(&self) -> Option<&str> {
        match self {
            Self::User(_, user) => user.emails.first().map(|email| email.email.as_str()),
            Self::Member(_, member, _) => Some(&member.email_address),
        }
    }

    /// The name of the organisation that they are in.
    pub(crate) fn organization(&self) -> Option<&str> {
        match self {
            Self::User(..) => None,
            Self::Member(_, _, organization) => Some(&organization.organization_name),
        }
    }
}

impl Stytch {
    /// Redeems a link, once for however many requests bring it at the same moment from the same browser.
    pub(crate) async fn redeem_once(
        &self,
        link: &Link,
        browser: &str,
        verifier: Option<&CodeVerifier>,
        claims: Option<&Json>,
    ) -> Result<Arc<Arrival>, Error> {
        // With the browser in the key, another one that has the same link shares nothing.
        let secret = format!("{}\0{browser}", link.token.expose());
        let key = self.sealer().fingerprint("link_token", &secret);
        let (stytch, link) = (self.clone(), link.clone());
        let (verifier, claims) = (verifier.cloned(), claims.cloned());
        self.once(key, async move {
            let (token, verifier, claims) = (&link.token, verifier.as_ref(), claims.as_ref());
            match link.kind {
                LinkKind::MagicLink => stytch.redeem(token, verifier, claims).await,
                LinkKind::Organization => stytch.redeem_member(token, verifier, claims).await,
                LinkKind::Discovery => stytch.redeem_discovery(token, verifier).await,
            }
        })
        .await
    }

    /// Takes up a session that waited for its person's word, once for however many requests bring the word at the same
    /// moment; `None` if it has ended.
    pub(crate) async fn resume_once(&self, token: &SessionToken) -> Result<Option<Arc<Arrival>>, Error> {
        let key = self.sealer().fingerprint("resumed_session_token", token.expose());
        let (stytch, token) = (self.clone(), token.clone());
        let resumed = self.once(key, async move {
            let ended = || Error::new(ErrorKind::InvalidSession, "the session that waited has ended");
            let session = stytch.session_of(&token).await?.ok_or_else(ended)?;
            let who = stytch.who(&session.principal).await?;
            Ok(Arrival::SignedIn(SignedIn::new(session, who)))
        });
        match resumed.await {
            Err(error) if error.kind() == ErrorKind::InvalidSession => Ok(None),
            resumed => resumed.map(Some),
        }
    }

    /// Takes a step that Stytch allows once, for however many requests want it at the same moment.
    pub(super) async fn once(
        &self,
        key: Fingerprint,
        step: impl Future<Output = Result<Arrival, Error>> + Send + 'static,
    ) -> Result<Arc<Arrival>, Error> {
        let landed = || {
            let taken = self.state().taken.get(&key)?;
            let good = match &*taken.arrival {
                Arrival::SignedIn(signed_in) => !self.is_denied(&signed_in.session.principal),
                Arrival::Unfinished(unfinished) => unfinished.used_up,
            };
            (self.now() < taken.until && good).then_some(Ok(taken.arrival))
        };
        let work = || {
            let stytch = self.clone();
            async move {
                let arrival = step.await.map(Arc::new)?;
                let until = stytch.now().plus(DOUBLE_CLICK);
                stytch.state().taken.insert(key, Taken { arrival: Arc::clone(&arrival), until });
                Ok(arrival)
            }
        };
        match self.state().steps.join(key, landed, work) {
            Ok(result) => result,
            Err(ticket) => ticket
                .arrival()
                .await
                .unwrap_or_else(|| Err(Error::unavailable("a step of the login was interrupted"))),
        }
    }

    /// Redeems a user's link; the session that comes of it is checked like any other.
    async fn redeem(
        &self,
        token: &LinkToken,
        verifier: Option<&CodeVerifier>,
        claims: Option<&Json>,
    ) -> Result<Arrival, Error> {
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
        let (Some(jwt), Some(token)) = (answer.session_jwt, answer.session_token) else {
            return Err(Error::unavailable("the redeemed link gave no session"));
        };
        let user = match self.check_fresh(&jwt).await? {
            Some(AnyPrincipal::User(user)) if *user.user_id() == answer.user_id => user,
            _ => return Err(Error::unavailable("the new session's JWT is not the person's")),
        };
        let session = Arc::new(Renewed::new(AnyPrincipal::User(user.clone()), jwt, Some(token)));
        self.remember(&session);
        Ok(Arrival::SignedIn(SignedIn::new(session, Who::User(user, Box::new(answer.user)))))
    }

    /// Who a checked session belongs to, as Stytch knows them now.
    pub(crate) async fn who(&self, principal: &AnyPrincipal) -> Result<Who, Error> {
        match principal {
            AnyPrincipal::User(principal) => {
                let user = self.users().get(principal.user_id()).await?;
                Ok(Who::User(principal.clone(), Box::new(user)))
            }
            AnyPrincipal::Member(principal) => {
                let members = self.b2b().members();
                let answer = members.get(principal.organization_id(), principal.member_id()).await?;
                let (member, organization) = (Box::new(answer.member), Box::new(answer.organization));
                Ok(Who::Member(principal.clone(), member, organization))
            }
        }
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
