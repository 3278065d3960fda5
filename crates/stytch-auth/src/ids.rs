//! Identifiers as Stytch writes them, one type each, so that a user's id cannot stand where a session's belongs.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// The text is opaque: compare it, store it, and expect no particular form.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// Takes over an id, for example one read from the app's own database.
            pub fn new(id: impl Into<Box<str>>) -> Self {
                Self(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self::new(id)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                &*self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                &*self.0 == *other
            }
        }
    };
}

id_type!(
    /// A Stytch project, `project-test-…` or `project-live-…`.
    ProjectId
);
id_type!(
    /// A member of an organisation in a B2B project, `member-test-…` or `member-live-…`.
    MemberId
);
id_type!(
    /// An organisation of a B2B project, `organization-test-…` or `organization-live-…`: what to authorise by.
    OrganizationId
);
id_type!(
    /// A consumer user, `user-test-…` or `user-live-…`: what an app stores beside its own records.
    UserId
);
id_type!(
    /// A session, `session-…`.
    SessionId
);
id_type!(
    /// One e-mail address of one user, `email-…`.
    EmailId
);

impl ProjectId {
    /// Whether this is a live project, where real people sign in.
    pub fn is_live(&self) -> bool {
        self.0.starts_with("project-live-")
    }
}
