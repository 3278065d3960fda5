//! What a hand-written layer would do, in the fewest lines: the measure for ours.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::{Deserialize, Serialize};

use crate::sessions::{PROJECT_ID, Signer};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    pub sub: String,
    iss: String,
    aud: Vec<String>,
    exp: i64,
    nbf: i64,
    iat: i64,
    #[serde(rename = "https://stytch.com/session")]
    session: serde_json::Value,
}

/// Finds the session JWT in a `Cookie` header.
pub fn session_jwt(cookies: &str) -> Option<&str> {
    cookies.split("; ").find_map(|pair| pair.strip_prefix("__Host-stytch_session_jwt="))
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Verifies every token, with a key that was parsed once.
#[derive(Clone)]
pub struct Verifier(Arc<ParsedPublicKey>);

impl Verifier {
    pub fn new(signer: &Signer) -> Self {
        let components = RsaPublicKeyComponents { n: &signer.modulus, e: &signer.exponent };
        let key = components.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).expect("a key");
        Self(Arc::new(key))
    }

    pub fn verify(&self, token: &str) -> Option<Arc<Claims>> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let header: HashMap<String, String> =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        let is_rs256 = header.get("alg").is_some_and(|alg| alg == "RS256");
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.0.verify_sig(message.as_bytes(), &signature).ok()?;
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        let ours = claims.iss.strip_prefix("stytch.com/") == Some(PROJECT_ID)
            && claims.aud.iter().any(|aud| aud == PROJECT_ID);
        (is_rs256 && ours && claims.nbf <= now() && now() < claims.exp).then(|| Arc::new(claims))
    }
}

/// Looks every token up that was verified before.
#[derive(Clone)]
pub struct Seen {
    known: Arc<RwLock<HashMap<String, Arc<Claims>>>>,
    verifier: Verifier,
}

impl Seen {
    pub fn new(verifier: Verifier) -> Self {
        Self { known: Arc::default(), verifier }
    }

    pub fn check(&self, token: &str) -> Option<Arc<Claims>> {
        if let Some(claims) = self.known.read().expect("no poison").get(token) {
            return (now() < claims.exp).then(|| Arc::clone(claims));
        }
        let claims = self.verifier.verify(token)?;
        self.known.write().expect("no poison").insert(token.to_owned(), Arc::clone(&claims));
        Some(claims)
    }
}

/// What people write by hand: `jsonwebtoken`, with its key and its rules made once.
#[derive(Clone)]
pub struct ByHand(Arc<(DecodingKey, Validation)>);

impl ByHand {
    pub fn new(signer: &Signer) -> Self {
        let key = DecodingKey::from_rsa_raw_components(&signer.modulus, &signer.exponent);
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_audience(&[PROJECT_ID]);
        rules.set_issuer(&[format!("stytch.com/{PROJECT_ID}")]);
        rules.validate_nbf = true;
        Self(Arc::new((key, rules)))
    }

    pub fn verify(&self, token: &str) -> Option<Claims> {
        let (key, rules) = &*self.0;
        jsonwebtoken::decode(token, key, rules).ok().map(|data| data.claims)
    }
}
