//! What the apps say, so that their answers can be compared byte by byte.

use serde::Deserialize;
use stytch_auth::web::Denial;
use stytch_auth::{MemberPrincipal, Principal};

/// The answer of routes that ask for nobody.
pub const OPEN: &str = "open";
/// The answer where nobody is signed in and that is all right.
pub const NOBODY: &str = "nobody";
/// The answer behind a guard.
pub const INSIDE: &str = "inside";
/// The answer of the app's own routes beside the layer's.
pub const OWN: &str = "the app's own";
/// The answer to a sign-out by a handler.
pub const GOODBYE: &str = "goodbye";
/// The answer when a token of the app's own login code is refused.
pub const REFUSED: &str = "refused";
/// The answer when there is nothing at a path.
pub const NOTHING_HERE: &str = "nothing here";

/// The role that the test app asks for.
pub const ROLE: &str = "admin";

/// The resource that the test app asks about.
pub const RESOURCE: &str = "documents";
/// What it asks to do with it.
pub const ACTION: &str = "write";

/// The app's own `Cache-Control`, on a route that asks for a user.
pub const OWN_CACHE_CONTROL: &str = "public, max-age=60";
/// A cookie of the app's own.
pub const OWN_COOKIE: &str = "theme=dark; Path=/";
/// The app's own `Vary`.
pub const OWN_VARY: &str = "Accept-Language";

/// The app's claims in the session.
#[derive(Debug, Clone, Deserialize)]
pub struct Plan {
    /// What was bought.
    pub plan: String,
}

/// A person in one line.
pub fn about(user: &Principal) -> String {
    format!("{} {}", user.user_id(), user.email().unwrap_or("-"))
}

/// A member in one line.
pub fn about_member(member: &MemberPrincipal) -> String {
    format!("{} {} {}", member.member_id(), member.organization_id(), member.email().unwrap_or("-"))
}

/// A reason in one word.
pub fn denied(denial: &Denial) -> &'static str {
    match denial {
        Denial::Unauthenticated => "unauthenticated",
        Denial::Forbidden => "forbidden",
        Denial::Unavailable(_) => "unavailable",
        Denial::Misconfigured => "misconfigured",
        _ => "something new",
    }
}

/// The token in the query of `/enter`.
pub(super) fn token(query: Option<&str>) -> stytch_auth::LinkToken {
    stytch_auth::LinkToken::from(query.and_then(|query| query.strip_prefix("token=")).unwrap_or_default())
}

/// The body of a 500 whose cure is in the log.
pub const WIRED_WRONGLY: &str =
    if cfg!(debug_assertions) { "The app is set up wrongly: its log says what to change." } else { "" };
