//! `/v1/b2b/organizations/{organization_id}/members`.

use std::collections::HashMap;

use serde::Deserialize;

use super::{Member, Organization, ResultsMetadata, SearchQuery};
use crate::api::request::{Texts, acting_member, api_call, json_fields, null_as_empty};
use crate::api::users::path_segment;
use crate::error::Error;
use crate::ids::{MemberId, OrganizationId};
use crate::stytch::Stytch;
use crate::transport::Call;

/// The member calls; made by [`B2b::members`](super::B2b::members).
#[derive(Debug, Clone, Copy)]
pub struct Members<'a>(pub(super) &'a Stytch);

impl<'a> Members<'a> {
    /// Makes a member without mailing anything.
    pub fn create(
        self,
        organization_id: &OrganizationId,
        email_address: impl Into<String>,
    ) -> CreateMember<'a> {
        CreateMember::new(self.0, organization_id.clone(), email_address.into())
    }

    /// Reads one member, by Stytch's id or by the app's own.
    ///
    /// # Errors
    ///
    /// There is none in this organisation (`member_not_found`), or Stytch could not be asked.
    pub async fn get(
        self,
        organization_id: &OrganizationId,
        member_id: &MemberId,
    ) -> Result<MemberResponse, Error> {
        self.get_by(organization_id, "member_id", member_id.as_str()).await
    }

    /// Reads one member, by their address.
    ///
    /// # Errors
    ///
    /// There is none in this organisation (`member_not_found`), or Stytch could not be asked.
    pub async fn get_by_email(
        self,
        organization_id: &OrganizationId,
        email_address: &str,
    ) -> Result<MemberResponse, Error> {
        self.get_by(organization_id, "email_address", email_address).await
    }

    async fn get_by(
        self,
        organization_id: &OrganizationId,
        name: &str,
        value: &str,
    ) -> Result<MemberResponse, Error> {
        let (organization, value) = (path_segment(organization_id.as_str()), path_segment(value));
        let path = format!("/v1/b2b/organizations/{organization}/member?{name}={value}");
        self.0.transport().call(&Call::get(path)).await
    }

    /// Changes what is given and leaves the rest.
    pub fn update(self, organization_id: &OrganizationId, member_id: &MemberId) -> UpdateMember<'a> {
        UpdateMember::new(self.0, organization_id.clone(), member_id.clone())
    }

    /// Deletes a member, ends their sessions, and takes an invitation back.
    pub fn delete(self, organization_id: &OrganizationId, member_id: &MemberId) -> DeleteMember<'a> {
        DeleteMember::new(self.0, organization_id.clone(), member_id.clone())
    }

    /// Brings a deleted member back whose address was verified. It takes Stytch's own id.
    pub fn reactivate(self, organization_id: &OrganizationId, member_id: &MemberId) -> ReactivateMember<'a> {
        ReactivateMember::new(self.0, organization_id.clone(), member_id.clone())
    }

    /// Finds members of the organisations named, newest first.
    pub fn search(self, organization_ids: &[OrganizationId]) -> SearchMembers<'a> {
        SearchMembers::new(self.0, organization_ids.to_vec())
    }
}

api_call! {
    /// `POST /v1/b2b/organizations/{organization_id}/members`.
    CreateMember[organization_id: OrganizationId](email_address: String) -> MemberResponse
        = Post "/v1/b2b/organizations/{organization_id}/members", Never {
        /// Their name.
        name: String,
        /// Makes them `pending` until they click their first link.
        create_member_as_pending: bool,
        /// Lets them in whatever the organisation's sign-in methods are.
        is_breakglass: bool,
        /// Where codes go by SMS.
        mfa_phone_number: String,
        /// Asks them for a second factor.
        mfa_enrolled: bool,
        /// Their roles, beside `stytch_member`, which everybody has.
        roles: Texts,
        /// The app's own id for them, unique in the organisation.
        external_id: String,
        | trusted_metadata,
        | untrusted_metadata,
    }
}

json_fields! {
    CreateMember {
        /// Metadata that only the app's servers can write.
        trusted_metadata => trusted_metadata,
        /// Metadata that front ends can write too.
        untrusted_metadata => untrusted_metadata,
    }
}

api_call! {
    /// `PUT /v1/b2b/organizations/{organization_id}/members/{member_id}`.
    UpdateMember[organization_id: OrganizationId, member_id: MemberId]() -> MemberResponse
        = Put "/v1/b2b/organizations/{organization_id}/members/{member_id}", Safe {
        /// Their name.
        name: String,
        /// Lets them in whatever the organisation's sign-in methods are.
        is_breakglass: bool,
        /// Where codes go by SMS.
        mfa_phone_number: String,
        /// Asks them for a second factor.
        mfa_enrolled: bool,
        /// The second factor that they are asked for first: `sms_otp` or `totp`.
        default_mfa_method: String,
        /// Replaces their roles; their sessions follow with the next JWT.
        roles: Texts,
        /// Keeps sessions that no longer meet what is asked of the member.
        preserve_existing_sessions: bool,
        /// Another address, which has to be proved anew.
        email_address: String,
        /// Forgets the earlier address altogether, so that others can have it.
        unlink_email: bool,
        /// The app's own id for them, unique in the organisation.
        external_id: String,
        | trusted_metadata,
        | untrusted_metadata,
    }
}

json_fields! {
    UpdateMember {
        /// Metadata that only the app's servers can write.
        trusted_metadata => trusted_metadata,
        /// Metadata that front ends can write too.
        untrusted_metadata => untrusted_metadata,
    }
}

api_call! {
    /// `DELETE /v1/b2b/organizations/{organization_id}/members/{member_id}`.
    DeleteMember[organization_id: OrganizationId, member_id: MemberId]() -> DeletedMember
        = Delete "/v1/b2b/organizations/{organization_id}/members/{member_id}", Never {
    }
}

api_call! {
    /// `PUT /v1/b2b/organizations/{organization_id}/members/{member_id}/reactivate`.
    ReactivateMember[organization_id: OrganizationId, member_id: MemberId]() -> MemberResponse
        = Put "/v1/b2b/organizations/{organization_id}/members/{member_id}/reactivate", Never {
    }
}

api_call! {
    /// `POST /v1/b2b/organizations/members/search`.
    SearchMembers(organization_ids: Vec<OrganizationId>) -> SearchMembersResponse
        = Post "/v1/b2b/organizations/members/search", Safe {
        /// Where the last page ended.
        cursor: String,
        /// Results per page, at most 1000; Stytch's default is 100.
        limit: u32,
        /// What to look for; everybody who is not deleted unless set.
        query: SearchQuery,
    }
}

acting_member!(CreateMember UpdateMember DeleteMember ReactivateMember SearchMembers);

/// The answer to calls about one member.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct MemberResponse {
    /// Who.
    pub member_id: MemberId,
    /// The same person in full.
    pub member: Member,
    /// Where.
    pub organization: Organization,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The answer to [`Members::delete`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct DeletedMember {
    /// The member who is no more.
    pub member_id: MemberId,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The answer to [`Members::search`].
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct SearchMembersResponse {
    /// One page of them.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub members: Vec<Member>,
    /// Their organisations, by id.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub organizations: HashMap<OrganizationId, Organization>,
    /// How many there are, and where the next page begins.
    #[serde(default)]
    pub results_metadata: ResultsMetadata,
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}
