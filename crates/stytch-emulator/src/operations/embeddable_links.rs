//! Tokens that an app puts into messages of its own.

use serde_json::json;

use super::{Answer, Call, answer};
use crate::errors::{ENTERPRISE_ENDPOINT, INVALID_EXPIRATION, USER_NOT_FOUND};
use crate::state::ids::{new_id, new_token};
use crate::state::links::{Link, LinkKind, TokenType};
use crate::state::sessions::minutes_after;

pub(crate) fn create(call: &mut Call<'_>) -> Answer {
    let fields = &call.fields;
    let minutes = fields.minutes("expiration_minutes", 5..=10080, INVALID_EXPIRATION)?.unwrap_or(60);
    let attributes = fields.attributes()?;
    let user = call.state.users.get(fields.required("user_id")?).ok_or(USER_NOT_FOUND)?;
    let user_id = user.user_id.clone();

    if !call.config.rules.embeddable_links {
        return Err(ENTERPRISE_ENDPOINT.into());
    }

    let token = new_token();
    call.state.links.add(Link {
        token: token.clone(),
        token_type: TokenType::MagicLinks,
        kind: LinkKind::Embeddable,
        user_id: user_id.clone(),
        method_id: new_id("embeddable-magic-link"),
        address: String::new(),
        slug: None,
        redirect_url: None,
        expires_at: minutes_after(call.now, minutes),
        code_challenge: None,
        attributes,
        dead: false,
        replaces_address: false,
    });
    answer(json!({ "token": token, "user_id": user_id }))
}
