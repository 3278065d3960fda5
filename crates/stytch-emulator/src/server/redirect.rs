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
        let data = shared.data();
        data.link(&clicked.token).and_then(|(_, link)| {
            let url = Url::parse(link.redirect_url.as_deref()?).ok()?;
            Some((url, link.clone()))
        })
    };
    let Some((mut url, link)) = target else {
        let page = page::unknown_link(&shared.config().base_url);
        return (StatusCode::NOT_FOUND, page).into_response();
    };
    if shared.config().bot_check_page && clicked.checked.is_none() {
        let token_type = link.token_type.word();
        return page::bot_check(shared.config().public_token(), token_type, &clicked.token).into_response();
    }
    url.query_pairs_mut()
        .append_pair("stytch_token_type", link.token_type.word())
        .append_pair("stytch_redirect_type", link.kind.word())
        .append_pair("token", &clicked.token);
    if let Some(slug) = &link.slug {
        url.query_pairs_mut().append_pair("slug", slug);
    }
    (StatusCode::FOUND, [(header::LOCATION, url.as_str())]).into_response()
}
