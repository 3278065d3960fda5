//! Redirect URLs in a seed: a text, or a text with what the URL is for.

use serde::{Deserialize, Deserializer};

use crate::config::RedirectUrl;
use crate::state::links::LinkKind;

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Plain(String),
    Full(Full),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    url: String,
    #[serde(default)]
    types: Vec<Type>,
    #[serde(default)]
    default: bool,
}

/// Stytch's words for them.
#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Type {
    Login,
    Signup,
    Invite,
    Discovery,
}

impl<'de> Deserialize<'de> for RedirectUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let full = match Written::deserialize(deserializer)? {
            Written::Plain(url) => Full { url, types: Vec::new(), default: false },
            Written::Full(full) => full,
        };
        let kind = |word: Type| match word {
            Type::Login => LinkKind::Login,
            Type::Signup => LinkKind::Signup,
            Type::Invite => LinkKind::Invite,
            Type::Discovery => LinkKind::Discovery,
        };
        let kinds = full.types.into_iter().map(kind).collect();
        Ok(Self { url: full.url, kinds, default: full.default })
    }
}
