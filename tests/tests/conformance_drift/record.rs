//! An answer without what differs from run to run.

use conformance::conformance::{Answer, World};

/// What is compared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    name: &'static str,
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Record {
    pub(crate) fn new(name: &'static str, world: &World, answer: &Answer) -> Self {
        let mask = |text: &str| masked(text, world);
        let mut headers: Vec<_> = answer
            .headers
            .iter()
            // About the moment and the connection, not about the answer.
            .filter(|(name, _)| *name != "date" && *name != "connection")
            // The length of a page that is not sent: servers may leave it out, and do.
            .filter(|(name, _)| !(answer.asked.starts_with("HEAD") && *name == "content-length"))
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .map(|(name, value)| match name.as_str() {
                "set-cookie" => (name, cookie(&value)),
                _ => (name, mask(&value)),
            })
            .collect();
        // Servers write headers in their own order; lines of one name keep theirs.
        headers.sort_by(|one, other| one.0.cmp(&other.0));
        Self { name, status: answer.status, headers, body: mask(&answer.body) }
    }
}

/// A cookie without its value, unless that is empty, and with a life in whole hours.
fn cookie(line: &str) -> String {
    let (pair, attributes) = line.split_once("; ").unwrap_or((line, ""));
    let (name, value) = pair.split_once('=').unwrap();
    let value = if value.is_empty() { "" } else { "…" };
    let attributes: Vec<_> = attributes
        .split("; ")
        .map(|attribute| match attribute.strip_prefix("Max-Age=").and_then(|life| life.parse::<u64>().ok()) {
            Some(life) => format!("Max-Age={} h", life.div_ceil(3600)),
            None => attribute.to_owned(),
        })
        .collect();
    format!("{name}={value}; {}", attributes.join("; "))
}

fn masked(text: &str, world: &World) -> String {
    let text = text.replace(&world.origin, "ORIGIN").replace(world.emulator.base_url(), "STYTCH");
    let text = after(&text, "user-test-", 36);
    let text = until(&text, "name=\"csrf\" value=\"", '"');
    until(&text, "name=\"token\" value=\"", '"')
}

/// Hides so many bytes after each marker.
fn after(text: &str, marker: &str, length: usize) -> String {
    let mut parts = text.split(marker);
    let mut masked = parts.next().unwrap().to_owned();
    for part in parts {
        masked += marker;
        masked += part.get(length..).unwrap_or("");
    }
    masked
}

/// Hides what stands between each marker and the next `end`.
fn until(text: &str, marker: &str, end: char) -> String {
    let mut parts = text.split(marker);
    let mut masked = parts.next().unwrap().to_owned();
    for part in parts {
        masked += marker;
        masked += &part[part.find(end).unwrap_or(0)..];
    }
    masked
}
