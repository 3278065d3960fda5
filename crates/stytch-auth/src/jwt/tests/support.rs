//! A stand-in for Stytch that signs whatever it is given.

use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::jwt::signature::signing::PrivateKey;
use crate::jwt::verify::Verified;
use crate::jwt::{KeySet, Rejection, Rules, verify};
use crate::{Timestamp, Vertical};

pub(super) const PROJECT: &str = "project-test-11111111-1111-4111-8111-111111111111";
pub(super) const ISSUER: &str = "stytch.com/project-test-11111111-1111-4111-8111-111111111111";
pub(super) const HEADER: &str = r#"{"alg":"RS256","kid":"jwk-test-1","typ":"JWT"}"#;

/// When the tokens of [`claims`] are issued; they expire 300 seconds later, their session after an hour.
pub(super) const ISSUED: i64 = 1_760_000_000;

static KEY: LazyLock<PrivateKey> = LazyLock::new(PrivateKey::generate);

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(seconds)
}

pub(super) fn rules() -> Rules {
    Rules {
        issuers: vec![ISSUER.into()],
        audience: PROJECT.into(),
        leeway: Duration::from_secs(10),
        vertical: Vertical::Consumer,
    }
}

pub(super) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The JWK of the signing key.
pub(super) fn jwk() -> Value {
    let modulus = base64url(&KEY.modulus);
    json!({"kty": "RSA", "kid": "jwk-test-1", "use": "sig", "alg": "RS256", "n": modulus, "e": "AQAB"})
}

pub(super) fn keys() -> KeySet {
    KeySet::parse(json!({"keys": [jwk()]}).to_string().as_bytes()).unwrap()
}

/// A token with a good signature over any header and payload.
pub(super) fn sign(header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    let signing_input = format!("{}.{}", base64url(header), base64url(payload));
    let signature = KEY.sign(signing_input.as_bytes());
    format!("{signing_input}.{}", base64url(signature))
}

/// The claims of a good consumer token.
pub(super) fn claims() -> Value {
    json!({
        "aud": [PROJECT],
        "exp": ISSUED + 300,
        "https://stytch.com/session": {
            "id": "session-test-22222222-2222-4222-8222-222222222222",
            "started_at": "2025-10-09T08:53:20Z",
            "last_accessed_at": "2025-10-09T08:53:20Z",
            "expires_at": "2025-10-09T09:53:20Z",
            "attributes": {"user_agent": "lynx", "ip_address": "192.0.2.1"},
            "authentication_factors": [{
                "type": "magic_link",
                "delivery_method": "email",
                "last_authenticated_at": "2025-10-09T08:53:20Z",
                "email_factor": {"email_id": "email-test-1", "email_address": "a@example.com"},
            }],
            "roles": ["stytch_user"],
        },
        "iat": ISSUED,
        "iss": ISSUER,
        "my_custom_claim": "value",
        "nbf": ISSUED,
        "sub": "user-test-44444444-4444-4444-8444-444444444444",
    })
}

/// Good claims with one member replaced. `path` is a JSON pointer; a `null` that matters is written as such.
pub(super) fn claims_with(path: &str, value: Value) -> Value {
    let mut claims = claims();
    let (parent, name) = path.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/");
    claims.pointer_mut(parent).unwrap()[name] = value;
    claims
}

/// Good claims without one member.
pub(super) fn claims_without(path: &str) -> Value {
    let mut claims = claims();
    let (parent, name) = path.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/");
    claims.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(&name).unwrap();
    claims
}

/// Signs the payload under the usual header and verifies it one second after it was issued.
pub(super) fn verify_payload(payload: impl AsRef<[u8]>) -> Result<Verified, Rejection> {
    verify(&sign(HEADER, payload), &keys(), &rules(), at(ISSUED + 1))
}

/// Signs the usual payload under the header and verifies it one second after it was issued.
pub(super) fn verify_header(header: impl AsRef<[u8]>) -> Result<Verified, Rejection> {
    verify(&sign(header, claims().to_string()), &keys(), &rules(), at(ISSUED + 1))
}

/// A file of `tests/data`.
macro_rules! data {
    ($path:literal) => {
        serde_json::from_str::<serde_json::Value>(include_str!(concat!("../../../tests/data/", $path)))
            .unwrap()
    };
}
pub(super) use data;

/// Small reproducible randomness (SplitMix64).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }
}
