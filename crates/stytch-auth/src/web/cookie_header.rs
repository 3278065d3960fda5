//! Cookies as a request shows them: bytes, of which nothing is decoded or guessed.
//!
//! 1. Several header lines count as one list, as HTTP/2 may send them.
//! 2. Pairs end at `;` and nowhere else; quotes and commas are ordinary bytes.
//! 3. Only space and tab are cut off around name and value.
//! 4. Names are equal when their bytes are, so no escape, letter case or odd space makes a twin of ours.
//! 5. What is wrong with one cookie never hides another.

use memchr::memchr;

/// Each cookie of a header line, name and value, in the order in which the request shows them.
pub(crate) fn pairs(line: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let (pair, others) = split(rest?, b';');
        rest = others;
        Some(pair)
    })
    .filter_map(|pair| {
        let (name, value) = split(pair, b'=');
        Some((trim(name), trim(value?)))
    })
}

/// Each value of a cookie with exactly this name, in the order in which the request shows them.
pub(crate) fn values<'a>(
    headers: impl Iterator<Item = &'a [u8]>,
    name: &'a str,
) -> impl Iterator<Item = &'a [u8]> {
    headers.flat_map(pairs).filter(move |(own, _)| *own == name.as_bytes()).map(|(_, value)| value)
}

/// What stands before the first such byte, and what behind it, if there is one.
fn split(text: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    let found = memchr(at, text).and_then(|at| text.split_at_checked(at));
    found.map_or((text, None), |(before, rest)| (before, rest.get(1..)))
}

/// Whether a value may be a token: 1 to `limit` bytes, all of them cookie octets (RFC 6265, 4.1.1).
///
/// Check this before anything else looks at the value: what passes can go into a header and a log line safely.
pub(crate) fn is_token(value: &[u8], limit: usize) -> bool {
    // Without a way out at the first bad byte, so that many bytes are looked at in one step.
    let octets = |good: bool, byte: &u8| {
        good & byte.is_ascii_graphic()
            & (*byte != b'"')
            & (*byte != b',')
            & (*byte != b';')
            & (*byte != b'\\')
    };
    (1..=limit).contains(&value.len()) && value.iter().fold(true, octets)
}

fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests;
