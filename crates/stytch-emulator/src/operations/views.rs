//! State as it appears in answers. No field is ever left out: strict clients need all of them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::state::members::Member;
use crate::state::organizations::Organization;
use crate::state::sessions::{Factor, Proof, Session};
use crate::state::users::{Email, PhoneNumber, User};

/// A member, for whoever looks at the emulator from outside.
pub(crate) fn member(member: &Member, at: &Organization) -> Value {
    super::b2b::views::member(member, at)
}

pub(crate) fn organization(organization: &Organization) -> Value {
    super::b2b::views::organization(organization)
}

pub(crate) fn member_session(session: &Session, at: &Organization) -> Value {
    super::b2b::views::session(session, at)
}

pub(crate) fn user(user: &User) -> Value {
    json!({
        "biometric_registrations": [],
        "created_at": time(user.created_at),
        "crypto_wallets": [],
        "emails": user.emails.iter().map(email).collect::<Vec<_>>(),
        "external_id": user.external_id,
        "is_locked": user.lock.is_some(),
        "lock_created_at": user.lock.map(|lock| time(lock.created_at)),
        "lock_expires_at": user.lock.map(|lock| time(lock.expires_at)),
        "name": {
            "first_name": user.name.first,
            "last_name": user.name.last,
            "middle_name": user.name.middle,
        },
        "password": null,
        "phone_numbers": user.phone_numbers.iter().map(phone_number).collect::<Vec<_>>(),
        "providers": [],
        "roles": user.roles,
        "status": status(user),
        "totps": [],
        "trusted_metadata": user.trusted_metadata,
        "untrusted_metadata": user.untrusted_metadata,
        "user_id": user.user_id,
        "webauthn_registrations": [],
    })
}

pub(crate) fn status(user: &User) -> &'static str {
    if user.pending { "pending" } else { "active" }
}

pub(crate) fn session(session: &Session) -> Value {
    json!({
        "attributes": attributes(session),
        "authentication_factors": session.factors.iter().map(factor).collect::<Vec<_>>(),
        "custom_claims": session.custom_claims,
        "expires_at": time(session.expires_at),
        "last_accessed_at": time(session.last_accessed_at),
        "roles": session.roles,
        "session_id": session.session_id,
        "started_at": time(session.started_at),
        "user_id": session.user_id,
    })
}

/// The payload of a session JWT issued now.
pub(crate) fn claims(
    session: &Session,
    organization: Option<&Organization>,
    issuer: &str,
    project_id: &str,
    now: Timestamp,
) -> Map<String, Value> {
    let issued = now.as_second();
    // Custom claims first, so that none of them can replace one of ours.
    let mut claims = session.custom_claims.clone();
    claims.extend([
        ("aud".to_owned(), json!([project_id])),
        ("exp".to_owned(), json!(issued + 300)),
        ("iat".to_owned(), json!(issued)),
        ("iss".to_owned(), json!(issuer)),
        ("nbf".to_owned(), json!(issued)),
        ("sub".to_owned(), json!(session.user_id)),
        (
            "https://stytch.com/session".to_owned(),
            json!({
                "attributes": attributes(session),
                "authentication_factors": session.factors.iter().map(factor_in_jwt).collect::<Vec<_>>(),
                "expires_at": time(session.expires_at),
                "id": session.session_id,
                "last_accessed_at": time(session.last_accessed_at),
                "roles": session.roles,
                "started_at": time(session.started_at),
            }),
        ),
    ]);
    if let Some(organization) = organization {
        let claim = json!({ "organization_id": organization.organization_id, "slug": organization.organization_slug });
        claims.insert("https://stytch.com/organization".to_owned(), claim);
    }
    claims
}

/// RFC 3339 in UTC; whole seconds, because the clock deals in nothing else.
pub(crate) fn time(timestamp: Timestamp) -> String {
    timestamp.to_string()
}

fn email(email: &Email) -> Value {
    json!({ "email": email.address, "email_id": email.email_id, "verified": email.verified })
}

fn phone_number(phone: &PhoneNumber) -> Value {
    json!({ "phone_id": phone.phone_id, "phone_number": phone.number, "verified": false })
}

fn attributes(session: &Session) -> Value {
    json!({ "ip_address": session.attributes.ip_address, "user_agent": session.attributes.user_agent })
}

pub(crate) fn factor(factor: &Factor) -> Value {
    let mut value = factor_in_jwt(factor);
    value["created_at"] = json!(time(factor.created_at));
    value["updated_at"] = json!(time(factor.last_authenticated_at));
    value
}

fn factor_in_jwt(factor: &Factor) -> Value {
    let at = time(factor.last_authenticated_at);
    match &factor.proof {
        Proof::Email { email_id, address } => json!({
            "delivery_method": "email",
            "email_factor": { "email_address": address, "email_id": email_id },
            "last_authenticated_at": at,
            "type": "magic_link",
        }),
        Proof::Embeddable => json!({
            "delivery_method": "embedded",
            "last_authenticated_at": at,
            "type": "magic_link",
        }),
        Proof::Sms { phone_id, number } => json!({
            "delivery_method": "sms",
            "last_authenticated_at": at,
            "phone_number_factor": { "phone_id": phone_id, "phone_number": number },
            "type": "otp",
        }),
    }
}
