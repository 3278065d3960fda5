//! The link that a request brings.

use super::form::Form;
use super::route::Route;
use super::visit::Visit;
use crate::secret::LinkToken;
use crate::session::{Link, LinkKind};
use crate::web::cookie_header::is_token;

const TOKEN_LIMIT: usize = 512;

/// The link of a kind that this route redeems, if its token stands there exactly once and in one piece.
pub(super) fn link(visit: &Visit<'_>, form: &Form) -> Option<Link> {
    let kind = LinkKind::find(visit.login.stytch().vertical(), form.get("stytch_token_type")?)?;
    // Nobody is invited to find out where they belong.
    if visit.route == Route::Invite && kind == LinkKind::Discovery {
        return None;
    }
    let token = form.get("token").filter(|token| is_token(token.as_bytes(), TOKEN_LIMIT))?;
    Some(Link { kind, token: LinkToken::from(token) })
}

/// The link in the query of a request.
pub(super) fn link_in_query(visit: &Visit<'_>) -> Option<Link> {
    link(visit, &Form::urlencoded(visit.head.query.unwrap_or_default().as_bytes()))
}
