//! The e-mail address that somebody typed, in the one form that goes to Stytch.

use std::fmt;
use std::sync::Arc;

const MAX_BYTES: usize = 254;
const MAX_LOCAL: usize = 64;
const MAX_HOST: usize = 253;
const MAX_LABEL: usize = 63;

/// One e-mail address that a link can be sent to.
///
/// The grammar is a plain `name@host.tld` in ASCII: no display name, quotes, comments, routes or IP literals, so
/// that no mailer along the way reads it as two addresses or as another one. Spaces and tabs around it are cut
/// off, the host name is lower-cased, and the part before the `@` stays as typed, tags and dots included.
///
/// `Debug` hides the name, since logs are no place for addresses.
///
/// # Examples
///
/// ```
/// use stytch_auth::web::EmailAddress;
///
/// let ada = EmailAddress::parse(" Ada+news@Example.COM ")?;
/// assert_eq!(ada.as_str(), "Ada+news@example.com");
///
/// assert!(EmailAddress::parse("ada@example.com, eve@evil.example").is_err());
/// # Ok::<(), stytch_auth::web::InvalidEmailAddress>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(Arc<str>);

impl EmailAddress {
    /// Checks an address that came with a request.
    ///
    /// # Errors
    ///
    /// [`InvalidEmailAddress`] if the text is anything but one plain address. The caller answers it without a
    /// word on whether such an address is known.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let address = text.trim_matches([' ', '\t']);
        match address.split_once('@') {
            Some((local, host)) if address.len() <= MAX_BYTES && is_dot_atom(local) && is_host_name(host) => {
                Ok(Self(format!("{local}@{}", host.to_ascii_lowercase()).into()))
            }
            _ => Err(InvalidEmailAddress(())),
        }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.split_once('@').map_or("", |(_, host)| host);
        write!(f, "EmailAddress([redacted]@{host})")
    }
}

/// The text is not one plain e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidEmailAddress(());

impl fmt::Display for InvalidEmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an e-mail address such as name@example.com")
    }
}

impl std::error::Error for InvalidEmailAddress {}

fn is_dot_atom(local: &str) -> bool {
    let is_atom_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    local.len() <= MAX_LOCAL
        && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_byte))
}

fn is_host_name(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A last label of digits alone would be an IPv4 address; a single label is no host that receives mail.
    let is_domain = |(_, last): (&str, &str)| !last.bytes().all(|byte| byte.is_ascii_digit());
    host.len() <= MAX_HOST && host.split('.').all(is_label) && host.rsplit_once('.').is_some_and(is_domain)
}

#[cfg(test)]
mod tests;
