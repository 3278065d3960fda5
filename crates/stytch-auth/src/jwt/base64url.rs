//! The one base64 that tokens and keys are written in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Decodes base64url as RFC 7515 section 2 has it: no padding, no white space, no spare bits that are set.
///
/// One text per byte string: a second spelling of a token would be a way around caches and deny-lists.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn only_the_canonical_spelling_is_read() {
        assert_eq!(decode("-_8").unwrap(), [0xfb, 0xff]);
        for other in ["-_8=", "+/8", "-_9", "-_8 ", " -_8", "-\n_8", "-_8\0", "-", "–_8"] {
            assert_eq!(decode(other), None, "{other:?}");
        }
    }
}
