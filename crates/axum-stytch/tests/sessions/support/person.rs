//! Somebody who is signed in, and what their browser holds.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use stytch_auth::SessionToken;

use super::Rig;
use crate::vertical;

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) user_id: String,
    pub(crate) session_id: String,
    pub(crate) token: String,
    pub(crate) jwt: String,
}

impl Rig {
    /// Signs somebody in for a week, without the app under test noticing.
    pub(crate) async fn sign_in(&self, email: &str) -> Person {
        self.sign_in_with(email, 10_080, &serde_json::json!({})).await
    }

    pub(crate) async fn sign_in_with(&self, email: &str, minutes: u32, claims: &Value) -> Person {
        vertical::sign_in(self, email, minutes, claims).await
    }

    /// A fresh JWT of the same session, as another replica might have got it.
    pub(crate) async fn fresh_jwt(&self, person: &Person) -> String {
        vertical::fresh_jwt(self, &SessionToken::from(person.token.as_str())).await
    }
}

impl Person {
    pub(crate) fn both(&self) -> String {
        format!("{}; {}", self.by_token(), self.by_jwt())
    }

    pub(crate) fn by_token(&self) -> String {
        format!("stytch_session={}", self.token)
    }

    pub(crate) fn by_jwt(&self) -> String {
        format!("stytch_session_jwt={}", self.jwt)
    }

    /// The token beside some other JWT.
    pub(crate) fn with_jwt(&self, jwt: &str) -> String {
        format!("{}; stytch_session_jwt={jwt}", self.by_token())
    }

    /// The JWT with another signature.
    pub(crate) fn forged_jwt(&self) -> String {
        let (signed, signature) = self.jwt.rsplit_once('.').unwrap();
        let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        bytes[7] ^= 1;
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// The JWT with another header, which no key of ours has signed.
pub(crate) fn with_header(jwt: &str, header: &str) -> String {
    let (_, rest) = jwt.split_once('.').unwrap();
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header))
}
