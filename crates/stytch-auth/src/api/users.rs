//! `/v1/users`: what Stytch knows about a person.

use serde::Deserialize;

use super::Json;
use super::request::{Name, null_as_empty};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::ids::{EmailId, UserId};
use crate::stytch::Stytch;
use crate::transport::Call;

/// The user calls; made by [`Stytch::users`].
#[derive(Debug, Clone, Copy)]
pub struct Users<'a>(pub(crate) &'a Stytch);

impl Users<'_> {
    /// Reads one user, by Stytch's id or by the app's external id.
    ///
    /// # Errors
    ///
    /// Stytch does not know the user (`user_not_found`) or could not be asked.
    pub async fn get(self, user_id: &UserId) -> Result<User, Error> {
        let path = format!("/v1/users/{}", path_segment(user_id.as_str()));
        self.0.transport().call(&Call::get(path)).await
    }
}

/// A person, as Stytch knows them.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// What an app stores beside its own records.
    pub user_id: UserId,
    /// `active` or `pending`; open to values that Stytch adds.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub status: String,
    /// Their name.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub name: Name,
    /// Their addresses; any verified one signs them in.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub emails: Vec<UserEmail>,
    /// Their roles in the project.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub roles: Vec<String>,
    /// Metadata that only the app's servers can write.
    #[serde(default)]
    pub trusted_metadata: Json,
    /// Metadata that front ends can write too.
    #[serde(default)]
    pub untrusted_metadata: Json,
    /// The app's own id for them.
    #[serde(default)]
    pub external_id: Option<String>,
    /// Whether failed attempts have locked them out for now.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub is_locked: bool,
    /// When they first appeared.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
}

impl User {
    /// The first address that was proved to be theirs.
    pub fn verified_email(&self) -> Option<&str> {
        self.emails.iter().find(|email| email.verified).map(|email| email.email.as_str())
    }
}

/// One address of a [`User`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct UserEmail {
    /// The address's own id.
    pub email_id: EmailId,
    /// The address.
    pub email: String,
    /// Whether a link to it was clicked.
    #[serde(default)]
    pub verified: bool,
}

/// Percent-encodes everything that could end or split a path segment.
pub(crate) fn path_segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
