//! Organizations and roles.

use crate::errors::{
    ALLOWED_AUTH_METHODS_REQUIRED, ALLOWED_MFA_METHODS_REQUIRED, CANNOT_UPDATE_TRUSTED_METADATA,
    CLAIMED_DOMAIN_TOO_COMMON, CONNECTED_APP_NOT_FOUND, DOMAIN_TOO_COMMON, DUPLICATE_CLAIMED_DOMAIN,
    INVALID_DOMAIN, INVALID_ORGANIZATION_ALLOWED_AUTH_METHODS, INVALID_ORGANIZATION_ALLOWED_MFA_METHODS,
    INVALID_ORGANIZATION_AUTH_FACTOR_SETTING, INVALID_ORGANIZATION_EXTERNAL_ID, INVALID_ORGANIZATION_NAME,
    INVALID_ORGANIZATION_SLUG, INVALID_RBAC_ROLE_ID, INVALID_RESTRICTED_EMAIL_SETTING, Kind,
    ORGANIZATION_EXTERNAL_ID_ALREADY_USED, ORGANIZATION_NAME_MISSING, ORGANIZATION_SEARCH_DOMAIN_TOO_SHORT,
    ORGANIZATION_SEARCH_EMAIL_TOO_SHORT, ORGANIZATION_SEARCH_EXPECTED_FLAG,
    ORGANIZATION_SEARCH_EXPECTED_LIST, ORGANIZATION_SEARCH_EXPECTED_TEXT, ORGANIZATION_SEARCH_FILTER_UNKNOWN,
    ORGANIZATION_SEARCH_NAME_TOO_SHORT, ORGANIZATION_SEARCH_SLUG_TOO_SHORT, ORGANIZATION_SLUG_ALREADY_USED,
    RBAC_ROLE_DUPLICATE, RBAC_STYTCH_ROLE_EDIT, TOO_MANY_REQUESTS,
};
use crate::operations::b2b::{organizations, policy, search};
use crate::operations::routes::group::{ACTING_ERRORS, METADATA_ERRORS, ORGANIZATION_ERRORS, SEARCH};
use crate::operations::routes::{Route, delete, get, open, post, put};

/// What an organization is created with and can be changed to.
pub(super) const SETTINGS: &[&str] = &[
    "organization_logo_url",
    "organization_external_id",
    "trusted_metadata",
    "sso_jit_provisioning",
    "email_allowed_domains",
    "email_jit_provisioning",
    "email_invites",
    "auth_methods",
    "allowed_auth_methods",
    "mfa_policy",
    "mfa_methods",
    "allowed_mfa_methods",
    "rbac_email_implicit_role_assignments",
    "oauth_tenant_jit_provisioning",
    "allowed_oauth_tenants",
    "first_party_connected_apps_allowed_type",
    "allowed_first_party_connected_apps",
    "third_party_connected_apps_allowed_type",
    "allowed_third_party_connected_apps",
];

pub(super) const SETTINGS_ERRORS: &[Kind] = &[
    INVALID_ORGANIZATION_NAME,
    INVALID_ORGANIZATION_SLUG,
    ORGANIZATION_SLUG_ALREADY_USED,
    INVALID_ORGANIZATION_EXTERNAL_ID,
    ORGANIZATION_EXTERNAL_ID_ALREADY_USED,
    INVALID_DOMAIN,
    DOMAIN_TOO_COMMON,
    INVALID_RESTRICTED_EMAIL_SETTING,
    INVALID_ORGANIZATION_AUTH_FACTOR_SETTING,
    INVALID_ORGANIZATION_ALLOWED_AUTH_METHODS,
    INVALID_ORGANIZATION_ALLOWED_MFA_METHODS,
    ALLOWED_AUTH_METHODS_REQUIRED,
    ALLOWED_MFA_METHODS_REQUIRED,
    INVALID_RBAC_ROLE_ID,
];

const CLAIM_ERRORS: &[Kind] = &[CLAIMED_DOMAIN_TOO_COMMON, DUPLICATE_CLAIMED_DOMAIN];

pub(super) const ROUTES: &[Route] = &[
    post("/v1/b2b/organizations", organizations::create)
        .b2b()
        .takes(&[&["organization_name*", "organization_slug", "claimed_email_domains"], SETTINGS])
        .refuses(&[&[ORGANIZATION_NAME_MISSING], SETTINGS_ERRORS, CLAIM_ERRORS, METADATA_ERRORS]),
    get("/v1/b2b/organizations/{organization_id}", organizations::get).b2b().refuses(&[ORGANIZATION_ERRORS]),
    put("/v1/b2b/organizations/{organization_id}", organizations::update)
        .b2b()
        .takes(&[
            &["organization_name", "organization_slug", "claimed_email_domains"],
            SETTINGS,
            &["sso_default_connection_id", "sso_jit_provisioning_allowed_connections"],
        ])
        .refuses(&[
            ORGANIZATION_ERRORS,
            SETTINGS_ERRORS,
            CLAIM_ERRORS,
            METADATA_ERRORS,
            &[CANNOT_UPDATE_TRUSTED_METADATA],
            ACTING_ERRORS,
        ])
        .leaves_open(&[open::ACTING_MEMBER]),
    delete("/v1/b2b/organizations/{organization_id}", organizations::delete)
        .b2b()
        .refuses(&[ORGANIZATION_ERRORS, ACTING_ERRORS])
        .leaves_open(&[open::ACTING_MEMBER]),
    delete("/v1/b2b/organizations/{organization_id}/external_id", organizations::delete_external_id)
        .b2b()
        .refuses(&[ORGANIZATION_ERRORS, ACTING_ERRORS])
        .leaves_open(&[open::ACTING_MEMBER]),
    get("/v1/b2b/organizations/{organization_id}/metrics", organizations::metrics)
        .b2b()
        .refuses(&[ORGANIZATION_ERRORS]),
    get("/v1/b2b/organizations/{organization_id}/connected_apps", organizations::connected_apps)
        .b2b()
        .refuses(&[ORGANIZATION_ERRORS]),
    get(
        "/v1/b2b/organizations/{organization_id}/connected_apps/{connected_app_id}",
        organizations::connected_app,
    )
    .b2b()
    .refuses(&[ORGANIZATION_ERRORS, &[CONNECTED_APP_NOT_FOUND]]),
    post("/v1/b2b/organizations/search", search::organizations).b2b().takes(&[SEARCH]).refuses(&[
        &[ORGANIZATION_SEARCH_FILTER_UNKNOWN, ORGANIZATION_SEARCH_EXPECTED_LIST],
        &[ORGANIZATION_SEARCH_EXPECTED_TEXT, ORGANIZATION_SEARCH_EXPECTED_FLAG],
        &[ORGANIZATION_SEARCH_NAME_TOO_SHORT, ORGANIZATION_SEARCH_SLUG_TOO_SHORT],
        &[ORGANIZATION_SEARCH_EMAIL_TOO_SHORT, ORGANIZATION_SEARCH_DOMAIN_TOO_SHORT, TOO_MANY_REQUESTS],
    ]),
    get("/v1/b2b/rbac/policy", policy::project).b2b(),
    get("/v1/b2b/rbac/organizations/{organization_id}", policy::organization)
        .b2b()
        .refuses(&[ORGANIZATION_ERRORS]),
    put("/v1/b2b/rbac/organizations/{organization_id}", policy::replace)
        .b2b()
        .takes(&[&["org_policy*"]])
        .refuses(&[ORGANIZATION_ERRORS, &[RBAC_STYTCH_ROLE_EDIT, RBAC_ROLE_DUPLICATE]]),
];
