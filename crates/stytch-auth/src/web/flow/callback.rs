//! `/authenticate`, where the links lead.

use super::event::SignInMethod;
use super::form::Form;
use super::form_cookie::FormCookie;
use super::link::{link, link_in_query};
use super::parked;
use super::redeem::{Redemption, link_problem, spent};
use super::route::Route;
use super::visit::Visit;
use crate::session::Link;
use crate::web::client::is_document_get;
use crate::web::login::LinkPolicy;
use crate::web::pages::{ConfirmPage, ConfirmPurpose, HandOffPage, LinkProblem};
use crate::web::reply::Reply;

/// `GET /authenticate`: redeems for the browser that asked, and spends nothing for anybody else.
pub(super) async fn arrive(visit: &Visit<'_>) -> Reply {
    let Some(link) = link_in_query(visit) else { return link_problem(visit, LinkProblem::Unknown) };
    // A HEAD, a prefetch or a picture is no person; the page has a button for when one comes.
    if !is_document_get(&visit.head) {
        return button(visit, Route::Callback, ConfirmPurpose::SignIn, &link);
    }
    match visit.flow {
        Some(_) => asked_here(visit, &link).await,
        None => match visit.login.policy() {
            LinkPolicy::SameBrowser => hand_off(visit, &link).await,
            LinkPolicy::AnyDevice if parked::was_used(visit.login, &link.token).await => used(visit).await,
            LinkPolicy::AnyDevice => button(visit, Route::Callback, ConfirmPurpose::SignIn, &link),
        },
    }
}

/// `POST /authenticate`: the button was pressed.
pub(super) async fn confirmed(visit: &Visit<'_>, form: &Form) -> Reply {
    let Some(link) = link(visit, form) else { return link_problem(visit, LinkProblem::Unknown) };
    match (&visit.flow, visit.login.policy()) {
        (Some(_), _) => asked_here(visit, &link).await,
        // A button is no proof of anything: without the verifier Stytch would refuse, and may use the link up.
        (None, LinkPolicy::SameBrowser) => hand_off(visit, &link).await,
        (None, LinkPolicy::AnyDevice) => {
            let redemption = Redemption {
                link: &link,
                verifier: None,
                method: SignInMethod::MagicLink,
                return_to: visit.login.home_after_login().clone(),
                expected: None,
            };
            redemption.reply(visit).await
        }
    }
}

async fn asked_here(visit: &Visit<'_>, link: &Link) -> Reply {
    let Some(redemption) = for_this_browser(visit, link) else {
        return link_problem(visit, LinkProblem::OtherBrowser);
    };
    redemption.reply(visit).await
}

/// A redemption with this browser's own verifier.
pub(super) fn for_this_browser<'a>(visit: &'a Visit<'_>, link: &'a Link) -> Option<Redemption<'a>> {
    let flow = visit.flow.as_ref()?;
    Some(Redemption {
        link,
        verifier: (visit.login.policy() == LinkPolicy::SameBrowser).then(|| flow.verifier()),
        method: SignInMethod::MagicLink,
        return_to: flow.return_to(visit.login),
        expected: Some(&flow.email),
    })
}

async fn used(visit: &Visit<'_>) -> Reply {
    spent(visit, visit.login.home_after_login()).await
}

/// The page with a code for the browser that asked.
async fn hand_off(visit: &Visit<'_>, link: &Link) -> Reply {
    if parked::was_used(visit.login, &link.token).await {
        return used(visit).await;
    }
    let code = match parked::park(visit.login, link).await {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(%error, "no code can be given out");
            return visit.unavailable(&crate::Error::unavailable("the store failed").with_source(error));
        }
    };
    let code_minutes = parked::CODE_LIFE.as_secs() / 60;
    if visit.json {
        let answer = serde_json::json!({"status": "code", "code": code, "code_minutes": code_minutes});
        return Reply::json(200, &answer);
    }
    let login = visit.login.path(Route::Login);
    let page = HandOffPage { code: &code, code_minutes, login: &login };
    visit.login.draw(&visit.head, 200, |pages, language| pages.hand_off(&page, language))
}

/// A page with one button, which posts the token back to the same route.
pub(super) fn button(visit: &Visit<'_>, route: Route, purpose: ConfirmPurpose, link: &Link) -> Reply {
    let known = visit.csrf();
    let fresh = if known.is_none() && is_document_get(&visit.head) { FormCookie::new() } else { None };
    let csrf = known.or_else(|| fresh.as_ref().map(|form| form.csrf(visit.login.stytch())));
    let page = ConfirmPage {
        purpose,
        action: &visit.login.path(route),
        token: link.token.expose(),
        stytch_token_type: link.kind.token_type(),
        csrf: csrf.as_deref(),
    };
    let reply = visit.login.draw(&visit.head, 200, |pages, language| pages.confirm(&page, language));
    reply.cookies(fresh.and_then(|form| form.set(visit.login)))
}
