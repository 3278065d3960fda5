//! Stytch's error types, statuses and texts. Where no recording shows the text, it is ours.

use super::Kind;

macro_rules! table {
    ($all:ident $b2b:literal $($constant:ident = $status:literal $name:literal $text:literal;)*) => {
        $(pub(crate) const $constant: Kind = Kind { status: $status, name: $name, text: $text, b2b: $b2b };)*

        pub(super) const $all: &[Kind] = &[$($constant),*];
    };
}
pub(super) use table;

table! { CONSUMER false
    BAD_REQUEST = 400 "bad_request" "The submitted request is invalid.";
    UNAUTHORIZED_CREDENTIALS = 401 "unauthorized_credentials" "Unauthorized credentials.";
    INVALID_PROJECT_ID_AUTHENTICATION = 400 "invalid_project_id_authentication"
        "The project ID provided in the basic authentication header is invalid. Please check to make sure the format is correct and there are no trailing whitespaces. To create a new project or confirm an existing project ID please visit the Stytch dashboard here: https://stytch.com/dashboard/api-keys";
    INVALID_B2B_ENDPOINT = 400 "invalid_b2b_endpoint"
        "The provided project_id is a Consumer project and this endpoint is only enabled for B2B projects. Please go to https://stytch.com/docs/home for the consumer version.";
    INVALID_CONSUMER_ENDPOINT = 400 "invalid_consumer_endpoint" "This endpoint is only enabled for consumer projects.";
    INVALID_SESSION_DURATION = 400 "invalid_session_duration"
        "The submitted session duration exceeds the maximum session duration allowed for this project.";
    ENTERPRISE_ENDPOINT = 401 "enterprise_endpoint"
        "Thanks for trying Stytch! We're glad you're excited to try our new products, but this one requires approval before using. Please reach out to support@stytch.com if you're interested.";
    PROJECT_NOT_FOUND = 404 "project_not_found" "Project could not be found.";
    ROUTE_NOT_FOUND = 404 "route_not_found" "The route provided is not supported.";
    TOO_MANY_REQUESTS = 429 "too_many_requests" "Too many requests have been made.";
    INTERNAL_SERVER_ERROR = 500 "internal_server_error"
        "Oops, something seems to have gone wrong. If this issue persists, please reach out to support.";
    SERVER_UNAVAILABLE = 503 "server_unavailable"
        "Oops, something seems to have gone wrong. Please retry the request. If this issue persists, please reach out to support.";

    USER_NOT_FOUND = 404 "user_not_found" "User could not be found.";
    EMAIL_NOT_FOUND = 404 "email_not_found" "Email could not be found.";
    INVALID_EMAIL = 400 "invalid_email" "Email format is invalid.";
    INACTIVE_EMAIL = 400 "inactive_email"
        "The email address is marked as inactive. Please try another email address, or contact your admin if you think this is a mistake.";
    EMAIL_IN_DENYLIST = 403 "email_in_denylist"
        "The request's associated email is included in your email or email domain denylist.";
    EMAIL_NOT_IN_ALLOWLIST = 403 "email_not_in_allowlist"
        "The request's associated email is not included in your email or email domain allowlist.";
    ZERO_WIDTH_SPACE = 400 "forbidden_character_zero_width_space" "The request contains a zero-width space, which is not allowed.";
    DUPLICATE_EMAIL = 400 "duplicate_email" "A user with the specified email already exists for this project.";
    PHONE_NUMBER_NOT_FOUND = 404 "phone_number_not_found" "Phone Number could not be found.";
    INVALID_PHONE_NUMBER = 400 "invalid_phone_number"
        "Phone number format is invalid. Ensure the phone number is in the E.164 format.";
    DUPLICATE_PHONE_NUMBER = 400 "duplicate_phone_number"
        "A user with the specified phone number already exists for this project.";
    DUPLICATE_USER_EXTERNAL_ID = 400 "duplicate_user_external_id"
        "A user with the specified external_id already exists for this project.";
    INVALID_CREATE_USER_REQUEST = 400 "invalid_create_user_request"
        "An email or a phone_number is required to create a user.";
    METADATA_INVALID_FORMAT = 400 "metadata_invalid_format" "Metadata must be a JSON object.";
    METADATA_TOO_LARGE = 400 "metadata_too_large" "Metadata must not be larger than 4KB.";
    METADATA_TOO_MANY_KEYS = 400 "metadata_too_many_keys" "Metadata must not have more than 20 top-level keys.";
    TOO_MANY_UNVERIFIED_FACTORS = 400 "too_many_unverified_factors"
        "We were unable to create a new auth factor. This user already has too many unverified factors.";
    TOO_MANY_USER_SELECTION_ARGUMENTS = 400 "too_many_user_selection_arguments"
        "Please include at most one of user_id, session_token, or session_jwt.";

    CANNOT_DELETE_LAST_PRIMARY_FACTOR = 400 "cannot_delete_last_primary_factor"
        "A user's last way to log in cannot be deleted.";
    INVALID_EXCHANGE_PRIMARY_FACTOR_FIELDS = 400 "invalid_exchange_primary_factor_fields"
        "Please include exactly one of email_address or phone_number.";
    INVALID_EXCHANGE_PRIMARY_FACTOR_USER = 400 "invalid_exchange_primary_factor_user"
        "The primary factor can only be exchanged for a user with exactly one factor.";
    BIOMETRIC_REGISTRATION_NOT_FOUND = 404 "biometric_registration_not_found"
        "Biometric registration could not be found.";
    CRYPTO_WALLET_NOT_FOUND = 404 "crypto_wallet_not_found" "Crypto wallet could not be found.";
    OAUTH_USER_REGISTRATION_NOT_FOUND = 404 "oauth_user_registration_not_found"
        "OAuth user registration could not be found.";
    PASSWORD_NOT_FOUND = 404 "password_not_found" "Password could not be found.";
    TOTP_NOT_FOUND = 404 "totp_not_found" "TOTP could not be found.";
    WEBAUTHN_REGISTRATION_NOT_FOUND = 404 "webauthn_registration_not_found"
        "WebAuthn registration could not be found.";
    CONNECTED_APP_NOT_FOUND = 404 "connected_app_not_found" "Connected app could not be found.";
    USER_SEARCH_EXPECTED_LIST = 400 "user_search_expected_array_of_string" "The filter_value must be a list of strings.";
    USER_SEARCH_EXPECTED_FLAG = 400 "user_search_expected_bool" "The filter_value must be a boolean.";
    USER_SEARCH_EXPECTED_TEXT = 400 "user_search_expected_string" "The filter_value must be a string.";
    USER_SEARCH_EXPECTED_TIME = 400 "user_search_expected_timestamp" "The filter_value must be a timestamp.";
    USER_SEARCH_INVALID_STATUS = 400 "user_search_invalid_status_filter" "The filter_value must be active or pending.";
    USER_SEARCH_EMAIL_TOO_SHORT = 400 "user_search_email_address_fuzzy_too_short"
        "The filter_value must have at least three characters.";
    USER_SEARCH_NAME_TOO_SHORT = 400 "user_search_full_name_fuzzy_too_short"
        "The filter_value must have at least three characters.";
    USER_SEARCH_PHONE_TOO_SHORT = 400 "user_search_phone_number_fuzzy_too_short"
        "The filter_value must have at least three characters.";
    USER_SEARCH_FILTER_NAME_NOT_RECOGNIZED = 400 "user_search_filter_name_not_recognized"
        "The user search operand filter_name was not recognized. Please see https://stytch.com/docs/api/search-users for request schema details and examples.";
    USER_LOCK_LIMIT_REACHED = 429 "user_lock_limit_reached"
        "The user has been locked out due to too many failed authentication attempts. Please try again later.";

    MAGIC_LINK_NOT_FOUND = 404 "magic_link_not_found"
        "The magic link could not be authenticated, try sending another magic link to the user.";
    UNABLE_TO_AUTH_MAGIC_LINK = 401 "unable_to_auth_magic_link"
        "The magic link could not be authenticated because it was either already used or expired. Send another magic link to this user.";
    ATTRIBUTE_MISMATCH = 401 "attribute_mismatch"
        "Unable to authenticate because attributes on request don't match stored attributes.";
    INVALID_EXPIRATION = 400 "invalid_expiration" "The expiration is invalid, should be between 5 to 10080 minutes.";
    INVALID_LOCALE = 400 "invalid_locale" "locale is invalid.";
    EMAIL_TEMPLATE_NOT_FOUND = 404 "email_template_not_found" "Email Template could not be found.";
    INVALID_LOGIN_MAGIC_LINK_URL = 400 "invalid_login_magic_link_url" "login_magic_link_url is invalid, it must be a URL.";
    INVALID_SIGNUP_MAGIC_LINK_URL = 400 "invalid_signup_magic_link_url" "signup_magic_link_url is invalid, it must be a URL.";
    INVALID_INVITE_MAGIC_LINK_URL = 400 "invalid_invite_magic_link_url" "invite_magic_link_url is invalid, it must be a URL.";
    NO_LOGIN_REDIRECT_URLS_SET = 400 "no_login_redirect_urls_set" "No login redirect URLs are set for this project.";
    NO_SIGNUP_REDIRECT_URLS_SET = 400 "no_signup_redirect_urls_set" "No signup redirect URLs are set for this project.";
    NO_INVITE_REDIRECT_URLS_SET = 400 "no_invite_redirect_urls_set" "No invite redirect URLs are set for this project.";
    NO_DEFAULT_LOGIN_REDIRECT_URL_SET = 400 "no_default_login_redirect_url_set"
        "No default login redirect URL is set for this project.";
    NO_DEFAULT_SIGNUP_REDIRECT_URL_SET = 400 "no_default_signup_redirect_url_set"
        "No default signup redirect URL is set for this project.";
    NO_DEFAULT_INVITE_REDIRECT_URL_SET = 400 "no_default_invite_redirect_url_set"
        "No default invite redirect URL is set for this project.";
    NO_MATCH_FOR_PROVIDED_MAGIC_LINK_URL = 400 "no_match_for_provided_magic_link_url"
        "The magic_link_url in the request did not match any redirect URLs set for this project. Please visit https://stytch.com/dashboard/redirect-urls to update the redirect URLs for this project. For more information on why this validation is necessary please visit https://stytch.com/docs/api/url-validation";

    PKCE_MISMATCH = 400 "pkce_mismatch"
        "The submitted code_verifier does not match the code_challenge sent at the start of the flow.";
    PKCE_EXPECTED_CODE_VERIFIER = 400 "pkce_expected_code_verifier"
        "This flow was started using a code_challenge but the authentication call is missing the corresponding code_verifier.";
    PKCE_DID_NOT_EXPECT_CODE_VERIFIER = 400 "pkce_did_not_expect_code_verifier"
        "The authentication call has a code_verifier but this flow was started without a code_challenge.";
    INVALID_PKCE_CODE_CHALLENGE = 400 "invalid_pkce_code_challenge"
        "code_challenge is invalid, it must be the base64url encoded SHA-256 hash of the code_verifier, without padding.";
    INVALID_PKCE_CODE_VERIFIER = 400 "invalid_pkce_code_verifier" "code_verifier is invalid.";

    SESSION_NOT_FOUND = 404 "session_not_found" "Session could not be found.";
    INVALID_SESSION_TOKEN = 400 "invalid_session_token" "Session token format is invalid.";
    NO_SESSION_ARGUMENTS = 400 "no_session_arguments" "Please include one of session_token or session_jwt.";
    TOO_MANY_SESSION_ARGUMENTS = 400 "too_many_session_arguments"
        "Please include at most one of session_token, session_jwt, or intermediate_session_token in an authenticate request, not multiple.";
    NO_SESSION_REVOKE_ARGUMENTS = 400 "no_session_revoke_arguments"
        "Please include one of session_id, session_token, or session_jwt.";
    TOO_MANY_SESSION_REVOKE_ARGUMENTS = 400 "too_many_session_revoke_arguments"
        "Please include only one of session_id, session_token, or session_jwt.";
    UNABLE_TO_PARSE_SESSION_JWT = 400 "unable_to_parse_session_jwt" "The session_jwt could not be parsed or verified.";
    INVALID_SESSION_DURATION_MINUTES = 400 "invalid_session_duration_minutes"
        "session_duration_minutes is invalid, should be between 5 to 527040 minutes.";
    CUSTOM_CLAIMS_TOO_LARGE = 400 "custom_claims_too_large" "session_custom_claims must not be larger than 4KB.";
    STYTCH_CLAIMS_IN_CUSTOM_CLAIMS = 400 "stytch_claims_in_custom_claims"
        "session_custom_claims must not have names that begin with https://stytch.com/.";
    SESSION_OF_ANOTHER_USER = 400 "session_on_code_does_not_match_session_passed_in"
        "The session in the request does not belong to the user of the magic link.";
    MIGRATE_MISSING_USERINFO = 400 "migrate_from_external_missing_userinfo"
        "No userinfo URL is set for this project.";
    ACCESS_TOKEN_INVALID = 400 "oauth_access_token_exchange_token_invalid_grant" "The access token is not valid.";
    TRUSTED_TOKEN_PROFILE_NOT_FOUND = 404 "trusted_token_profile_not_found"
        "Trusted token profile could not be found.";
    CONSUMER_SESSION_AUTHORIZATION_ERROR = 403 "consumer_session_authorization_error"
        "The User is not authorized to perform the requested action on that resource.";
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::super::table_b2b::B2B;
    use super::CONSUMER;

    #[test]
    fn every_type_is_one_that_stytch_knows() {
        let known: Vec<String> =
            serde_json::from_str(include_str!("../../tests/data/error_types_all.json")).unwrap();
        for kind in CONSUMER.iter().chain(B2B) {
            assert!(known.iter().any(|name| name == kind.name), "{} is not in Stytch's list", kind.name);
        }
    }

    #[test]
    fn texts_are_those_that_stytchs_sdks_ship() {
        let shipped: HashMap<String, String> =
            serde_json::from_str(include_str!("../../tests/data/error_messages_mobile_sdk.json")).unwrap();
        // The API is known to say more than the SDK for these two.
        let longer = ["magic_link_not_found", "no_match_for_provided_magic_link_url"];
        let mut compared = 0;
        for kind in CONSUMER.iter().chain(B2B) {
            let Some(text) = shipped.get(kind.name) else { continue };
            let start = text.trim_end_matches('.');
            let same =
                if longer.contains(&kind.name) { kind.text.starts_with(start) } else { kind.text == text };
            assert!(same, "{}: {}", kind.name, kind.text);
            compared += 1;
        }
        assert!(compared > 15);
    }
}
