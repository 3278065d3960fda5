//! Users' sessions.

use super::group::{SESSION, SESSION_ERRORS, SHOWN, SHOWN_ERRORS};
use super::open;
use super::route::{Route, get, post};
use crate::errors::{
    ACCESS_TOKEN_INVALID, CONSUMER_SESSION_AUTHORIZATION_ERROR, INVALID_SESSION_TOKEN,
    MIGRATE_MISSING_USERINFO, NO_SESSION_ARGUMENTS, NO_SESSION_REVOKE_ARGUMENTS, PROJECT_NOT_FOUND,
    SESSION_NOT_FOUND, TOO_MANY_SESSION_REVOKE_ARGUMENTS, TRUSTED_TOKEN_PROFILE_NOT_FOUND,
    UNABLE_TO_PARSE_SESSION_JWT, USER_LOCK_LIMIT_REACHED, USER_NOT_FOUND,
};
use crate::operations::{foreign_sessions, keys, sessions};

pub(super) const ROUTES: &[Route] = &[
    get("/v1/sessions", sessions::list).takes(&[&["user_id*"]]).refuses(&[&[USER_NOT_FOUND]]),
    post("/v1/sessions/authenticate", sessions::authenticate)
        .takes(&[SHOWN, &["session_duration_minutes", "session_custom_claims", "authorization_check"]])
        .refuses(&[
            &[NO_SESSION_ARGUMENTS, CONSUMER_SESSION_AUTHORIZATION_ERROR, USER_LOCK_LIMIT_REACHED],
            SHOWN_ERRORS,
            SESSION_ERRORS,
        ])
        .leaves_open(&[open::EMPTY_TOKEN, open::UNPARSED_JWT, open::ROLES_NOW]),
    post("/v1/sessions/revoke", sessions::revoke)
        .takes(&[&["session_id"], SHOWN])
        .refuses(&[
            &[NO_SESSION_REVOKE_ARGUMENTS, TOO_MANY_SESSION_REVOKE_ARGUMENTS],
            &[SESSION_NOT_FOUND, INVALID_SESSION_TOKEN, UNABLE_TO_PARSE_SESSION_JWT],
        ])
        .leaves_open(&[open::GONE_SESSION]),
    post("/v1/sessions/migrate", foreign_sessions::migrate)
        .takes(&[&["session_token*"], SESSION])
        .refuses(&[&[MIGRATE_MISSING_USERINFO], SESSION_ERRORS])
        .leaves_open(&[open::NOT_CONFIGURED]),
    post("/v1/sessions/exchange_access_token", foreign_sessions::exchange_access_token)
        .takes(&[&["access_token*"], SESSION])
        .refuses(&[&[ACCESS_TOKEN_INVALID], SESSION_ERRORS])
        .leaves_open(&[open::NOT_CONFIGURED]),
    post("/v1/sessions/attest", foreign_sessions::attest)
        .takes(&[&["profile_id*", "token*"], SESSION, SHOWN])
        .refuses(&[&[TRUSTED_TOKEN_PROFILE_NOT_FOUND], SHOWN_ERRORS, SESSION_ERRORS])
        .leaves_open(&[open::NOT_CONFIGURED]),
    get("/v1/sessions/jwks/{project_id}", keys::jwks).public().refuses(&[&[PROJECT_NOT_FOUND]]),
];
