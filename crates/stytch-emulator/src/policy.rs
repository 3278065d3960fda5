//! What roles may do: the policy that clients fetch and `authorization_check` follows.

use serde::{Deserialize, Serialize};

/// The role every consumer user has.
pub(crate) const USER_ROLE: &str = "stytch_user";
/// The role every member has.
pub(crate) const MEMBER_ROLE: &str = "stytch_member";
/// The role of who creates an organization.
pub(crate) const ADMIN_ROLE: &str = "stytch_admin";

/// A policy as it is on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    #[serde(default)]
    pub(crate) roles: Vec<Role>,
    #[serde(default)]
    pub(crate) resources: Vec<Resource>,
    #[serde(default)]
    pub(crate) scopes: Vec<Scope>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Role {
    pub(crate) role_id: String,
    #[serde(default)]
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) permissions: Vec<RolePermission>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RolePermission {
    pub(crate) resource_id: String,
    pub(crate) actions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    pub(crate) resource_id: String,
    #[serde(default)]
    pub(crate) description: String,
    pub(crate) actions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scope {
    pub(crate) scope: String,
    #[serde(default)]
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) permissions: Vec<RolePermission>,
}

impl Role {
    fn new(role_id: &str) -> Self {
        Self { role_id: role_id.to_owned(), description: String::new(), permissions: Vec::new() }
    }

    /// A `*` is every action; there is no such thing for resources.
    pub(crate) fn allows(&self, resource: &str, action: &str) -> bool {
        let actions = self.permissions.iter().filter(|p| p.resource_id == resource).flat_map(|p| &p.actions);
        actions.into_iter().any(|allowed| allowed == action || allowed == "*")
    }
}

impl Policy {
    /// What a consumer project has before anybody adds to it.
    pub(crate) fn consumer() -> Self {
        Self { roles: vec![Role::new(USER_ROLE)], ..Self::default() }
    }

    /// What a B2B project has before anybody adds to it.
    pub(crate) fn b2b() -> Self {
        let mut policy =
            Self { roles: vec![Role::new(MEMBER_ROLE), Role::new(ADMIN_ROLE)], ..Self::default() };
        for (resource, actions) in BUILT_IN {
            let actions: Vec<String> = actions.iter().map(|action| (*action).to_owned()).collect();
            let (resource_id, description) = ((*resource).to_owned(), String::new());
            policy.resources.push(Resource { resource_id, description, actions });
            policy.allow(ADMIN_ROLE, resource, &["*".to_owned()]);
        }
        policy.allow(MEMBER_ROLE, "stytch.self", &["*".to_owned()]);
        policy
    }

    /// A policy from a seed, with the built-in roles and resources it does not mention.
    pub(crate) fn with_built_ins(mut self, built_in: Self) -> Self {
        for role in built_in.roles.into_iter().rev() {
            if !self.roles.iter().any(|known| known.role_id == role.role_id) {
                self.roles.insert(0, role);
            }
        }
        for resource in built_in.resources {
            if !self.resources.iter().any(|known| known.resource_id == resource.resource_id) {
                self.resources.push(resource);
            }
        }
        self
    }

    /// Adds a permission, and with it whatever role and resource is new in it.
    pub(crate) fn allow(&mut self, role: &str, resource: &str, actions: &[String]) {
        let permission = RolePermission { resource_id: resource.to_owned(), actions: actions.to_vec() };
        match self.roles.iter_mut().find(|known| known.role_id == role) {
            Some(known) => known.permissions.push(permission),
            None => self.roles.push(Role { permissions: vec![permission], ..Role::new(role) }),
        }
        match self.resources.iter_mut().find(|known| known.resource_id == resource) {
            Some(known) if !resource.starts_with("stytch.") => {
                known.actions.extend_from_slice(actions);
                known.actions.sort();
                known.actions.dedup();
            }
            Some(_) => {}
            None => {
                let (resource_id, description) = (resource.to_owned(), String::new());
                self.resources.push(Resource { resource_id, description, actions: actions.to_vec() });
            }
        }
    }

    /// Those of these roles that allow this.
    pub(crate) fn granting<'a>(
        &'a self,
        more: &'a [Role],
        held: &[String],
        resource: &str,
        action: &str,
    ) -> Vec<&'a str> {
        let grants = |role: &&Role| held.contains(&role.role_id) && role.allows(resource, action);
        self.roles.iter().chain(more).filter(grants).map(|role| role.role_id.as_str()).collect()
    }

    /// Whether a resource has this action of its own.
    pub(crate) fn declares(&self, resource: &str, action: &str) -> bool {
        let mut named = self.resources.iter().filter(|known| known.resource_id == resource);
        named.any(|known| known.actions.iter().any(|own| own == action))
    }

    pub(crate) fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|known| known.role_id == role)
    }
}

/// Stytch's own resources and the actions that the emulator knows of.
const BUILT_IN: &[(&str, &[&str])] = &[
    (
        "stytch.organization",
        &[
            "update.info.name",
            "update.info.slug",
            "update.info.logo-url",
            "update.info.untrusted-metadata",
            "update.settings.allowed-auth-methods",
            "update.settings.allowed-domains",
            "update.settings.default-sso-connection",
            "update.settings.mfa-policy",
            "update.settings.implicit-roles",
            "delete",
        ],
    ),
    (
        "stytch.member",
        &[
            "create",
            "get",
            "search",
            "delete",
            "reactivate",
            "revoke-sessions",
            "update.info.name",
            "update.info.email",
            "update.info.mfa-phone",
            "update.info.untrusted-metadata",
            "update.settings.is-breakglass",
            "update.settings.mfa-enrolled",
            "update.settings.default-mfa-method",
            "update.settings.roles",
        ],
    ),
    ("stytch.sso", &["create", "get", "update", "delete"]),
    (
        "stytch.self",
        &[
            "get",
            "delete",
            "revoke-sessions",
            "update.info.name",
            "update.info.email",
            "update.info.mfa-phone",
            "update.info.untrusted-metadata",
            "update.settings.mfa-enrolled",
            "update.settings.default-mfa-method",
        ],
    ),
];
