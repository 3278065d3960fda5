//! The flow cookie: which links this browser asked for, sealed so that only we can read and write it.

use serde::{Deserialize, Serialize};

use super::form_cookie::double_submit;
use crate::clock::Timestamp;
use crate::seal::{Purpose, SealError, random_text};
use crate::secret::CodeVerifier;
use crate::stytch::Stytch;
use crate::web::login::Login;
use crate::web::request::Head;
use crate::web::return_to::ReturnTo;

/// A minute more than the link, for the person who clicks in its last.
const SLACK: std::time::Duration = std::time::Duration::from_secs(60);

/// What a browser that asked for links carries.
///
/// One verifier serves every pending link of a browser, because nothing in a redirect URL could tell which link is
/// which, and a wrong verifier may use a link up. Nothing in it may depend on whether Stytch knows the address, for
/// sealing does not hide a length.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct FlowCookie {
    /// Counts the tries of codes, and goes into the forms' double-submit value.
    pub(crate) id: String,
    verifier: String,
    /// The newest address; earlier links of this browser still work.
    pub(crate) email: String,
    return_to: String,
    /// The slug of the organisation whose login page it was, in a B2B project.
    #[serde(default)]
    pub(crate) organization: Option<String>,
    expires: i64,
}

impl FlowCookie {
    /// Opens the cookie of a request.
    pub(crate) fn read(login: &Login, head: &Head<'_>) -> Option<Self> {
        let sealed = head.cookie(&login.cookies().flow)?;
        login.stytch().sealer().open(Purpose::Flow, &sealed, login.stytch().now())
    }

    /// The cookie for one more link: with the verifier of the links that are pending already.
    pub(crate) fn asked_again(
        earlier: Option<&Self>,
        login: &Login,
        email: &str,
        organization: Option<&str>,
        return_to: &ReturnTo,
    ) -> Result<Self, SealError> {
        let (id, verifier) = match earlier {
            Some(earlier) => (earlier.id.clone(), earlier.verifier.clone()),
            // 32 random bytes are 43 characters, the length that RFC 7636 recommends.
            None => (random_text::<16>()?, random_text::<32>()?),
        };
        let expires = login.stytch().now().plus(login.lifetime() + SLACK).as_unix_seconds();
        let (email, return_to) = (email.to_owned(), return_to.as_str().to_owned());
        let organization = organization.map(str::to_owned);
        Ok(Self { id, verifier, email, return_to, organization, expires })
    }

    /// `Set-Cookie` for it; `None` if it cannot be sealed or would not fit.
    pub(crate) fn set(&self, login: &Login) -> Option<String> {
        let sealed = login.stytch().sealer().seal(Purpose::Flow, self, self.expires()).ok()?;
        let life = self.expires().since(login.stytch().now());
        login.cookies().sealed(&login.cookies().flow, &sealed, life)
    }

    pub(crate) fn verifier(&self) -> CodeVerifier {
        CodeVerifier::from(self.verifier.as_str())
    }

    /// The S256 challenge of the verifier (RFC 7636 section 4.2).
    pub(crate) fn challenge(&self) -> String {
        challenge(&self.verifier)
    }

    /// Where the person was going, checked again after its journey through the browser.
    pub(crate) fn return_to(&self, login: &Login) -> ReturnTo {
        login.return_to(&self.return_to)
    }

    /// The double-submit value of this browser's forms.
    pub(crate) fn csrf(&self, stytch: &Stytch) -> String {
        double_submit(stytch, &self.id)
    }

    fn expires(&self) -> Timestamp {
        Timestamp::from_unix_seconds(self.expires)
    }
}

fn challenge(verifier: &str) -> String {
    use base64::Engine as _;
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest)
}

#[cfg(test)]
mod tests {
    #[test]
    fn challenges_match_the_published_pairs() {
        let pairs = include_str!("../../../tests/data/pkce_vectors.json");
        let pairs: serde_json::Value = serde_json::from_str(pairs).unwrap();
        let pairs = pairs.as_array().unwrap();
        assert!(pairs.len() >= 2);
        for pair in pairs {
            let text = |name: &str| pair[name].as_str().unwrap();
            assert_eq!(super::challenge(text("code_verifier")), text("code_challenge"));
        }
    }
}
