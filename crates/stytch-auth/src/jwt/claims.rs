//! What a session token says, typed.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::registered::Registered;
use super::rejection::Rejection;
use crate::{AuthenticationFactor, SessionId, Timestamp};

/// Stytch's own claims begin like this; every other unregistered claim is the app's.
const STYTCH: &str = "https://stytch.com/";
const SESSION: &str = "https://stytch.com/session";
const ORGANIZATION: &str = "https://stytch.com/organization";

/// RFC 7519 section 4.1: the names that are not custom claims.
const REGISTERED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// The claims of a session token.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SessionClaims {
    /// The user or member id.
    pub(crate) subject: String,
    pub(crate) session_id: SessionId,
    pub(crate) started_at: Timestamp,
    pub(crate) last_accessed_at: Timestamp,
    /// The session's end; in very old tokens, which do not state it, `exp`.
    pub(crate) session_expires_at: Timestamp,
    pub(crate) authentication_factors: Vec<AuthenticationFactor>,
    pub(crate) roles: Vec<String>,
    pub(crate) ip_address: String,
    pub(crate) user_agent: String,
    /// Present in B2B tokens only.
    pub(crate) organization: Option<OrganizationClaim>,
    pub(crate) issued_at: Timestamp,
    pub(crate) not_before: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// The app's own claims: everything that is neither registered nor Stytch's.
    pub(crate) custom: Map<String, Value>,
}

/// The organisation that a B2B session is for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct OrganizationClaim {
    pub(crate) organization_id: String,
    pub(crate) slug: String,
}

/// The session claim as it stands in the token. Unknown members are ignored, known ones must have their type.
#[derive(Deserialize)]
struct SessionClaim {
    id: SessionId,
    started_at: Timestamp,
    last_accessed_at: Timestamp,
    // Not an `Option` that a null would satisfy: the end of the session is absent or a time.
    #[serde(default, deserialize_with = "stated")]
    expires_at: Option<Timestamp>,
    // Go writes an empty list as null, so the members below tolerate it.
    attributes: Option<Object<Attributes>>,
    authentication_factors: Option<Vec<Object<AuthenticationFactor>>>,
    roles: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Attributes {
    ip_address: String,
    user_agent: String,
}

fn stated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Timestamp::deserialize(deserializer).map(Some)
}

/// A struct that is written as an object; serde alone would take a list of its fields as well.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(Object)
    }
}

/// Claims of the right form, not yet compared with the time.
pub(super) struct Typed {
    pub(super) claims: SessionClaims,
    /// The session's end if the token states one.
    pub(super) session_end: Option<Timestamp>,
}

/// Reads every claim that a session token must or may have.
pub(super) fn read(mut payload: Map<String, Value>) -> Result<Typed, Rejection> {
    let registered = Registered::read(&payload)?;
    let session: SessionClaim =
        take(&mut payload, SESSION, "session")?.ok_or(Rejection::Claims("session"))?;
    if session.id.as_str().is_empty() {
        return Err(Rejection::Claims("session"));
    }
    let organization: Option<OrganizationClaim> = take(&mut payload, ORGANIZATION, "organization")?;
    if organization.as_ref().is_some_and(|claim| claim.organization_id.is_empty()) {
        return Err(Rejection::Claims("organization"));
    }
    payload.retain(|name, _| !REGISTERED.contains(&name.as_str()) && !name.starts_with(STYTCH));
    let attributes = session.attributes.map(|Object(attributes)| attributes).unwrap_or_default();
    let factors = session.authentication_factors.unwrap_or_default();
    let mut factors: Vec<_> = factors.into_iter().map(|Object(factor)| factor).collect();
    let mut roles = session.roles.unwrap_or_default();
    // They are kept for as long as the token is good; the reader has left room for more.
    factors.shrink_to_fit();
    roles.shrink_to_fit();
    // A session that was exchanged for another organisation's begins anew, on proofs that do not: the limit of a session's
    // life counts from those. Stytch signs both times.
    let proved = factors.iter().filter_map(|factor| factor.last_authenticated_at).max();
    let claims = SessionClaims {
        subject: registered.subject,
        session_id: session.id,
        started_at: proved.map_or(session.started_at, |proved| proved.min(session.started_at)),
        last_accessed_at: session.last_accessed_at,
        session_expires_at: session.expires_at.unwrap_or(registered.expires_at),
        authentication_factors: factors,
        roles,
        ip_address: attributes.ip_address,
        user_agent: attributes.user_agent,
        organization,
        issued_at: registered.issued_at,
        not_before: registered.not_before,
        expires_at: registered.expires_at,
        custom: payload,
    };
    Ok(Typed { claims, session_end: session.expires_at })
}

/// Takes one of Stytch's own claims out of the payload.
fn take<T: DeserializeOwned>(
    payload: &mut Map<String, Value>,
    name: &str,
    short: &'static str,
) -> Result<Option<T>, Rejection> {
    let Some(claim) = payload.remove(name) else {
        return Ok(None);
    };
    let Object(claim) = Object::deserialize(claim).map_err(|_| Rejection::Claims(short))?;
    Ok(Some(claim))
}
