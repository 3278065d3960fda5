//! The name of a key, as a token claims it.

use std::fmt;

/// Longest key id that is looked up, in bytes. Stytch's are about 45.
const MAX_BYTES: usize = 256;

/// What of a key id is shown in a log, in characters.
const SHOWN: usize = 64;

/// A key id from a token header: hostile text until a signature says otherwise.
///
/// It is only ever a map key. `Display` and `Debug` escape everything but printable ASCII and cut at 64
/// characters, so that it can stand in a log line (RFC 8725 section 3.10).
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Kid(Box<str>);

impl Kid {
    /// Takes a key id of 1 to 256 bytes.
    pub(super) fn new(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > MAX_BYTES { None } else { Some(Self(text.into())) }
    }

    /// The text as the token has it. Not for logs.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.escape_default().take(SHOWN).try_for_each(|shown| fmt::Write::write_char(f, shown))
    }
}

impl fmt::Debug for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::Kid;

    #[test]
    fn hostile_text_is_one_short_printable_line() {
        let shown = Kid::new("a\n\u{1b}[31m\u{202e}é\0\"b").unwrap();
        assert_eq!(shown.to_string(), r#"a\n\u{1b}[31m\u{202e}\u{e9}\u{0}\"b"#);
        let long = Kid::new(&"\n".repeat(256)).unwrap();
        assert_eq!(long.to_string().len(), 64);
        assert_eq!(format!("{long:?}").len(), 66);
    }

    #[test]
    fn length_is_bounded() {
        assert!(Kid::new("").is_none());
        assert!(Kid::new(&"k".repeat(256)).is_some());
        assert!(Kid::new(&"k".repeat(257)).is_none());
    }
}
