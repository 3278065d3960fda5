//! The link in a mail. Following it spends nothing: mail scanners do, too.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use url::Url;

use crate::page;
use crate::shared::Shared;

#[derive(Deserialize)]
pub(crate) struct Clicked {
    #[serde(default)]
    token: String,
    /// What the bot check adds when it is content.
    checked: Option<String>,
}

pub(crate) async fn follow(State(shared): State<Arc<Shared>>, Query(clicked): Query<Clicked>) -> Response {
    let target = {
        let state = shared.state();
        state.links.get(&clicked.token).and_then(|link| {
            let url = Url::parse(link.redirect_url.as_deref()?).ok()?;
            Some((url, link.kind))
        })
    };
    let Some((mut url, kind)) = target else {
        let page = page::unknown_link(&shared.config.base_url);
        return (StatusCode::NOT_FOUND, page).into_response();
    };
    if shared.config.bot_check_page && clicked.checked.is_none() {
        return page::bot_check(shared.config.public_token(), &clicked.token).into_response();
    }
    url.query_pairs_mut()
        .append_pair("stytch_token_type", "magic_links")
        .append_pair("stytch_redirect_type", kind.word())
        .append_pair("token", &clicked.token);
    (StatusCode::FOUND, [(header::LOCATION, url.as_str())]).into_response()
}
