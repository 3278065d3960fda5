//! What an emulator was started with.

use serde_json::{Value, json};

use crate::state::users::USER_ROLE;

/// Fixed once the server listens.
#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) project_id: String,
    pub(crate) secret: String,
    pub(crate) base_url: String,
    pub(crate) strict: bool,
    pub(crate) bot_check_page: bool,
    /// Whether JWTs name the base URL as their issuer, as they do behind a custom domain.
    pub(crate) base_url_issuer: bool,
    /// True when bound to an address that other machines reach, on explicit request.
    pub(crate) reachable: bool,
    /// The registered redirect URLs; empty means that any plausible one is accepted.
    pub(crate) redirect_urls: Vec<String>,
    /// The known e-mail templates; empty means that any is taken.
    pub(crate) email_templates: Vec<String>,
    pub(crate) permissions: Vec<Permission>,
}

/// What a role may do to a resource.
#[derive(Debug, Clone)]
pub(crate) struct Permission {
    pub(crate) role: String,
    pub(crate) resource: String,
    pub(crate) actions: Vec<String>,
}

impl Config {
    /// The issuer of session JWTs.
    pub(crate) fn issuer(&self) -> String {
        if self.base_url_issuer { self.base_url.clone() } else { format!("stytch.com/{}", self.project_id) }
    }

    /// The token that the links carry. It is public, and always the same here.
    pub(crate) fn public_token(&self) -> &'static str {
        "public-token-test-11111111-1111-4111-8111-111111111111"
    }

    /// All roles that allow this.
    pub(crate) fn granting_roles<'a>(&'a self, resource: &str, action: &str) -> Vec<&'a str> {
        let grants = |permission: &&Permission| {
            permission.resource == resource && permission.actions.iter().any(|a| a == action || a == "*")
        };
        self.permissions.iter().filter(grants).map(|permission| permission.role.as_str()).collect()
    }

    /// The policy document that clients fetch to check permissions locally.
    pub(crate) fn policy(&self) -> Value {
        let permissions_of = |role: &str| -> Vec<Value> {
            let of_role = self.permissions.iter().filter(|permission| permission.role == role);
            of_role.map(|p| json!({ "resource_id": p.resource, "actions": p.actions })).collect()
        };
        let mut role_ids = vec![USER_ROLE];
        let mut resource_ids: Vec<&str> = Vec::new();
        for permission in &self.permissions {
            if !role_ids.contains(&permission.role.as_str()) {
                role_ids.push(&permission.role);
            }
            if !resource_ids.contains(&permission.resource.as_str()) {
                resource_ids.push(&permission.resource);
            }
        }
        let roles: Vec<Value> = role_ids
            .into_iter()
            .map(|id| json!({ "role_id": id, "description": "", "permissions": permissions_of(id) }))
            .collect();
        let resources: Vec<Value> = resource_ids
            .into_iter()
            .map(|id| {
                let of_resource = self.permissions.iter().filter(|p| p.resource == id);
                let mut actions: Vec<&String> = of_resource.flat_map(|p| &p.actions).collect();
                actions.sort();
                actions.dedup();
                json!({ "resource_id": id, "description": "", "actions": actions })
            })
            .collect();
        json!({ "roles": roles, "resources": resources, "scopes": [] })
    }
}
