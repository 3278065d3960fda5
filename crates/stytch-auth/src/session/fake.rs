//! Made-up people, for unit tests of an app's handlers.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::facts::{Facts, Standing};
use super::member::Membership;
use super::{MemberPrincipal, Principal};
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::ids::{MemberId, OrganizationId, UserId};
use crate::jwt::SessionClaims;

/// What is made up about a person.
#[derive(Debug, Clone, Default)]
struct Fake {
    email: Option<String>,
    roles: Vec<String>,
    claims: Map<String, Value>,
}

/// A user whom nobody has checked, for a unit test that calls a handler as the function it is.
///
/// It goes into `AuthUser::fake` of the adapters. Tests that send requests sign somebody in at the emulator instead, and
/// then test the layer, the cookies and the policy too.
///
/// # Examples
///
/// ```
/// use stytch_auth::FakeUser;
///
/// let ada = FakeUser::new("user-test-ada").email("ada@example.com").role("editor").claim("plan", "pro").principal();
/// assert!(ada.has_role("editor"));
/// assert_eq!(ada.email(), Some("ada@example.com"));
/// ```
#[derive(Debug, Clone)]
pub struct FakeUser {
    user_id: UserId,
    fake: Fake,
}

/// A member of an organisation whom nobody has checked; see [`FakeUser`].
#[derive(Debug, Clone)]
pub struct FakeMember {
    member_id: MemberId,
    organization_id: OrganizationId,
    organization_slug: Box<str>,
    fake: Fake,
}

/// What can be said of both.
macro_rules! describe {
    ($name:ident) => {
        impl $name {
            /// With an address that the session has proved by a magic link.
            #[must_use]
            pub fn email(mut self, address: impl Into<String>) -> Self {
                self.fake.email = Some(address.into());
                self
            }

            /// With one role more.
            #[must_use]
            pub fn role(mut self, role: impl Into<String>) -> Self {
                self.fake.roles.push(role.into());
                self
            }

            /// With a custom claim; one that is not JSON is null.
            #[must_use]
            pub fn claim(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
                let value = serde_json::to_value(value).unwrap_or_default();
                self.fake.claims.insert(name.into(), value);
                self
            }
        }
    };
}

describe!(FakeUser);
describe!(FakeMember);

impl FakeUser {
    /// Somebody with this id and nothing else.
    pub fn new(user_id: impl Into<Box<str>>) -> Self {
        Self { user_id: UserId::new(user_id), fake: Fake::default() }
    }

    /// The principal, as a check would have made it.
    pub fn principal(self) -> Principal {
        let claims = self.fake.claims(self.user_id.as_str());
        Principal(Arc::new(Facts::new(self.user_id, claims)), Standing::Checked)
    }
}

impl FakeMember {
    /// Somebody with this id in the organisation with that id.
    pub fn new(member_id: impl Into<Box<str>>, organization_id: impl Into<Box<str>>) -> Self {
        Self {
            member_id: MemberId::new(member_id),
            organization_id: OrganizationId::new(organization_id),
            organization_slug: "".into(),
            fake: Fake::default(),
        }
    }

    /// With a slug of the organisation.
    #[must_use]
    pub fn organization_slug(mut self, slug: impl Into<Box<str>>) -> Self {
        self.organization_slug = slug.into();
        self
    }

    /// The principal, as a check would have made it.
    pub fn principal(self) -> MemberPrincipal {
        let claims = self.fake.claims(self.member_id.as_str());
        let membership = Membership {
            member_id: self.member_id,
            organization_id: self.organization_id,
            organization_slug: self.organization_slug,
        };
        MemberPrincipal(Arc::new(Facts::new(membership, claims)), Standing::Checked)
    }
}

impl Fake {
    /// A session that began now and lasts an hour, with a JWT of five minutes.
    fn claims(self, subject: &str) -> SessionClaims {
        let now = Timestamp::from(SystemClock::new().now());
        let factor = self.email.map(|address| {
            json!({
                "type": "magic_link",
                "delivery_method": "email",
                "last_authenticated_at": now,
                "email_factor": { "email_id": "email-test-fake", "email_address": address },
            })
        });
        SessionClaims {
            subject: subject.to_owned(),
            session_id: "session-test-fake".into(),
            started_at: now,
            last_accessed_at: now,
            session_expires_at: now.plus(Duration::from_secs(60 * 60)),
            authentication_factors: factor.and_then(|f| serde_json::from_value(f).ok()).into_iter().collect(),
            roles: self.roles,
            ip_address: String::new(),
            user_agent: String::new(),
            organization: None,
            issued_at: now,
            not_before: now,
            expires_at: now.plus(Duration::from_secs(5 * 60)),
            custom: self.claims,
        }
    }
}
