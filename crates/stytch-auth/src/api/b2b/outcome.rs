//! What a B2B login came to: only one of the outcomes has a session in it.

use serde::{Deserialize, Deserializer};

use super::{Member, MemberSession, MfaRequired, Organization, PrimaryRequired};
use crate::api::request::null_as_empty;
use crate::api::sessions::{non_empty_intermediate, non_empty_jwt, non_empty_token};
use crate::secret::{IntermediateSessionToken, SessionJwt, SessionToken};

/// What proving an address, or exchanging a session, came to.
///
/// # Examples
///
/// ```no_run
/// use stytch_auth::api::b2b::LoginOutcome;
///
/// # async fn example(stytch: stytch_auth::Stytch, token: stytch_auth::LinkToken) -> Result<(), stytch_auth::Error> {
/// match stytch.b2b().magic_links().authenticate(&token).send().await? {
///     LoginOutcome::SignedIn(login) => println!("{} is in", login.member.email_address),
///     LoginOutcome::PrimaryRequired(rest) => println!("sign in by {:?}", rest.allowed_auth_methods()),
///     LoginOutcome::MfaRequired(_) => println!("a second factor, please"),
///     _ => println!("something that this app does not know yet"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Answer")]
#[non_exhaustive]
pub enum LoginOutcome {
    /// The member is signed in.
    SignedIn(Box<MemberLogin>),
    /// The organisation wants another first factor than the one that was shown, such as single sign-on.
    PrimaryRequired(Box<UnfinishedLogin>),
    /// The organisation, or the member themselves, wants a second factor.
    MfaRequired(Box<UnfinishedLogin>),
}

impl LoginOutcome {
    /// The login, if it is finished.
    pub fn signed_in(self) -> Option<MemberLogin> {
        match self {
            Self::SignedIn(login) => Some(*login),
            Self::PrimaryRequired(_) | Self::MfaRequired(_) => None,
        }
    }
}

/// A member who is signed in, with the session.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MemberLogin {
    /// Who.
    pub member: Member,
    /// Where.
    pub organization: Organization,
    /// The session.
    pub member_session: MemberSession,
    /// The session's opaque token.
    pub session_token: SessionToken,
    /// The session's first JWT.
    pub session_jwt: SessionJwt,
    /// The e-mail address that was proved, as its `email_id`; empty in answers that prove none.
    pub method_id: String,
    /// Names the call to Stytch's support.
    pub request_id: String,
}

/// A login that Stytch has not accepted yet. It holds no session, and no handler may take it for one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UnfinishedLogin {
    /// Who wants in.
    pub member: Member,
    /// Where.
    pub organization: Organization,
    /// What the next step shows instead of a session.
    pub intermediate_session_token: IntermediateSessionToken,
    /// The first factor that is missing.
    pub primary_required: Option<PrimaryRequired>,
    /// The second factor that is missing; with `primary_required` the one that comes after.
    pub mfa_required: Option<MfaRequired>,
    /// Names the call to Stytch's support.
    pub request_id: String,
}

impl UnfinishedLogin {
    /// How the organisation lets people sign in, if the way that was used is not among them.
    pub fn allowed_auth_methods(&self) -> &[String] {
        self.primary_required.as_ref().map_or(&[], |required| &required.allowed_auth_methods)
    }
}

/// The answer as it stands on the wire.
#[derive(Deserialize)]
struct Answer {
    member: Member,
    organization: Organization,
    #[serde(default, deserialize_with = "null_as_empty")]
    member_authenticated: bool,
    #[serde(default)]
    member_session: Option<MemberSession>,
    #[serde(default, deserialize_with = "non_empty_token")]
    session_token: Option<SessionToken>,
    #[serde(default, deserialize_with = "non_empty_jwt")]
    session_jwt: Option<SessionJwt>,
    #[serde(default, deserialize_with = "non_empty_intermediate")]
    intermediate_session_token: Option<IntermediateSessionToken>,
    #[serde(default)]
    primary_required: Option<PrimaryRequired>,
    #[serde(default)]
    mfa_required: Option<MfaRequired>,
    #[serde(default, deserialize_with = "null_as_empty")]
    method_id: String,
    #[serde(default)]
    request_id: String,
}

impl TryFrom<Answer> for LoginOutcome {
    type Error = &'static str;

    // Whatever contradicts itself is no answer: neither a session nor a step towards one.
    fn try_from(answer: Answer) -> Result<Self, Self::Error> {
        let missing = answer.primary_required.is_some() || answer.mfa_required.is_some();
        if answer.member_authenticated {
            let (Some(member_session), Some(session_token), Some(session_jwt), false) =
                (answer.member_session, answer.session_token, answer.session_jwt, missing)
            else {
                return Err("a member who is authenticated, without a session or with a factor missing");
            };
            return Ok(Self::SignedIn(Box::new(MemberLogin {
                member: answer.member,
                organization: answer.organization,
                member_session,
                session_token,
                session_jwt,
                method_id: answer.method_id,
                request_id: answer.request_id,
            })));
        }
        let Some(intermediate_session_token) = answer.intermediate_session_token else {
            return Err("a member who is not authenticated, without an intermediate session");
        };
        let rest = Box::new(UnfinishedLogin {
            member: answer.member,
            organization: answer.organization,
            intermediate_session_token,
            primary_required: answer.primary_required,
            mfa_required: answer.mfa_required,
            request_id: answer.request_id,
        });
        // The first factor comes first: until it is there, Stytch takes no second one.
        match (&rest.primary_required, &rest.mfa_required) {
            (Some(_), _) => Ok(Self::PrimaryRequired(rest)),
            (None, Some(_)) => Ok(Self::MfaRequired(rest)),
            (None, None) => Err("a member who is not authenticated, and nothing that is missing"),
        }
    }
}

/// One that has to be there.
pub(super) fn intermediate<'de, D: Deserializer<'de>>(d: D) -> Result<IntermediateSessionToken, D::Error> {
    non_empty_intermediate(d)?.ok_or_else(|| serde::de::Error::custom("an empty intermediate_session_token"))
}
