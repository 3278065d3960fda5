//! `/logout`.

use super::routes::{Route, Visit};
use crate::session::Revocation;
use crate::web::pages::SignedOutPage;
use crate::web::reply::Reply;

/// `POST /logout`: the session ends here at once, and at Stytch as soon as it can be reached.
pub(super) async fn sign_out(visit: &Visit<'_>) -> Reply {
    let revocation = visit.session.revoke().await;
    let pending = revocation == Revocation::Pending;
    let cookies = visit.login.cookies();
    let reply = if visit.json {
        Reply::json(200, &serde_json::json!({"status": "signed_out", "pending": pending}))
    } else if pending {
        Reply::see_other(&format!("{}?pending", visit.login.path(Route::Logout)))
    } else {
        Reply::see_other(visit.login.home_after_logout().as_str())
    };
    reply
        // Back buttons and proxies in the browser keep pages of the session; cookies of other apps on the domain are
        // not ours to clear, so "cookies" is not asked for.
        .header("clear-site-data", "\"cache\"")
        .cookies(cookies.clear_session())
        .cookies([cookies.clear_sealed(&cookies.flow), cookies.clear_sealed(&cookies.pending)])
}

/// `GET /logout`: says so, if it is so. Signing out takes a `POST`, which no foreign picture or link can send.
pub(super) async fn page(visit: &Visit<'_>) -> Reply {
    let pending = visit.head.query == Some("pending");
    if !pending && visit.session.authenticate().await.is_ok_and(|principal| principal.is_some()) {
        return Reply::see_other(visit.login.home_after_login().as_str());
    }
    let login = visit.login.path(Route::Login);
    visit.login.draw(200, |pages| pages.signed_out(&SignedOutPage { login: &login, pending }))
}
