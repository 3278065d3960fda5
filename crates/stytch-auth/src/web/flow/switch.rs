//! `/login/switch`: from one organisation, where the person is signed in, to another of theirs.

use super::event::SignInMethod;
use super::form::Form;
use super::intermediate::Intermediate;
use super::organizations::{as_json, choice};
use super::redeem::arrive;
use super::route::Route;
use super::unfinished::{go_on, refused};
use super::visit::Visit;
use crate::error::Error;
use crate::ids::OrganizationId;
use crate::session::{AnyPrincipal, Arrival, MemberPrincipal, Shown};
use crate::web::client::Client;
use crate::web::denial::Denial;
use crate::web::pages::{ChooseOrganizationPage, NoticeKind};
use crate::web::reply::Reply;
use crate::web::return_to::ReturnTo;

/// Longer than any id, slug or external id of Stytch's.
const ID_LIMIT: usize = 256;

/// Who is signed in, and what they show for it.
async fn signed_in(visit: &Visit<'_>) -> Result<(MemberPrincipal, Shown), Reply> {
    let member = match visit.session.anybody().await {
        Ok(Some(AnyPrincipal::Member(member))) => member,
        Ok(_) => return Err(nobody(visit)),
        Err(error) => return Err(visit.unavailable(&error)),
    };
    let shown = visit.session.credentials();
    // What a bearer token proves does not change the browser's session.
    match (shown.bearer, shown.token, &*shown.jwts) {
        (None, Some(token), _) => Ok((member, Shown::Token(token))),
        (None, None, [jwt]) => Ok((member, Shown::Jwt(jwt.clone()))),
        _ => Err(nobody(visit)),
    }
}

fn nobody(visit: &Visit<'_>) -> Reply {
    if visit.json {
        return Denial::Unauthenticated.reply(visit.login, &visit.head, Client::Api);
    }
    Reply::see_other(&visit.login.path(Route::Login))
}

/// `GET /login/switch`: the person's organisations.
pub(super) async fn page(visit: &Visit<'_>) -> Reply {
    let (member, shown) = match signed_in(visit).await {
        Ok(signed_in) => signed_in,
        Err(reply) => return reply,
    };
    let call = visit.login.stytch().b2b().discovery().organizations();
    let call = match &shown {
        Shown::Token(token) => call.session_token(token),
        Shown::Jwt(jwt) => call.session_jwt(jwt),
    };
    let found = match call.send().await {
        Ok(answer) => answer.discovered_organizations,
        Err(error) => return failed(visit, &error),
    };
    if visit.json {
        return as_json(member.email(), &found, false);
    }
    let choices: Vec<_> = found
        .iter()
        .map(choice)
        .map(|mut choice| {
            choice.is_current = choice.organization_id == member.organization_id().as_str();
            choice
        })
        .collect();
    let query = Form::urlencoded(visit.head.query.unwrap_or_default().as_bytes());
    let return_to = query.get("return_to").map(|path| visit.login.return_to(path));
    let csrf = visit.csrf();
    let page = ChooseOrganizationPage {
        email: None,
        organizations: &choices,
        action: &visit.login.path(Route::Switch),
        create: None,
        login: visit.login.home_after_login().as_str(),
        return_to: return_to.as_ref().map(ReturnTo::as_str),
        csrf: csrf.as_deref(),
    };
    visit.login.draw(&visit.head, 200, |pages, language| pages.choose_organization(&page, language))
}

/// `POST /login/switch`: exchanges the session. Stytch knows where the person is a member, and what is missing there.
pub(super) async fn change(visit: &Visit<'_>, form: &Form) -> Reply {
    let (member, shown) = match signed_in(visit).await {
        Ok(signed_in) => signed_in,
        Err(reply) => return reply,
    };
    let wanted = form.get("return_to").map(|path| visit.login.return_to(path));
    let return_to = wanted.unwrap_or_else(|| visit.login.home_after_login().clone());
    let named = form.get("organization_id").filter(|id| (1..=ID_LIMIT).contains(&id.len()));
    let Some(id) = named.map(OrganizationId::from) else {
        return visit.problem(NoticeKind::BadRequest);
    };
    if *member.organization_id() == id {
        return super::redeem::onward(visit, &return_to);
    }
    let arrival = match visit.login.stytch().switch_once(shown, &id, visit.login.claims()).await {
        Ok(arrival) => arrival,
        Err(error) => return failed(visit, &error),
    };
    match &*arrival {
        Arrival::SignedIn(signed_in) => {
            arrive(visit, signed_in, SignInMethod::Switch, &return_to, true).await
        }
        // The session that there is goes on.
        Arrival::Unfinished(unfinished) => {
            go_on(visit, &Intermediate::new(unfinished, SignInMethod::Switch, &return_to, false))
        }
    }
}

fn failed(visit: &Visit<'_>, error: &Error) -> Reply {
    if error.is_unavailable() {
        tracing::error!(%error, "an organisation could not be changed");
        return visit.unavailable(error);
    }
    if error.is_session_gone() {
        return nobody(visit);
    }
    let Some(_) = error.api().filter(|api| !api.is_configuration()) else {
        tracing::error!(%error, "Stytch refuses our configuration");
        return visit.problem(NoticeKind::Misconfigured);
    };
    // An organisation that is none, and one that does not know the person, look the same.
    tracing::info!(%error, "an organisation was not entered");
    refused(visit, Route::Switch)
}
