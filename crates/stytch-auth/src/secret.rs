//! Secrets as types that cannot be printed, logged or serialised by mistake.

use std::fmt;
use std::sync::Arc;

macro_rules! secret_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// `Debug` shows `[redacted]`; there is no `Display` and no `Serialize`; two are compared in constant
        /// time. Clones share the text.
        #[derive(Clone)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes over the secret text.
            pub fn new(secret: impl Into<Arc<str>>) -> Self {
                Self(secret.into())
            }

            /// The secret itself. Keep it out of logs, URLs, pages and error texts.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                same_bytes(self.0.as_bytes(), other.0.as_bytes())
            }
        }

        impl Eq for $name {}

        impl From<&str> for $name {
            fn from(secret: &str) -> Self {
                Self::new(secret)
            }
        }

        impl From<String> for $name {
            fn from(secret: String) -> Self {
                Self::new(secret)
            }
        }
    };
}

secret_type!(
    /// The secret of a Stytch project, `secret-test-…` or `secret-live-…`.
    ProjectSecret
);
secret_type!(
    /// The opaque token of a session: whoever holds it is signed in until the session ends.
    SessionToken
);
secret_type!(
    /// The signed statement of a session that anyone can check, valid for five minutes.
    SessionJwt
);
secret_type!(
    /// A B2B login that is not complete: the address is proved, the organisation or a second factor is still missing.
    IntermediateSessionToken
);
secret_type!(
    /// The one-time token in a magic link.
    LinkToken
);
secret_type!(
    /// The PKCE `code_verifier` that ties a magic link to the browser that asked for it.
    CodeVerifier
);

/// Compares in a time that depends on the lengths alone.
pub(crate) fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(a, b).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let token = SessionToken::from("canary-4711");
        assert_eq!(format!("{token:?} {token:#?}"), "SessionToken([redacted]) SessionToken([redacted])");
        assert_eq!(token, SessionToken::from("canary-4711".to_owned()));
        assert_ne!(token, SessionToken::from("canary-4712"));
    }
}
