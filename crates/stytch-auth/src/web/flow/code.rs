//! `POST /login/code`: the browser that asked takes over a link that was opened elsewhere.

use super::callback::for_this_browser;
use super::form::Form;
use super::parked::{self, Typed};
use super::redeem::link_problem;
use super::route::Route;
use super::start::check_mail;
use super::visit::Visit;
use crate::web::pages::{CodeProblem, LinkProblem};
use crate::web::reply::Reply;

pub(super) async fn redeem(visit: &Visit<'_>, form: &Form) -> Reply {
    let Some(flow) = &visit.flow else {
        return if visit.json {
            link_problem(visit, LinkProblem::OtherBrowser)
        } else {
            Reply::see_other(&visit.login.path(Route::Login))
        };
    };
    let typed = form.get("code").unwrap_or_default();
    let link = match parked::take(visit.login, &flow.id, typed).await {
        Ok(Typed::Link(link)) => link,
        Ok(Typed::Wrong) => return wrong(visit, CodeProblem::Wrong),
        Ok(Typed::OutOfTries) => return wrong(visit, CodeProblem::OutOfTries),
        Err(error) => {
            tracing::error!(%error, "no code can be looked up");
            return visit.unavailable(&crate::Error::unavailable("the store failed").with_source(error));
        }
    };
    let Some(redemption) = for_this_browser(visit, &link) else { return wrong(visit, CodeProblem::Wrong) };
    match redemption.redeem(visit).await {
        Ok(arrival) => redemption.finish(visit, &arrival).await,
        Err(error) => {
            if error.is_unavailable() && parked::give_back(visit.login, &flow.id, &link).await.is_err() {
                tracing::warn!("a code was lost during an outage");
            }
            redemption.failed(visit, &error).await
        }
    }
}

fn wrong(visit: &Visit<'_>, problem: CodeProblem) -> Reply {
    let ended = matches!(problem, CodeProblem::OutOfTries);
    let reply = if visit.json {
        let code = if ended { "code_out_of_tries" } else { "code_wrong" };
        Reply::problem(422, "The code does not work", code)
    } else {
        check_mail(visit, Some(problem))
    };
    let cookies = visit.login.cookies();
    if ended { reply.cookies([cookies.clear_sealed(&cookies.flow)]) } else { reply }
}
