//! Members of organizations.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ids::new_id;
use super::organizations::Organization;
use super::table::Table;
use crate::policy::{ADMIN_ROLE, MEMBER_ROLE};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MemberStatus {
    Pending,
    Invited,
    Active,
    Deleted,
}

impl MemberStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Deleted => "deleted",
        }
    }
}

/// An address that was replaced by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RetiredEmail {
    pub(crate) email_id: String,
    pub(crate) email_address: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) member_id: String,
    pub(crate) organization_id: String,
    pub(crate) email_id: String,
    pub(crate) email_address: String,
    pub(crate) email_verified: bool,
    pub(crate) retired_emails: Vec<RetiredEmail>,
    pub(crate) status: MemberStatus,
    pub(crate) name: String,
    pub(crate) trusted_metadata: Map<String, Value>,
    pub(crate) untrusted_metadata: Map<String, Value>,
    pub(crate) is_breakglass: bool,
    pub(crate) mfa_phone_number: String,
    #[serde(default)]
    pub(crate) mfa_phone_number_verified: bool,
    pub(crate) mfa_enrolled: bool,
    pub(crate) default_mfa_method: String,
    /// Assigned directly; `stytch_member` goes without saying.
    pub(crate) roles: Vec<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// Where a role comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RoleSource {
    Direct,
    EmailDomain(String),
}

impl Member {
    pub(crate) fn new(organization_id: &str, address: &str, status: MemberStatus, now: Timestamp) -> Self {
        Self {
            member_id: new_id("member"),
            organization_id: organization_id.to_owned(),
            email_id: new_id("email"),
            email_address: address.to_owned(),
            email_verified: false,
            retired_emails: Vec::new(),
            status,
            name: String::new(),
            trusted_metadata: Map::new(),
            untrusted_metadata: Map::new(),
            is_breakglass: false,
            mfa_phone_number: String::new(),
            mfa_phone_number_verified: false,
            mfa_enrolled: false,
            default_mfa_method: String::new(),
            roles: Vec::new(),
            external_id: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// Another address in place of the one there is, which is remembered if it is to be retired.
    pub(crate) fn replace_address(&mut self, email_id: &str, address: &str, retire: bool) {
        let old = RetiredEmail {
            email_id: std::mem::replace(&mut self.email_id, email_id.to_owned()),
            email_address: std::mem::replace(&mut self.email_address, address.to_owned()),
        };
        self.retired_emails.retain(|email| email.email_address != address);
        if retire {
            self.retired_emails.push(old);
        }
    }

    pub(crate) fn domain(&self) -> &str {
        domain_of(&self.email_address)
    }

    /// Every role with where it comes from, in the order of assignment.
    pub(crate) fn roles_in(&self, organization: &Organization) -> Vec<(String, Vec<RoleSource>)> {
        let mut roles = vec![(MEMBER_ROLE.to_owned(), vec![RoleSource::Direct])];
        let mut assign = |role: &str, source: RoleSource| match roles.iter_mut().find(|(id, _)| id == role) {
            Some((_, sources)) if sources.contains(&source) => {}
            Some((_, sources)) => sources.push(source),
            None => roles.push((role.to_owned(), vec![source])),
        };
        for role in &self.roles {
            assign(role, RoleSource::Direct);
        }
        for implicit in &organization.rbac_email_implicit_role_assignments {
            if implicit.domain.eq_ignore_ascii_case(self.domain()) {
                assign(&implicit.role_id, RoleSource::EmailDomain(implicit.domain.clone()));
            }
        }
        roles
    }

    pub(crate) fn role_ids(&self, organization: &Organization) -> Vec<String> {
        self.roles_in(organization).into_iter().map(|(role, _)| role).collect()
    }

    pub(crate) fn is_admin(&self, organization: &Organization) -> bool {
        self.role_ids(organization).iter().any(|role| role == ADMIN_ROLE)
    }
}

/// What follows the `@`.
pub(crate) fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// All members of all organizations, the deleted ones included.
#[derive(Debug, Default)]
pub(crate) struct Members(pub(super) Table<Member>);

impl Members {
    pub(crate) fn put(&mut self, member: Member) {
        self.0.put(&member.member_id.clone(), member);
    }

    pub(crate) fn remove(&mut self, member_id: &str) {
        self.0.remove(member_id);
    }

    /// By member id alone, deleted or not.
    pub(crate) fn by_id(&self, member_id: &str) -> Option<&Member> {
        self.0.get(member_id)
    }

    /// By id or external id; the deleted ones are hidden.
    pub(crate) fn get<'a>(&'a self, organization_id: &str, id: &str) -> Option<&'a Member> {
        self.of(organization_id)
            .find(|member| member.member_id == id || member.external_id.as_deref() == Some(id))
    }

    pub(crate) fn with_email<'a>(&'a self, organization_id: &str, address: &str) -> Option<&'a Member> {
        self.of(organization_id).find(|member| member.email_address == address)
    }

    /// Those of one organization who are not deleted.
    pub(crate) fn of<'a>(&'a self, organization_id: &str) -> impl Iterator<Item = &'a Member> {
        let of = self.0.values().filter(move |member| member.organization_id == organization_id);
        of.filter(|member| member.status != MemberStatus::Deleted)
    }

    pub(crate) fn newest(&self) -> Vec<(u64, &Member)> {
        self.0.newest()
    }
}
