//! A signed-in person of either kind of project: what the session engine deals with.

use std::sync::Arc;

use super::facts::{Facts, Standing};
use super::member::Membership;
use super::{MemberPrincipal, Principal};
use crate::api::Json;
use crate::clock::Timestamp;
use crate::config::Vertical;
use crate::ids::{MemberId, OrganizationId, SessionId, UserId};
use crate::jwt::SessionClaims;

#[derive(Clone)]
pub(crate) enum AnyPrincipal {
    User(Principal),
    Member(MemberPrincipal),
}

/// One of the two kinds, for code that serves either.
pub(crate) trait Person: Sized {
    const VERTICAL: Vertical;

    /// `None`: it is of the other kind.
    fn from_any(principal: AnyPrincipal) -> Option<Self>;

    fn into_any(self) -> AnyPrincipal;
}

impl Person for Principal {
    const VERTICAL: Vertical = Vertical::Consumer;

    fn from_any(principal: AnyPrincipal) -> Option<Self> {
        if let AnyPrincipal::User(user) = principal { Some(user) } else { None }
    }

    fn into_any(self) -> AnyPrincipal {
        AnyPrincipal::User(self)
    }
}

impl Person for MemberPrincipal {
    const VERTICAL: Vertical = Vertical::B2b;

    fn from_any(principal: AnyPrincipal) -> Option<Self> {
        if let AnyPrincipal::Member(member) = principal { Some(member) } else { None }
    }

    fn into_any(self) -> AnyPrincipal {
        AnyPrincipal::Member(self)
    }
}

impl AnyPrincipal {
    /// The organisation claim tells members from users.
    pub(super) fn new(mut claims: SessionClaims) -> Self {
        match claims.organization.take() {
            None => {
                let user_id = UserId::new(claims.subject.as_str());
                Self::User(Principal(Arc::new(Facts::new(user_id, claims)), Standing::Checked))
            }
            Some(organization) => {
                let membership = Membership {
                    member_id: MemberId::new(claims.subject.as_str()),
                    organization_id: OrganizationId::new(organization.organization_id),
                    organization_slug: organization.slug.into(),
                };
                Self::Member(MemberPrincipal(Arc::new(Facts::new(membership, claims)), Standing::Checked))
            }
        }
    }

    /// The same person, served in an outage.
    pub(super) fn degraded(self) -> Self {
        match self {
            Self::User(user) => Self::User(Principal(user.0, Standing::Degraded)),
            Self::Member(member) => Self::Member(MemberPrincipal(member.0, Standing::Degraded)),
        }
    }

    fn claims(&self) -> &SessionClaims {
        match self {
            Self::User(user) => &user.0.claims,
            Self::Member(member) => &member.0.claims,
        }
    }

    /// The user's or the member's id.
    pub(crate) fn subject(&self) -> &str {
        &self.claims().subject
    }

    pub(crate) fn session_id(&self) -> &SessionId {
        &self.claims().session_id
    }

    pub(crate) fn email(&self) -> Option<&str> {
        match self {
            Self::User(user) => user.email(),
            Self::Member(member) => member.email(),
        }
    }

    pub(crate) fn roles(&self) -> &[String] {
        &self.claims().roles
    }

    pub(crate) fn started_at(&self) -> Timestamp {
        self.claims().started_at
    }

    pub(crate) fn issued_at(&self) -> Timestamp {
        self.claims().issued_at
    }

    pub(crate) fn valid_until(&self) -> Timestamp {
        self.claims().expires_at
    }

    pub(crate) fn session_expires_at(&self) -> Timestamp {
        self.claims().session_expires_at
    }

    /// What the app's own claims take in memory, beyond their text.
    pub(super) fn custom_bytes(&self) -> u64 {
        self.custom().overhead()
    }

    fn custom(&self) -> &Json {
        match self {
            Self::User(user) => &user.0.custom,
            Self::Member(member) => &member.0.custom,
        }
    }

    /// The custom claim that takes most room in the JWT.
    pub(crate) fn largest_claim(&self) -> Option<&str> {
        let longest = self.custom().0.iter().max_by_key(|(_, value)| value.to_string().len());
        longest.map(|(name, _)| name.as_str())
    }
}
