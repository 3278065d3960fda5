//! Where the browser goes after signing in: a path of this app, and nothing else.
//!
//! The grammar, in this order:
//!
//! 1. At most 2,048 bytes, each of them printable ASCII without space (0x21 to 0x7E), none a backslash or a quote.
//! 2. The first byte is `/`, and every `%` is followed by two hexadecimal digits.
//! 3. The path, which ends before the first `?` or `#`, hides nothing behind its escapes: no encoded slash,
//!    backslash, percent sign or control byte, and what it decodes to is UTF-8.
//! 4. The path has no empty segment except after a final slash, and no segment that decodes to `.` or `..`.
//! 5. Resolved by a URL parser against an https origin, it stays on that origin.

use std::fmt;
use std::sync::Arc;

use url::Url;

const MAX_BYTES: usize = 2_048;

/// A path of this app to go back to after signing in, with its query and fragment.
///
/// Only [`parse`](ReturnTo::parse) makes one, so a value of this type cannot lead to another site, however it
/// was smuggled in. Answer anything it refuses with [`home`](ReturnTo::home), not with an error page.
///
/// # Examples
///
/// ```
/// use stytch_auth::web::ReturnTo;
///
/// let invoices = ReturnTo::parse("/invoices?year=2025#june")?;
/// assert_eq!(invoices.as_str(), "/invoices?year=2025#june");
///
/// let refused = ReturnTo::parse("//evil.example/invoices");
/// assert_eq!(refused.unwrap_or_else(|_| ReturnTo::home()).as_str(), "/");
/// # Ok::<(), stytch_auth::web::InvalidReturnTo>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ReturnTo(Arc<str>);

impl ReturnTo {
    /// Checks a path that came with a request.
    ///
    /// # Errors
    ///
    /// [`InvalidReturnTo`] if a browser could read the text as anything but a plain path of this app.
    pub fn parse(path: &str) -> Result<Self, InvalidReturnTo> {
        if follows_grammar(path) && stays_on_origin(path) {
            Ok(Self(path.into()))
        } else {
            Err(InvalidReturnTo(()))
        }
    }

    /// The front page, `/`: where to go when no path was asked for or the one asked for is refused.
    pub fn home() -> Self {
        Self("/".into())
    }

    /// The path as it goes into a `Location` header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `path` or something below it, so that a login never returns to the login routes.
    ///
    /// Escapes are decoded first, as some routers do; `/login-help` is not below `/login`.
    pub(crate) fn is_below(&self, path: &str) -> bool {
        let base = path.strip_suffix('/').unwrap_or(path).as_bytes();
        match decode(path_of(&self.0)).as_deref().and_then(|own| own.strip_prefix(base)) {
            Some(rest) => rest.first().is_none_or(|&byte| byte == b'/'),
            None => false,
        }
    }
}

impl fmt::Display for ReturnTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ReturnTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// The text is not a plain path of this app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidReturnTo(());

impl fmt::Display for InvalidReturnTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a path of this app such as /invoices?year=2025")
    }
}

impl std::error::Error for InvalidReturnTo {}

fn follows_grammar(text: &str) -> bool {
    text.len() <= MAX_BYTES
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"'))
        && decode(text).is_some()
        && decode(path_of(text)).is_some_and(|decoded| is_plain(path_of(text), &decoded))
}

fn is_plain(path: &str, decoded: &[u8]) -> bool {
    // An escape that becomes one of these would mean something else to the next reader that decodes it.
    let smuggles = |byte: &u8| byte.is_ascii_control() || matches!(byte, b'%' | b'\\');
    // The same number of slashes before and after decoding: none was encoded.
    let slashes = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == b'/').count();

    path.starts_with('/')
        && !decoded.iter().any(smuggles)
        && slashes(decoded) == slashes(path.as_bytes())
        && std::str::from_utf8(decoded).is_ok()
        && !path.contains("//")
        && !decoded.split(|&byte| byte == b'/').any(|segment| matches!(segment, b"." | b".."))
}

// The grammar is meant to suffice. This asks the kind of parser that browsers have, in case it does not.
fn stays_on_origin(path: &str) -> bool {
    let Ok(base) = Url::parse("https://app.example/login") else { return false };
    let Ok(resolved) = base.join(path) else { return false };
    resolved.origin() == base.origin() && resolved.username().is_empty() && !resolved.path().starts_with("//")
}

fn path_of(text: &str) -> &str {
    text.split_once(['?', '#']).map_or(text, |(path, _)| path)
}

/// Undoes the percent-encoding; `None` if an escape is not two hexadecimal digits.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' { hex(bytes.next()?)? << 4 | hex(bytes.next()?)? } else { byte });
    }
    Some(decoded)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests;
