//! Cookies as a request shows them: bytes, of which nothing is decoded or guessed.
//!
//! 1. Several header lines count as one list, as HTTP/2 may send them.
//! 2. Pairs end at `;` and nowhere else; quotes and commas are ordinary bytes.
//! 3. Only space and tab are cut off around name and value.
//! 4. Names are equal when their bytes are, so no escape, letter case or odd space makes a twin of ours.
//! 5. What is wrong with one cookie never hides another.

/// Each value of a cookie with exactly this name, in the order in which the request shows them.
pub(crate) fn values<'a>(
    headers: impl Iterator<Item = &'a [u8]>,
    name: &'a str,
) -> impl Iterator<Item = &'a [u8]> {
    headers.flat_map(|line| line.split(|&byte| byte == b';')).filter_map(move |pair| {
        let equals = pair.iter().position(|&byte| byte == b'=')?;
        let (own_name, value) = (pair.get(..equals)?, pair.get(equals + 1..)?);
        (trim(own_name) == name.as_bytes()).then(|| trim(value))
    })
}

/// Whether a value may be a token: 1 to `limit` bytes, all of them cookie octets (RFC 6265, 4.1.1).
///
/// Check this before anything else looks at the value: what passes can go into a header and a log line safely.
pub(crate) fn is_token(value: &[u8], limit: usize) -> bool {
    (1..=limit).contains(&value.len())
        && value.iter().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\'))
}

fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests;
