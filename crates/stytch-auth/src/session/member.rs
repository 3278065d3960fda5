//! The member behind a request.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::facts::{Facts, Standing, principal};
use crate::api::InvalidJson;
use crate::clock::Timestamp;
use crate::factor::AuthenticationFactor;
use crate::ids::{MemberId, OrganizationId, SessionId};

/// A signed-in member of an organisation, by a session whose signature and claims were checked.
///
/// The session counts in that one organisation and nowhere else: compare
/// [`organization_id`](Self::organization_id) with whatever the request is about. Somebody who belongs to two
/// organisations is two members, with a session each.
///
/// Only the check makes one. Clones are cheap. It holds no token; serialised it is `member_id`, `organization_id`,
/// `session_id`, `email` and `roles`.
#[derive(Clone)]
pub struct MemberPrincipal(pub(super) Arc<Facts<Membership>>, pub(super) Standing);

/// Who in which organisation.
pub(super) struct Membership {
    pub(super) member_id: MemberId,
    pub(super) organization_id: OrganizationId,
    pub(super) organization_slug: Box<str>,
}

impl MemberPrincipal {
    /// Whose session it is: what an app stores beside its own records.
    pub fn member_id(&self) -> &MemberId {
        &self.0.subject.member_id
    }

    /// The organisation that the session is for: what to authorise by.
    pub fn organization_id(&self) -> &OrganizationId {
        &self.0.subject.organization_id
    }

    /// That organisation's name in URLs when the JWT was made, at most five minutes ago.
    ///
    /// For links and headings. Organisations choose their slugs, rename them, and take those that others gave up, so
    /// nothing is safe to authorise by it: see [`organization_id`](Self::organization_id).
    pub fn organization_slug(&self) -> &str {
        &self.0.subject.organization_slug
    }

    /// Whether the session is for the organisation with this id.
    pub fn is_of_organization_id(&self, organization_id: &OrganizationId) -> bool {
        self.organization_id() == organization_id
    }

    /// Whether the session is for the organisation with this slug.
    ///
    /// A slug that looks like an organisation's id matches nothing: somebody may have chosen it to be taken for another
    /// organisation.
    pub fn is_of_organization_slug(&self, organization_slug: &str) -> bool {
        !organization_slug.is_empty()
            && !looks_like_id(organization_slug)
            && self.organization_slug() == organization_slug
    }
}

principal!(MemberPrincipal);

/// Ids are `organization-test-…` and `organization-live-…`; what reads them may not mind the case.
fn looks_like_id(slug: &str) -> bool {
    let slug = slug.to_ascii_lowercase();
    slug.starts_with("organization-test-") || slug.starts_with("organization-live-")
}

impl fmt::Debug for MemberPrincipal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberPrincipal")
            .field("member_id", self.member_id())
            .field("organization_id", self.organization_id())
            .field("session_id", self.session_id())
            .finish_non_exhaustive()
    }
}

impl Serialize for MemberPrincipal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut principal = serializer.serialize_struct("MemberPrincipal", 5)?;
        principal.serialize_field("member_id", self.member_id())?;
        principal.serialize_field("organization_id", self.organization_id())?;
        principal.serialize_field("session_id", self.session_id())?;
        principal.serialize_field("email", &self.email())?;
        principal.serialize_field("roles", self.roles())?;
        principal.end()
    }
}
