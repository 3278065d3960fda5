//! What Stytch's documentation leaves open, and the two answers the emulator can give.

/// A question with its mild answer, and the harsher one of `strict`.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) question: &'static str,
    pub(crate) mild: &'static str,
    /// None if there is nothing harsher.
    pub(crate) strict: Option<&'static str>,
}

macro_rules! choices {
    ($($constant:ident: $question:literal => $mild:literal $(, strict $strict:literal)?;)*) => {
        $(pub(in crate::operations) const $constant: Choice = Choice {
            question: $question,
            mild: $mild,
            strict: choices!(@ $($strict)?),
        };)*

        /// All of them.
        pub(crate) const ALL: &[Choice] = &[$($constant),*];
    };
    (@ $strict:literal) => { Some($strict) };
    (@) => { None };
}

choices! {
    FAILED_PKCE: "a failed PKCE check" => "leaves the link usable", strict "burns it";
    EMPTY_TOKEN: "authenticating a session with a JWT only"
        => "answers the session's token", strict "answers `session_token: \"\"`";
    GONE_SESSION: "revoking a session that has ended" => "200", strict "404 `session_not_found`";
    NEW_LINK: "a new link" => "leaves older ones usable", strict "cancels older ones to the same person";
    CONTENT_TYPE: "`Content-Type: application/json; charset=utf-8`, on any call"
        => "accepted", strict "400 `bad_request`";
    ACTING_MEMBER: "a member in the header who may not do something"
        => "403 `session_authorization_error`", strict "401 `unauthorized_action`";
    DEFAULT_ROLE: "assigning `stytch_member`, which everybody has"
        => "ignored", strict "400 `cannot_assign_default_rbac_role_id`";
    INVITED_USER: "inviting an active user" => "400 `duplicate_email`";
    INVITED_MEMBER: "inviting an active member" => "400 `duplicate_member_email`";
    REVOKED_INVITE: "revoking an invitation" => "deletes a user who was no more than invited";
    UNKNOWN_INVITE: "revoking the invitation of nobody" => "404 `email_not_found`";
    OTHERS_SESSION: "a session of another user beside a link's token"
        => "400 `session_on_code_does_not_match_session_passed_in`";
    LOWER_CASE: "an address in capitals" => "is kept and answered in lower case";
    UNPARSED_JWT: "a `session_jwt` that is none of ours" => "400 `unable_to_parse_session_jwt`";
    STYTCH_CLAIM: "a custom claim called `https://stytch.com/…`" => "400 `stytch_claims_in_custom_claims`";
    LAST_FACTOR: "deleting a user's last address" => "400 `cannot_delete_last_primary_factor`";
    OLD_SESSION: "exchanging a session" => "leaves the old one alive";
    ROLES_NOW: "roles in a session" => "are those of the person at the latest call";
    MFA_ACTIVE: "a member who still needs a second factor" => "is active all the same";
    FIRST_SMS: "a login that stops at a second factor, the phone number being known"
        => "sends the passcode, unless `default_mfa_method` is `totp`";
    OWN_RIGHTS: "`*` on `stytch.self`" => "does not include one's own roles";
    NOT_CONFIGURED: "calls that need a user-info URL, a connected app or a token profile"
        => "are refused as in a project without any";
}
