//! Users' links.

use super::group::{
    ADDRESS_ERRORS, LINK_ERRORS, LOGIN_URL_ERRORS, MAIL_ERRORS, METADATA, METADATA_ERRORS, PKCE_ERRORS,
    SESSION, SESSION_ERRORS, SHOWN, SHOWN_ERRORS,
};
use super::open;
use super::route::{Route, post};
use crate::errors::{
    ATTRIBUTE_MISMATCH, DUPLICATE_EMAIL, EMAIL_NOT_FOUND, ENTERPRISE_ENDPOINT, INVALID_EXPIRATION,
    INVALID_INVITE_MAGIC_LINK_URL, INVALID_PKCE_CODE_CHALLENGE, NO_DEFAULT_INVITE_REDIRECT_URL_SET,
    NO_INVITE_REDIRECT_URLS_SET, SESSION_OF_ANOTHER_USER, TOO_MANY_UNVERIFIED_FACTORS,
    TOO_MANY_USER_SELECTION_ARGUMENTS, USER_LOCK_LIMIT_REACHED, USER_NOT_FOUND,
};
use crate::operations::{authenticate, email_links, embeddable_links};

/// What both calls that send a login link take.
const LINK: &[&str] = &[
    "email*",
    "login_magic_link_url",
    "signup_magic_link_url",
    "login_expiration_minutes",
    "signup_expiration_minutes",
    "login_template_id",
    "signup_template_id",
    "attributes",
    "code_challenge",
    "locale",
];

pub(super) const ROUTES: &[Route] = &[
    post("/v1/magic_links", embeddable_links::create)
        .takes(&[&["user_id*", "expiration_minutes", "attributes"]])
        .refuses(&[&[USER_NOT_FOUND, INVALID_EXPIRATION, ENTERPRISE_ENDPOINT]]),
    post("/v1/magic_links/authenticate", authenticate::authenticate)
        .takes(&[&["token*", "attributes", "options", "code_verifier"], SHOWN, SESSION])
        .refuses(&[
            LINK_ERRORS,
            &[ATTRIBUTE_MISMATCH, USER_LOCK_LIMIT_REACHED, SESSION_OF_ANOTHER_USER],
            PKCE_ERRORS,
            SHOWN_ERRORS,
            SESSION_ERRORS,
        ])
        .leaves_open(&[open::FAILED_PKCE, open::OTHERS_SESSION, open::STYTCH_CLAIM]),
    post("/v1/magic_links/email/send", email_links::send)
        .takes(&[LINK, &["user_id"], SHOWN])
        .refuses(&[
            &[EMAIL_NOT_FOUND, USER_NOT_FOUND, DUPLICATE_EMAIL],
            &[TOO_MANY_UNVERIFIED_FACTORS, TOO_MANY_USER_SELECTION_ARGUMENTS, INVALID_PKCE_CODE_CHALLENGE],
            MAIL_ERRORS,
            LOGIN_URL_ERRORS,
            SHOWN_ERRORS,
        ])
        .leaves_open(&[open::NEW_LINK, open::LOWER_CASE]),
    post("/v1/magic_links/email/login_or_create", email_links::login_or_create)
        .takes(&[LINK, &["create_user_as_pending"]])
        .refuses(&[&[INVALID_PKCE_CODE_CHALLENGE], MAIL_ERRORS, LOGIN_URL_ERRORS])
        .leaves_open(&[open::NEW_LINK, open::LOWER_CASE]),
    post("/v1/magic_links/email/invite", email_links::invite)
        .takes(&[
            &["email*", "invite_magic_link_url", "invite_expiration_minutes", "invite_template_id"],
            &["attributes", "name", "locale"],
            METADATA,
        ])
        .refuses(&[
            &[DUPLICATE_EMAIL, INVALID_INVITE_MAGIC_LINK_URL],
            &[NO_INVITE_REDIRECT_URLS_SET, NO_DEFAULT_INVITE_REDIRECT_URL_SET],
            MAIL_ERRORS,
            METADATA_ERRORS,
        ])
        .leaves_open(&[open::INVITED_USER, open::NEW_LINK]),
    post("/v1/magic_links/email/revoke_invite", email_links::revoke_invite)
        .takes(&[&["email*"]])
        .refuses(&[&[EMAIL_NOT_FOUND], ADDRESS_ERRORS])
        .leaves_open(&[open::REVOKED_INVITE, open::UNKNOWN_INVITE]),
];
