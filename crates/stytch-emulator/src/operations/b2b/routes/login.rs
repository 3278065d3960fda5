//! Links, discovery and the second factor.

use crate::errors::{
    DOMAIN_IS_CLAIMED, DUPLICATE_MEMBER_EMAIL, EMAIL_JIT_NOT_ALLOWED, INTERMEDIATE_SESSION_NOT_FOUND,
    INTERMEDIATE_SESSION_OF_ANOTHER_ORGANIZATION, INVALID_DISCOVERY_REDIRECT_URL, INVALID_EMAIL_FOR_INVITES,
    INVALID_EMAIL_FOR_JIT, INVALID_INVITE_REDIRECT_URL, INVALID_LOCALE, INVALID_LOGIN_REDIRECT_URL,
    INVALID_PHONE_NUMBER, INVALID_PKCE_CODE_CHALLENGE, INVALID_SIGNUP_REDIRECT_URL, Kind,
    MEMBER_DOES_NOT_EXIST_IN_ORGANIZATION, MEMBER_PHONE_NUMBER_MISSING, MEMBER_PHONE_NUMBER_TAKEN,
    NO_DEFAULT_DISCOVERY_REDIRECT_URL_SET, NO_DEFAULT_INVITE_REDIRECT_URL_SET,
    NO_DEFAULT_LOGIN_REDIRECT_URL_SET, NO_DEFAULT_SIGNUP_REDIRECT_URL_SET, NO_DISCOVERY_REDIRECT_URLS_SET,
    NO_INVITE_REDIRECT_URLS_SET, NO_LOGIN_REDIRECT_URLS_SET, NO_SESSION_ARGUMENTS,
    NO_SIGNUP_REDIRECT_URLS_SET, ORGANIZATION_NOT_FOUND, OTP_CODE_NOT_FOUND, PRIMARY_AUTHENTICATION_FIRST,
    RESTRICTED_BY_AUTH_METHODS, RESTRICTED_BY_MFA_METHODS, RETIRED_MEMBER_EMAIL, TOO_MANY_REQUESTS,
    TOO_MANY_SESSION_ARGUMENTS, UNABLE_TO_AUTH_OTP_CODE,
};
use crate::operations::b2b::routes::organizations::{SETTINGS, SETTINGS_ERRORS};
use crate::operations::b2b::{authenticate, discovery, links, passcodes};
use crate::operations::routes::group::{
    ACTING_ERRORS, LINK_ERRORS, MAIL_ERRORS, MEMBER_ERRORS, METADATA, METADATA_ERRORS, ORGANIZATION_ERRORS,
    PKCE_ERRORS, SESSION, SESSION_ERRORS, SHOWN, SHOWN_ERRORS,
};
use crate::operations::routes::{Route, open, post};

/// Who a second factor is about, and what they have shown so far.
const SECOND_FACTOR: &[&str] = &["organization_id*", "member_id*", "intermediate_session_token"];

const INTERMEDIATE_ERRORS: &[Kind] =
    &[INTERMEDIATE_SESSION_NOT_FOUND, INTERMEDIATE_SESSION_OF_ANOTHER_ORGANIZATION];

pub(super) const ROUTES: &[Route] = &[
    post("/v1/b2b/magic_links/email/login_or_signup", links::login_or_signup)
        .b2b()
        .takes(&[
            &["organization_id*", "email_address*", "login_redirect_url", "signup_redirect_url"],
            &["login_expiration_minutes", "signup_expiration_minutes"],
            &["login_template_id", "signup_template_id", "pkce_code_challenge", "locale"],
        ])
        .refuses(&[
            ORGANIZATION_ERRORS,
            &[RESTRICTED_BY_AUTH_METHODS, EMAIL_JIT_NOT_ALLOWED, INVALID_EMAIL_FOR_JIT, DOMAIN_IS_CLAIMED],
            &[RETIRED_MEMBER_EMAIL, INVALID_PKCE_CODE_CHALLENGE],
            &[INVALID_LOGIN_REDIRECT_URL, NO_LOGIN_REDIRECT_URLS_SET, NO_DEFAULT_LOGIN_REDIRECT_URL_SET],
            &[INVALID_SIGNUP_REDIRECT_URL, NO_SIGNUP_REDIRECT_URLS_SET, NO_DEFAULT_SIGNUP_REDIRECT_URL_SET],
            MAIL_ERRORS,
        ])
        .leaves_open(&[open::NEW_LINK, open::LOWER_CASE]),
    post("/v1/b2b/magic_links/email/invite", links::invite)
        .b2b()
        .takes(&[
            &["organization_id*", "email_address*", "invite_redirect_url", "invited_by_member_id", "name"],
            METADATA,
            &["invite_template_id", "locale", "roles", "invite_expiration_minutes"],
        ])
        .refuses(&[
            ORGANIZATION_ERRORS,
            &[DUPLICATE_MEMBER_EMAIL, INVALID_EMAIL_FOR_INVITES, DOMAIN_IS_CLAIMED, RETIRED_MEMBER_EMAIL],
            &[MEMBER_DOES_NOT_EXIST_IN_ORGANIZATION, INVALID_INVITE_REDIRECT_URL],
            &[NO_INVITE_REDIRECT_URLS_SET, NO_DEFAULT_INVITE_REDIRECT_URL_SET],
            super::members::ROLE_ERRORS,
            MAIL_ERRORS,
            METADATA_ERRORS,
            ACTING_ERRORS,
        ])
        .leaves_open(&[open::INVITED_MEMBER, open::ACTING_MEMBER]),
    post("/v1/b2b/magic_links/email/discovery/send", links::discovery)
        .b2b()
        .takes(&[
            &["email_address*", "discovery_redirect_url", "pkce_code_challenge", "login_template_id"],
            &["locale", "discovery_expiration_minutes"],
        ])
        .refuses(&[
            &[INVALID_DISCOVERY_REDIRECT_URL, NO_DISCOVERY_REDIRECT_URLS_SET],
            &[NO_DEFAULT_DISCOVERY_REDIRECT_URL_SET, INVALID_PKCE_CODE_CHALLENGE],
            MAIL_ERRORS,
        ])
        .leaves_open(&[open::NEW_LINK]),
    post("/v1/b2b/magic_links/authenticate", authenticate::magic_links)
        .b2b()
        .takes(&[
            &["magic_links_token*", "pkce_code_verifier", "intermediate_session_token"],
            SHOWN,
            SESSION,
            &["locale"],
        ])
        .refuses(&[
            LINK_ERRORS,
            PKCE_ERRORS,
            INTERMEDIATE_ERRORS,
            SHOWN_ERRORS,
            SESSION_ERRORS,
            &[INVALID_LOCALE],
        ])
        .leaves_open(&[open::FAILED_PKCE, open::MFA_ACTIVE, open::FIRST_SMS]),
    post("/v1/b2b/magic_links/discovery/authenticate", authenticate::discovery)
        .b2b()
        .takes(&[&["discovery_magic_links_token*", "pkce_code_verifier"]])
        .refuses(&[LINK_ERRORS, PKCE_ERRORS])
        .leaves_open(&[open::FAILED_PKCE]),
    post("/v1/b2b/discovery/organizations", discovery::list)
        .b2b()
        .takes(&[&["intermediate_session_token"], SHOWN])
        .refuses(&[&[INTERMEDIATE_SESSION_NOT_FOUND, NO_SESSION_ARGUMENTS], SHOWN_ERRORS]),
    post("/v1/b2b/discovery/organizations/create", discovery::create)
        .b2b()
        .takes(&[
            &["intermediate_session_token*", "organization_name", "organization_slug"],
            SESSION,
            SETTINGS,
        ])
        .refuses(&[
            &[INTERMEDIATE_SESSION_NOT_FOUND, DOMAIN_IS_CLAIMED],
            SETTINGS_ERRORS,
            METADATA_ERRORS,
            SESSION_ERRORS,
        ]),
    post("/v1/b2b/discovery/intermediate_sessions/exchange", discovery::exchange)
        .b2b()
        .takes(&[&["intermediate_session_token*", "organization_id*"], SESSION, &["locale"]])
        .refuses(&[
            INTERMEDIATE_ERRORS,
            &[ORGANIZATION_NOT_FOUND, EMAIL_JIT_NOT_ALLOWED, INVALID_EMAIL_FOR_JIT, DOMAIN_IS_CLAIMED],
            SESSION_ERRORS,
            &[INVALID_LOCALE],
        ])
        .leaves_open(&[open::FIRST_SMS]),
    post("/v1/b2b/otps/sms/send", passcodes::send)
        .b2b()
        .takes(&[SECOND_FACTOR, SHOWN, &["mfa_phone_number", "locale"]])
        .refuses(&[
            MEMBER_ERRORS,
            &[MEMBER_PHONE_NUMBER_MISSING, MEMBER_PHONE_NUMBER_TAKEN, INVALID_PHONE_NUMBER],
            &[RESTRICTED_BY_MFA_METHODS, TOO_MANY_REQUESTS, INVALID_LOCALE],
            INTERMEDIATE_ERRORS,
            SHOWN_ERRORS,
        ]),
    post("/v1/b2b/otps/sms/authenticate", passcodes::authenticate)
        .b2b()
        .takes(&[SECOND_FACTOR, SHOWN, SESSION, &["code*", "set_mfa_enrollment", "set_default_mfa"]])
        .refuses(&[
            MEMBER_ERRORS,
            &[OTP_CODE_NOT_FOUND, UNABLE_TO_AUTH_OTP_CODE, PRIMARY_AUTHENTICATION_FIRST],
            &[NO_SESSION_ARGUMENTS, TOO_MANY_SESSION_ARGUMENTS],
            INTERMEDIATE_ERRORS,
            SHOWN_ERRORS,
            SESSION_ERRORS,
        ]),
];
