//! `/login/required` and the way there: a login that is not finished never is a session.

use super::intermediate::Intermediate;
use super::redeem::{link_problem, spent};
use super::route::Route;
use super::visit::Visit;
use crate::error::Error;
use crate::session::{Missing, Stopped};
use crate::web::pages::{LinkProblem, MissingFactor, NoticeKind, RequiredPage};
use crate::web::reply::Reply;

/// Keeps the unfinished login for the next step, and sends the browser there.
pub(super) fn go_on(visit: &Visit<'_>, intermediate: &Intermediate) -> Reply {
    let Some(cookie) = intermediate.set(visit) else { return visit.problem(NoticeKind::Misconfigured) };
    let reply = match (&intermediate.stopped, visit.json) {
        (Some(stopped), true) => problem(stopped),
        (None, true) => {
            Reply::json(200, &serde_json::json!({"status": "choose", "email": intermediate.email}))
        }
        (Some(_), false) => Reply::see_other(&visit.login.path(Route::Required)),
        (None, false) => Reply::see_other(&visit.login.path(Route::Organizations)),
    };
    reply.cookies([cookie])
}

fn problem(stopped: &Stopped) -> Reply {
    match stopped.missing {
        Missing::Second => Reply::problem(403, "A second factor is required", "mfa_required"),
        Missing::Primary(_) => Reply::problem(403, "Another way to sign in is required", "primary_required"),
    }
}

/// `GET /login/required`: what the organisation still wants.
pub(super) fn page(visit: &Visit<'_>) -> Reply {
    let Some(intermediate) = Intermediate::read(visit) else { return nothing_begun(visit) };
    let Some(stopped) = &intermediate.stopped else {
        return Reply::see_other(&visit.login.path(Route::Organizations));
    };
    if visit.json {
        return problem(stopped);
    }
    let (login, choose) = (visit.login.path(Route::Login), visit.login.path(Route::Organizations));
    let page = RequiredPage {
        organization: &stopped.organization,
        missing: match &stopped.missing {
            Missing::Second => MissingFactor::Second,
            Missing::Primary(methods) => MissingFactor::Primary { allowed_auth_methods: methods },
        },
        choose: intermediate.chooses.then_some(choose.as_str()),
        login: &login,
    };
    visit.login.draw(&visit.head, 403, |pages, language| pages.required(&page, language))
}

/// The answer to a step for which the one before is missing.
pub(super) fn nothing_begun(visit: &Visit<'_>) -> Reply {
    if visit.json {
        return link_problem(visit, LinkProblem::ExpiredOrUsed);
    }
    Reply::see_other(&visit.login.path(Route::Login))
}

/// The answer when Stytch does not take the next step.
pub(super) async fn failed(visit: &Visit<'_>, error: &Error, intermediate: &Intermediate) -> Reply {
    if error.is_unavailable() {
        tracing::error!(%error, "a login could not go on");
        return visit.unavailable(error);
    }
    let Some(api) = error.api().filter(|api| !api.is_configuration()) else {
        tracing::error!(%error, "Stytch refuses our configuration");
        return visit.problem(NoticeKind::Misconfigured);
    };
    tracing::info!(%error, "an organisation was not entered");
    if api.is("intermediate_session_not_found") {
        let cookies = visit.login.cookies();
        let over = cookies.clear_sealed(&cookies.intermediate);
        return spent(visit, &intermediate.return_to(visit)).await.cookies([over]);
    }
    refused(visit, Route::Organizations)
}

/// The answer to somebody who asks for an organisation that is not open to them, or is none.
pub(super) fn refused(visit: &Visit<'_>, next: Route) -> Reply {
    let kind = NoticeKind::OrganizationRefused;
    if visit.json {
        return visit.problem(kind);
    }
    visit.login.notice(&visit.head, kind, Some(&visit.login.path(next)))
}
