//! Users.

use super::group::{ADDRESS_ERRORS, METADATA, METADATA_ERRORS, SEARCH};
use super::open;
use super::route::{Route, delete, get, post, put};
use crate::errors::{
    BIOMETRIC_REGISTRATION_NOT_FOUND, CANNOT_DELETE_LAST_PRIMARY_FACTOR, CONNECTED_APP_NOT_FOUND,
    CRYPTO_WALLET_NOT_FOUND, DUPLICATE_EMAIL, DUPLICATE_PHONE_NUMBER, DUPLICATE_USER_EXTERNAL_ID,
    EMAIL_NOT_FOUND, INVALID_CREATE_USER_REQUEST, INVALID_EXCHANGE_PRIMARY_FACTOR_FIELDS,
    INVALID_EXCHANGE_PRIMARY_FACTOR_USER, INVALID_PHONE_NUMBER, OAUTH_USER_REGISTRATION_NOT_FOUND,
    PASSWORD_NOT_FOUND, PHONE_NUMBER_NOT_FOUND, TOO_MANY_REQUESTS, TOTP_NOT_FOUND, USER_NOT_FOUND,
    USER_SEARCH_EMAIL_TOO_SHORT, USER_SEARCH_EXPECTED_FLAG, USER_SEARCH_EXPECTED_LIST,
    USER_SEARCH_EXPECTED_TEXT, USER_SEARCH_EXPECTED_TIME, USER_SEARCH_FILTER_NAME_NOT_RECOGNIZED,
    USER_SEARCH_INVALID_STATUS, USER_SEARCH_NAME_TOO_SHORT, USER_SEARCH_PHONE_TOO_SHORT,
    WEBAUTHN_REGISTRATION_NOT_FOUND,
};
use crate::operations::{other_factors, user_changes, user_search, users};

pub(super) const ROUTES: &[Route] = &[
    post("/v1/users", users::create)
        .takes(&[
            &["email", "phone_number", "name", "attributes", "create_user_as_pending"],
            METADATA,
            &["external_id", "roles"],
        ])
        .refuses(&[
            &[INVALID_CREATE_USER_REQUEST, DUPLICATE_EMAIL, DUPLICATE_PHONE_NUMBER],
            &[DUPLICATE_USER_EXTERNAL_ID, INVALID_PHONE_NUMBER],
            ADDRESS_ERRORS,
            METADATA_ERRORS,
        ]),
    post("/v1/users/search", user_search::users).takes(&[SEARCH]).refuses(&[
        &[USER_SEARCH_FILTER_NAME_NOT_RECOGNIZED, USER_SEARCH_EXPECTED_LIST, USER_SEARCH_EXPECTED_TEXT],
        &[USER_SEARCH_EXPECTED_FLAG, USER_SEARCH_EXPECTED_TIME, USER_SEARCH_INVALID_STATUS],
        &[USER_SEARCH_EMAIL_TOO_SHORT, USER_SEARCH_NAME_TOO_SHORT, USER_SEARCH_PHONE_TOO_SHORT],
        &[TOO_MANY_REQUESTS],
    ]),
    get("/v1/users/{user_id}", users::get).refuses(&[&[USER_NOT_FOUND]]),
    put("/v1/users/{user_id}", user_changes::update)
        .takes(&[&["name", "attributes"], METADATA, &["external_id", "roles"]])
        .refuses(&[&[USER_NOT_FOUND, DUPLICATE_USER_EXTERNAL_ID], METADATA_ERRORS]),
    delete("/v1/users/{user_id}", user_changes::delete).refuses(&[&[USER_NOT_FOUND]]),
    put("/v1/users/{user_id}/exchange_primary_factor", user_changes::exchange_primary_factor)
        .takes(&[&["email_address", "phone_number"]])
        .refuses(&[
            &[USER_NOT_FOUND, INVALID_EXCHANGE_PRIMARY_FACTOR_FIELDS, INVALID_EXCHANGE_PRIMARY_FACTOR_USER],
            &[DUPLICATE_EMAIL, DUPLICATE_PHONE_NUMBER, INVALID_PHONE_NUMBER],
            ADDRESS_ERRORS,
        ]),
    delete("/v1/users/{user_id}/external_id", user_changes::delete_external_id).refuses(&[&[USER_NOT_FOUND]]),
    get("/v1/users/{user_id}/connected_apps", user_changes::connected_apps).refuses(&[&[USER_NOT_FOUND]]),
    post("/v1/users/{user_id}/connected_apps/{connected_app_id}/revoke", user_changes::revoke_connected_app)
        .refuses(&[&[USER_NOT_FOUND, CONNECTED_APP_NOT_FOUND]])
        .leaves_open(&[open::NOT_CONFIGURED]),
    delete("/v1/users/emails/{email_id}", user_changes::delete_email)
        .refuses(&[&[EMAIL_NOT_FOUND, CANNOT_DELETE_LAST_PRIMARY_FACTOR]])
        .leaves_open(&[open::LAST_FACTOR]),
    delete("/v1/users/phone_numbers/{phone_id}", user_changes::delete_phone_number)
        .refuses(&[&[PHONE_NUMBER_NOT_FOUND, CANNOT_DELETE_LAST_PRIMARY_FACTOR]])
        .leaves_open(&[open::LAST_FACTOR]),
    delete("/v1/users/webauthn_registrations/{webauthn_registration_id}", other_factors::webauthn)
        .refuses(&[&[WEBAUTHN_REGISTRATION_NOT_FOUND]]),
    delete("/v1/users/biometric_registrations/{biometric_registration_id}", other_factors::biometric)
        .refuses(&[&[BIOMETRIC_REGISTRATION_NOT_FOUND]]),
    delete("/v1/users/totps/{totp_id}", other_factors::totp).refuses(&[&[TOTP_NOT_FOUND]]),
    delete("/v1/users/crypto_wallets/{crypto_wallet_id}", other_factors::crypto_wallet)
        .refuses(&[&[CRYPTO_WALLET_NOT_FOUND]]),
    delete("/v1/users/passwords/{password_id}", other_factors::password).refuses(&[&[PASSWORD_NOT_FOUND]]),
    delete("/v1/users/oauth/{oauth_user_registration_id}", other_factors::oauth)
        .refuses(&[&[OAUTH_USER_REGISTRATION_NOT_FOUND]]),
];
