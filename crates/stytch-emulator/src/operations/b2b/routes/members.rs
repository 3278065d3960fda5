//! Members.

use crate::errors::{
    CANNOT_ASSIGN_DEFAULT_RBAC_ROLE_ID, CANNOT_UPDATE_TRUSTED_METADATA, CONNECTED_APP_NOT_FOUND,
    DOMAIN_IS_CLAIMED, DUPLICATE_MEMBER_EMAIL, DUPLICATE_MEMBER_EXTERNAL_ID, EMAIL_NOT_FOUND,
    EMAIL_UNVERIFIED_FOR_REACTIVATION, EMAIL_UPDATE_FOR_ACTIVE_MEMBERS, INVALID_EMAIL,
    INVALID_LOGIN_REDIRECT_URL, INVALID_MEMBER_GET_FIELDS, INVALID_PHONE_NUMBER, INVALID_RBAC_ROLE_ID, Kind,
    MEMBER_PASSWORD_NOT_FOUND, MEMBER_SEARCH_EMAIL_TOO_SHORT, MEMBER_SEARCH_EXPECTED_FLAG,
    MEMBER_SEARCH_EXPECTED_LIST, MEMBER_SEARCH_EXPECTED_TEXT, MEMBER_SEARCH_FILTER_UNKNOWN,
    MEMBER_SEARCH_ORGANIZATION_IDS_EMPTY, MEMBER_SEARCH_PHONE_TOO_SHORT, NO_DEFAULT_LOGIN_REDIRECT_URL_SET,
    NO_DELETED_MEMBER_FOUND, NO_LOGIN_REDIRECT_URLS_SET, ORGANIZATION_NOT_FOUND, REACTIVATION_EMAIL_TAKEN,
    RETIRED_MEMBER_EMAIL, TOO_MANY_REQUESTS, TOTP_NOT_FOUND, ZERO_WIDTH_SPACE,
};
use crate::operations::b2b::{email_update, member_extras, member_update, members, search};
use crate::operations::routes::group::{
    ACTING_ERRORS, ADDRESS_ERRORS, MAIL_ERRORS, MEMBER_ERRORS, METADATA, METADATA_ERRORS,
    ORGANIZATION_ERRORS, SEARCH,
};
use crate::operations::routes::{Route, delete, get, open, post, put};

pub(super) const ROLE_ERRORS: &[Kind] =
    &[INVALID_RBAC_ROLE_ID, CANNOT_ASSIGN_DEFAULT_RBAC_ROLE_ID, CANNOT_UPDATE_TRUSTED_METADATA];

/// Why a description of a member is refused.
const MEMBER_FIELD_ERRORS: &[Kind] = &[
    DUPLICATE_MEMBER_EMAIL,
    RETIRED_MEMBER_EMAIL,
    DUPLICATE_MEMBER_EXTERNAL_ID,
    DOMAIN_IS_CLAIMED,
    INVALID_PHONE_NUMBER,
];

pub(super) const ROUTES: &[Route] = &[
    post("/v1/b2b/organizations/{organization_id}/members", members::create)
        .b2b()
        .takes(&[
            &["email_address*", "name"],
            METADATA,
            &["create_member_as_pending", "is_breakglass", "mfa_phone_number", "mfa_enrolled"],
            &["roles", "external_id"],
        ])
        .refuses(&[
            ORGANIZATION_ERRORS,
            MEMBER_FIELD_ERRORS,
            ROLE_ERRORS,
            ADDRESS_ERRORS,
            METADATA_ERRORS,
            ACTING_ERRORS,
        ])
        .leaves_open(&[open::DEFAULT_ROLE, open::ACTING_MEMBER]),
    get("/v1/b2b/organizations/{organization_id}/member", members::get)
        .b2b()
        .takes(&[&["member_id", "email_address"]])
        .refuses(&[MEMBER_ERRORS, &[INVALID_MEMBER_GET_FIELDS], ADDRESS_ERRORS]),
    get("/v1/b2b/organizations/members/dangerously_get/{member_id}", members::dangerously_get)
        .b2b()
        .takes(&[&["include_deleted"]])
        .refuses(&[MEMBER_ERRORS]),
    put("/v1/b2b/organizations/{organization_id}/members/{member_id}", member_update::update)
        .b2b()
        .takes(&[
            &["name"],
            METADATA,
            &["is_breakglass", "mfa_phone_number", "mfa_enrolled", "roles", "preserve_existing_sessions"],
            &["default_mfa_method", "email_address", "unlink_email", "external_id"],
        ])
        .refuses(&[
            MEMBER_ERRORS,
            MEMBER_FIELD_ERRORS,
            ROLE_ERRORS,
            ADDRESS_ERRORS,
            METADATA_ERRORS,
            ACTING_ERRORS,
        ])
        .leaves_open(&[open::DEFAULT_ROLE, open::ACTING_MEMBER, open::OWN_RIGHTS]),
    delete("/v1/b2b/organizations/{organization_id}/members/{member_id}", members::delete)
        .b2b()
        .refuses(&[MEMBER_ERRORS, ACTING_ERRORS])
        .leaves_open(&[open::ACTING_MEMBER]),
    put("/v1/b2b/organizations/{organization_id}/members/{member_id}/reactivate", members::reactivate)
        .b2b()
        .refuses(&[
            ORGANIZATION_ERRORS,
            &[NO_DELETED_MEMBER_FOUND, EMAIL_UNVERIFIED_FOR_REACTIVATION, REACTIVATION_EMAIL_TAKEN],
            ACTING_ERRORS,
        ])
        .leaves_open(&[open::ACTING_MEMBER]),
    delete(
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/external_id",
        members::delete_external_id,
    )
    .b2b()
    .refuses(&[MEMBER_ERRORS, ACTING_ERRORS]),
    delete(
        "/v1/b2b/organizations/{organization_id}/members/mfa_phone_numbers/{member_id}",
        members::delete_mfa_phone_number,
    )
    .b2b()
    .refuses(&[MEMBER_ERRORS, ACTING_ERRORS]),
    delete("/v1/b2b/organizations/{organization_id}/members/{member_id}/totp", member_extras::delete_totp)
        .b2b()
        .refuses(&[MEMBER_ERRORS, &[TOTP_NOT_FOUND], ACTING_ERRORS]),
    delete(
        "/v1/b2b/organizations/{organization_id}/members/passwords/{member_password_id}",
        member_extras::delete_password,
    )
    .b2b()
    .refuses(&[ORGANIZATION_ERRORS, &[MEMBER_PASSWORD_NOT_FOUND]]),
    post(
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/unlink_retired_email",
        members::unlink_retired_email,
    )
    .b2b()
    .takes(&[&["email_id", "email_address"]])
    .refuses(&[MEMBER_ERRORS, &[EMAIL_NOT_FOUND, INVALID_EMAIL, ZERO_WIDTH_SPACE], ACTING_ERRORS]),
    post(
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/start_email_update",
        email_update::start,
    )
    .b2b()
    .takes(&[
        &["email_address*", "login_redirect_url", "locale", "login_template_id", "delivery_method"],
    ])
    .refuses(&[
        MEMBER_ERRORS,
        &[EMAIL_UPDATE_FOR_ACTIVE_MEMBERS, DUPLICATE_MEMBER_EMAIL, RETIRED_MEMBER_EMAIL, DOMAIN_IS_CLAIMED],
        &[INVALID_LOGIN_REDIRECT_URL, NO_LOGIN_REDIRECT_URLS_SET, NO_DEFAULT_LOGIN_REDIRECT_URL_SET],
        MAIL_ERRORS,
        ACTING_ERRORS,
    ]),
    get(
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/connected_apps",
        member_extras::connected_apps,
    )
    .b2b()
    .refuses(&[MEMBER_ERRORS]),
    post(
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/connected_apps/{connected_app_id}/revoke",
        member_extras::revoke_connected_app,
    )
    .b2b()
    .refuses(&[MEMBER_ERRORS, &[CONNECTED_APP_NOT_FOUND]])
    .leaves_open(&[open::NOT_CONFIGURED]),
    get(
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/oidc_providers",
        member_extras::oidc_providers,
    )
    .b2b()
    .refuses(&[MEMBER_ERRORS]),
    get(
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/{provider}",
        member_extras::oauth_provider,
    )
    .b2b()
    .refuses(&[MEMBER_ERRORS]),
    post("/v1/b2b/organizations/members/search", search::members)
        .b2b()
        .takes(&[&["organization_ids*"], SEARCH])
        .refuses(&[
            &[MEMBER_SEARCH_ORGANIZATION_IDS_EMPTY, ORGANIZATION_NOT_FOUND, MEMBER_SEARCH_FILTER_UNKNOWN],
            &[MEMBER_SEARCH_EXPECTED_LIST, MEMBER_SEARCH_EXPECTED_TEXT, MEMBER_SEARCH_EXPECTED_FLAG],
            &[MEMBER_SEARCH_EMAIL_TOO_SHORT, MEMBER_SEARCH_PHONE_TOO_SHORT, TOO_MANY_REQUESTS],
            ACTING_ERRORS,
        ])
        .leaves_open(&[open::ACTING_MEMBER]),
];
