//! `/logout`.

use super::route::Route;
use super::visit::Visit;
use crate::session::Revocation;
use crate::web::pages::SignedOutPage;
use crate::web::reply::Reply;

/// `POST /logout`: the session ends here at once, and at Stytch as soon as it can be reached.
pub(super) async fn sign_out(visit: &Visit<'_>) -> Reply {
    let revocation = visit.session.revoke().await;
    let pending = revocation == Revocation::Pending;
    let reply = if visit.json {
        Reply::json(200, &serde_json::json!({"status": "signed_out", "pending": pending}))
    } else if pending {
        Reply::see_other(&format!("{}?pending", visit.login.path(Route::Logout)))
    } else {
        Reply::see_other(visit.login.home_after_logout().as_str())
    };
    // Back buttons and proxies in the browser keep pages of the session; cookies of other apps on the domain are not
    // ours to clear, so "cookies" is not asked for.
    visit.forget_flow(reply.header("clear-site-data", "\"cache\""))
}

/// `GET /logout`: says so, if it is so. Signing out takes a `POST`, which no foreign picture or link can send.
pub(super) async fn page(visit: &Visit<'_>) -> Reply {
    match visit.session.anybody().await {
        Ok(None) => {}
        Ok(Some(_)) => return Reply::see_other(visit.login.home_after_login().as_str()),
        Err(error) => return visit.unavailable(&error),
    }
    let pending = visit.head.query == Some("pending");
    let login = visit.login.path(Route::Login);
    visit.login.draw(&visit.head, 200, |pages, language| {
        pages.signed_out(&SignedOutPage { login: &login, pending }, language)
    })
}
