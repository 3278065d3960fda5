//! The steps by which a member signs in: a link, an organisation, another organisation.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::AnyPrincipal;
use super::renewal::{Renewed, Shown, minutes};
use super::sign_in::{Arrival, SignedIn, Who};
use crate::api::Json;
use crate::api::b2b::{LoginOutcome, MemberLogin, UnfinishedLogin};
use crate::error::Error;
use crate::ids::OrganizationId;
use crate::secret::{CodeVerifier, IntermediateSessionToken, LinkToken};
use crate::stytch::Stytch;

/// A login that is not finished. It holds no session.
#[derive(Debug)]
pub(crate) struct Unfinished {
    pub(crate) token: IntermediateSessionToken,
    /// The address that was proved.
    pub(crate) email: String,
    /// What the organisation that was chosen still wants; `None` if none was chosen.
    pub(crate) stopped: Option<Stopped>,
    /// Whether a link was used up for it, so that asking again would not come to the same.
    pub(super) used_up: bool,
}

/// Why an organisation does not let somebody in yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stopped {
    /// The organisation's name.
    pub(crate) organization: String,
    pub(crate) missing: Missing,
}

/// The factor that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Missing {
    /// One of these instead of a magic link.
    Primary(Vec<String>),
    /// A second one.
    Second,
}

/// What somebody founds.
#[derive(Debug, Clone)]
pub(crate) struct NewOrganization {
    pub(crate) name: String,
    /// The domain whose addresses may join uninvited.
    pub(crate) open_to_domain: Option<String>,
}

/// Fills in what every call has that may begin a member's session.
macro_rules! with_session {
    ($stytch:expr, $claims:expr, $call:expr) => {{
        let call = $call.session_duration_minutes(minutes($stytch.config().limits.idle));
        match $claims {
            Some(claims) => call.session_custom_claims(claims),
            None => call,
        }
    }};
}

impl Stytch {
    /// Redeems a link to one organisation.
    pub(super) async fn redeem_member(
        &self,
        token: &LinkToken,
        verifier: Option<&CodeVerifier>,
        claims: Option<&Json>,
    ) -> Result<Arrival, Error> {
        self.jwks().ready().await?;
        let mut call = with_session!(self, claims, self.b2b().magic_links().authenticate(token));
        if let Some(verifier) = verifier {
            call = call.pkce_code_verifier(verifier);
        }
        let mut arrival = self.arrived(call.send().await?).await?;
        if let Arrival::Unfinished(unfinished) = &mut arrival {
            unfinished.used_up = true;
        }
        Ok(arrival)
    }

    /// Redeems a discovery link.
    pub(super) async fn redeem_discovery(
        &self,
        token: &LinkToken,
        verifier: Option<&CodeVerifier>,
    ) -> Result<Arrival, Error> {
        let mut call = self.b2b().magic_links().authenticate_discovery(token);
        if let Some(verifier) = verifier {
            call = call.pkce_code_verifier(verifier);
        }
        let proved = call.send().await?;
        let (token, email) = (proved.intermediate_session_token, proved.email_address);
        Ok(Arrival::Unfinished(Unfinished { token, email, stopped: None, used_up: true }))
    }

    /// Enters an organisation with a proved address, once for however many requests ask for it.
    pub(crate) async fn enter_once(
        &self,
        token: &IntermediateSessionToken,
        organization_id: &OrganizationId,
        claims: Option<&Json>,
    ) -> Result<Arc<Arrival>, Error> {
        let secret = format!("{}\0{organization_id}", token.expose());
        let key = self.sealer().fingerprint("enter", &secret);
        let (stytch, token) = (self.clone(), token.clone());
        let (organization_id, claims) = (organization_id.clone(), claims.cloned());
        self.once(key, async move {
            stytch.jwks().ready().await?;
            let call = stytch.b2b().discovery().exchange(&token, &organization_id);
            let outcome = with_session!(stytch, claims.as_ref(), call).send().await?;
            stytch.arrived(outcome).await
        })
        .await
    }

    /// Founds an organisation, once for however many requests ask for it.
    pub(crate) async fn found_once(
        &self,
        token: &IntermediateSessionToken,
        new: &NewOrganization,
        claims: Option<&Json>,
    ) -> Result<Arc<Arrival>, Error> {
        let key = self.sealer().fingerprint("found", token.expose());
        let (stytch, token) = (self.clone(), token.clone());
        let (new, claims) = (new.clone(), claims.cloned());
        self.once(key, async move {
            stytch.jwks().ready().await?;
            let call = stytch.b2b().discovery().create_organization(&token).organization_name(new.name);
            let mut call = with_session!(stytch, claims.as_ref(), call);
            if let Some(domain) = new.open_to_domain {
                // Any rule about joining that is set closes the door to invitations unless they are named as well.
                call = call.email_allowed_domains([domain]);
                call = call.email_jit_provisioning("RESTRICTED").email_invites("ALL_ALLOWED");
            }
            stytch.arrived(call.send().await?).await
        })
        .await
    }

    /// Takes a signed-in person to another of their organisations, once for however many requests ask for it.
    pub(crate) async fn switch_once(
        &self,
        shown: Shown,
        organization_id: &OrganizationId,
        claims: Option<&Json>,
    ) -> Result<Arc<Arrival>, Error> {
        let secret = format!("{}\0{organization_id}", shown.fingerprint(self).to_text());
        let key = self.sealer().fingerprint("switch", &secret);
        let stytch = self.clone();
        let (organization_id, claims) = (organization_id.clone(), claims.cloned());
        self.once(key, async move {
            stytch.jwks().ready().await?;
            let call = stytch.b2b().sessions().exchange(&organization_id);
            let call = match &shown {
                Shown::Token(token) => call.session_token(token),
                Shown::Jwt(jwt) => call.session_jwt(jwt),
            };
            stytch.arrived(with_session!(stytch, claims.as_ref(), call).send().await?).await
        })
        .await
    }

    /// A member's session is checked like any other; whatever is not signed in gets none.
    async fn arrived(&self, outcome: LoginOutcome) -> Result<Arrival, Error> {
        let (rest, missing) = match outcome {
            LoginOutcome::SignedIn(login) => return self.checked(*login).await.map(Arrival::SignedIn),
            LoginOutcome::PrimaryRequired(rest) => {
                let methods = rest.allowed_auth_methods().to_vec();
                (rest, Missing::Primary(methods))
            }
            LoginOutcome::MfaRequired(rest) => (rest, Missing::Second),
        };
        let UnfinishedLogin { member, organization, intermediate_session_token, .. } = *rest;
        let stopped = Stopped { organization: organization.organization_name, missing };
        let (token, email) = (intermediate_session_token, member.email_address);
        Ok(Arrival::Unfinished(Unfinished { token, email, stopped: Some(stopped), used_up: false }))
    }

    async fn checked(&self, login: MemberLogin) -> Result<SignedIn, Error> {
        let MemberLogin { member, organization, session_token, session_jwt, .. } = login;
        let principal = match self.check_fresh(&session_jwt).await? {
            Some(AnyPrincipal::Member(principal))
                if *principal.member_id() == member.member_id
                    && *principal.organization_id() == organization.organization_id =>
            {
                principal
            }
            _ => return Err(Error::unavailable("the new session's JWT is not the member's")),
        };
        let any = AnyPrincipal::Member(principal.clone());
        let session = Arc::new(Renewed::new(any, session_jwt, Some(session_token)));
        self.remember(&session);
        Ok(SignedIn::new(session, Who::Member(principal, Box::new(member), Box::new(organization))))
    }
}
