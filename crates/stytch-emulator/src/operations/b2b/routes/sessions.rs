//! Members' sessions.

use crate::errors::{
    ACCESS_TOKEN_INVALID, INVALID_LOCALE, INVALID_SESSION_TOKEN, MEMBER_NOT_FOUND, MIGRATE_MISSING_USERINFO,
    NO_SESSION_ARGUMENTS, NO_SESSION_REVOKE_ARGUMENTS, ORGANIZATION_NOT_FOUND, PROJECT_NOT_FOUND,
    SESSION_AUTHORIZATION_ERROR, SESSION_AUTHORIZATION_TENANCY_ERROR, SESSION_NOT_FOUND,
    TOO_MANY_SESSION_REVOKE_ARGUMENTS, TRUSTED_TOKEN_PROFILE_NOT_FOUND, UNABLE_TO_PARSE_SESSION_JWT,
};
use crate::operations::b2b::{foreign_sessions, sessions};
use crate::operations::keys;
use crate::operations::routes::group::{
    ACTING_ERRORS, MEMBER_ERRORS, ORGANIZATION_ERRORS, SESSION, SESSION_ERRORS, SHOWN, SHOWN_ERRORS,
};
use crate::operations::routes::{Route, get, open, post};

pub(super) const ROUTES: &[Route] = &[
    get("/v1/b2b/sessions", sessions::list)
        .b2b()
        .takes(&[&["organization_id*", "member_id*"]])
        .refuses(&[MEMBER_ERRORS]),
    post("/v1/b2b/sessions/authenticate", sessions::authenticate)
        .b2b()
        .takes(&[SHOWN, &["session_duration_minutes", "session_custom_claims", "authorization_check"]])
        .refuses(&[
            &[NO_SESSION_ARGUMENTS, SESSION_AUTHORIZATION_ERROR, SESSION_AUTHORIZATION_TENANCY_ERROR],
            SHOWN_ERRORS,
            SESSION_ERRORS,
        ])
        .leaves_open(&[open::EMPTY_TOKEN, open::UNPARSED_JWT, open::ROLES_NOW]),
    post("/v1/b2b/sessions/exchange", sessions::exchange)
        .b2b()
        .takes(&[&["organization_id*"], SHOWN, SESSION, &["locale"]])
        .refuses(&[
            &[NO_SESSION_ARGUMENTS, ORGANIZATION_NOT_FOUND, MEMBER_NOT_FOUND],
            SHOWN_ERRORS,
            SESSION_ERRORS,
            &[INVALID_LOCALE],
        ])
        .leaves_open(&[open::OLD_SESSION, open::FIRST_SMS]),
    post("/v1/b2b/sessions/exchange_access_token", foreign_sessions::exchange_access_token)
        .b2b()
        .takes(&[&["access_token*"], SESSION])
        .refuses(&[&[ACCESS_TOKEN_INVALID], SESSION_ERRORS])
        .leaves_open(&[open::NOT_CONFIGURED]),
    post("/v1/b2b/sessions/attest", foreign_sessions::attest)
        .b2b()
        .takes(&[&["profile_id*", "token*", "organization_id"], SESSION, SHOWN])
        .refuses(&[&[TRUSTED_TOKEN_PROFILE_NOT_FOUND], SHOWN_ERRORS, SESSION_ERRORS])
        .leaves_open(&[open::NOT_CONFIGURED]),
    post("/v1/b2b/sessions/migrate", foreign_sessions::migrate)
        .b2b()
        .takes(&[
            &["session_token*", "organization_id*"],
            &["session_duration_minutes", "session_custom_claims"],
        ])
        .refuses(&[&[MIGRATE_MISSING_USERINFO], ORGANIZATION_ERRORS, SESSION_ERRORS])
        .leaves_open(&[open::NOT_CONFIGURED]),
    post("/v1/b2b/sessions/revoke", sessions::revoke)
        .b2b()
        .takes(&[&["member_session_id"], SHOWN, &["member_id"]])
        .refuses(&[
            &[NO_SESSION_REVOKE_ARGUMENTS, TOO_MANY_SESSION_REVOKE_ARGUMENTS, MEMBER_NOT_FOUND],
            &[SESSION_NOT_FOUND, INVALID_SESSION_TOKEN, UNABLE_TO_PARSE_SESSION_JWT],
            ACTING_ERRORS,
        ])
        .leaves_open(&[open::GONE_SESSION, open::ACTING_MEMBER]),
    get("/v1/b2b/sessions/jwks/{project_id}", keys::jwks).public().b2b().refuses(&[&[PROJECT_NOT_FOUND]]),
];
