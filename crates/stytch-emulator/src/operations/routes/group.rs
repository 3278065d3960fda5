//! Fields and refusals that several calls share.

use crate::errors::*;

type Names = &'static [&'static str];
type Kinds = &'static [Kind];

/// The wishes for a session that a login may have.
pub(in crate::operations) const SESSION: Names =
    &["session_duration_minutes", "session_custom_claims", "telemetry_id"];
pub(in crate::operations) const SHOWN: Names = &["session_token", "session_jwt"];
pub(in crate::operations) const METADATA: Names = &["trusted_metadata", "untrusted_metadata"];
pub(in crate::operations) const SEARCH: Names = &["cursor", "limit", "query"];

/// Why wishes for a session are refused.
pub(in crate::operations) const SESSION_ERRORS: Kinds = &[
    INVALID_SESSION_DURATION_MINUTES,
    INVALID_SESSION_DURATION,
    CUSTOM_CLAIMS_TOO_LARGE,
    STYTCH_CLAIMS_IN_CUSTOM_CLAIMS,
];

/// Why a session that is shown is refused.
pub(in crate::operations) const SHOWN_ERRORS: Kinds =
    &[SESSION_NOT_FOUND, INVALID_SESSION_TOKEN, TOO_MANY_SESSION_ARGUMENTS, UNABLE_TO_PARSE_SESSION_JWT];

pub(in crate::operations) const METADATA_ERRORS: Kinds =
    &[METADATA_INVALID_FORMAT, METADATA_TOO_LARGE, METADATA_TOO_MANY_KEYS];

pub(in crate::operations) const LINK_ERRORS: Kinds = &[MAGIC_LINK_NOT_FOUND, UNABLE_TO_AUTH_MAGIC_LINK];

pub(in crate::operations) const PKCE_ERRORS: Kinds = &[
    PKCE_MISMATCH,
    PKCE_EXPECTED_CODE_VERIFIER,
    PKCE_DID_NOT_EXPECT_CODE_VERIFIER,
    INVALID_PKCE_CODE_VERIFIER,
];

pub(in crate::operations) const ADDRESS_ERRORS: Kinds = &[INVALID_EMAIL, ZERO_WIDTH_SPACE];

/// Why no mail goes out, whatever is in it.
pub(in crate::operations) const MAIL_ERRORS: Kinds = &[
    INVALID_EMAIL,
    ZERO_WIDTH_SPACE,
    INACTIVE_EMAIL,
    EMAIL_IN_DENYLIST,
    EMAIL_NOT_IN_ALLOWLIST,
    INVALID_LOCALE,
    INVALID_EXPIRATION,
    EMAIL_TEMPLATE_NOT_FOUND,
    NO_MATCH_FOR_PROVIDED_MAGIC_LINK_URL,
    TOO_MANY_REQUESTS,
];

pub(in crate::operations) const LOGIN_URL_ERRORS: Kinds = &[
    INVALID_LOGIN_MAGIC_LINK_URL,
    INVALID_SIGNUP_MAGIC_LINK_URL,
    NO_LOGIN_REDIRECT_URLS_SET,
    NO_SIGNUP_REDIRECT_URLS_SET,
    NO_DEFAULT_LOGIN_REDIRECT_URL_SET,
    NO_DEFAULT_SIGNUP_REDIRECT_URL_SET,
];

/// Why a member in the header is refused.
pub(in crate::operations) const ACTING_ERRORS: Kinds = &[
    SESSION_AUTHORIZATION_ERROR,
    SESSION_AUTHORIZATION_TENANCY_ERROR,
    UNAUTHORIZED_ACTION,
    SESSION_NOT_FOUND,
    INVALID_SESSION_TOKEN,
    TOO_MANY_SESSION_ARGUMENTS,
    UNABLE_TO_PARSE_SESSION_JWT,
];

pub(in crate::operations) const ORGANIZATION_ERRORS: Kinds = &[ORGANIZATION_NOT_FOUND];
pub(in crate::operations) const MEMBER_ERRORS: Kinds = &[ORGANIZATION_NOT_FOUND, MEMBER_NOT_FOUND];
