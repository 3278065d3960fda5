//! Stytch's sandbox values: inputs with a fixed answer, for smoke tests. Nothing is stored and nothing is used up.

use jiff::Timestamp;

use crate::errors::{ApiError, MAGIC_LINK_NOT_FOUND, SESSION_NOT_FOUND, UNABLE_TO_AUTH_MAGIC_LINK};
use crate::policy::MEMBER_ROLE;
use crate::state::members::{Member, MemberStatus};
use crate::state::organizations::Organization;
use crate::state::sessions::{Proof, Session, minutes_after};
use crate::state::users::{Email, User};

pub(crate) const EMAIL: &str = "sandbox@stytch.com";
pub(crate) const USER_ID: &str = "user-test-e3795c81-f849-4167-bfda-e4a6e9c280fd";
pub(crate) const EMAIL_ID: &str = "email-test-23873e89-d4ed-4e92-b3b9-e5c7198fa286";
pub(crate) const SESSION_ID: &str = "session-test-eb94233f-8800-4ebd-8645-51dc15f9d028";
pub(crate) const SESSION_TOKEN: &str = "WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY";

pub(crate) const MEMBER_SESSION_ID: &str = "member-session-test-eb94233f-8800-4ebd-8645-51dc15f9d028";
const ORGANIZATION_ID: &str = "organization-test-007d9d4a-deac-4a87-ba0a-e6e8afba4d4b";
/// Not documented; ours.
const MEMBER_ID: &str = "member-test-32fc5024-9c09-4da3-bd2e-c9ce4da9375f";
const GONE_SESSION_TOKEN: &str = "59cnLELtq5cFVS6uYK9f-pAWzBkhqZl8AvLhbhOvKNWw";
const STARTED_AT: &str = "2021-08-28T00:41:58.935673Z";

/// What a sandbox link token answers; `None` for any other token.
pub(crate) fn link(token: &str) -> Option<Result<(), ApiError>> {
    match token {
        "DOYoip3rvIMMW5lgItikFK-Ak1CfMsgjuiCyI7uuU94=" => Some(Ok(())),
        "3pzjQpgksDlGKWEwUq2Up--hCHC_0oamfLHyfspKDFU=" => Some(Err(UNABLE_TO_AUTH_MAGIC_LINK.into())),
        "CprTtwhnRNiMBiUS2jSLcWYrfuO2POeBNdo5HhW6qTM=" => Some(Err(MAGIC_LINK_NOT_FOUND.into())),
        _ => None,
    }
}

/// What a sandbox session token answers; `None` for any other token.
pub(crate) fn session_token(token: &str) -> Option<Result<(), ApiError>> {
    match token {
        SESSION_TOKEN => Some(Ok(())),
        GONE_SESSION_TOKEN => Some(Err(SESSION_NOT_FOUND.into())),
        _ => None,
    }
}

pub(crate) fn user() -> User {
    let mut user = User::new(started_at());
    user.user_id = USER_ID.to_owned();
    user.emails = vec![Email { email_id: EMAIL_ID.to_owned(), verified: true, ..Email::new(EMAIL) }];
    user
}

/// The sandbox session as it looks now: it always has an hour left, or what the request asks for.
pub(crate) fn session(minutes: Option<i64>, now: Timestamp) -> Session {
    let user = user();
    let mut session = Session::new(USER_ID, &user.roles, 60, now);
    session.session_id = SESSION_ID.to_owned();
    session.token = SESSION_TOKEN.to_owned();
    session.started_at = started_at();
    session.expires_at = minutes_after(now, minutes.unwrap_or(60));
    session.add_factor(Proof::Email { email_id: EMAIL_ID.to_owned(), address: EMAIL.to_owned() }, now);
    session
}

/// The sandbox member and their organization.
pub(crate) fn member() -> (Member, Organization) {
    let mut organization = Organization::new("Sandbox", "sandbox".to_owned(), started_at());
    organization.organization_id = ORGANIZATION_ID.to_owned();
    let mut member = Member::new(ORGANIZATION_ID, EMAIL, MemberStatus::Active, started_at());
    member.member_id = MEMBER_ID.to_owned();
    member.email_id = EMAIL_ID.to_owned();
    member.email_verified = true;
    (member, organization)
}

/// The member's session as it looks now.
pub(crate) fn member_session(minutes: Option<i64>, now: Timestamp) -> Session {
    Session {
        session_id: MEMBER_SESSION_ID.to_owned(),
        user_id: MEMBER_ID.to_owned(),
        organization_id: Some(ORGANIZATION_ID.to_owned()),
        roles: vec![MEMBER_ROLE.to_owned()],
        ..session(minutes, now)
    }
}

fn started_at() -> Timestamp {
    STARTED_AT.parse().unwrap_or(Timestamp::UNIX_EPOCH)
}
