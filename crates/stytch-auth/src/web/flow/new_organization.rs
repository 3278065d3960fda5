//! `/login/organizations/new`: founds an organisation; whoever does becomes its admin.

use super::form::Form;
use super::intermediate::Intermediate;
use super::organizations::entered;
use super::route::Route;
use super::unfinished::{failed, nothing_begun};
use super::visit::Visit;
use crate::session::NewOrganization;
use crate::web::pages::{NewOrganizationPage, OrganizationProblem};
use crate::web::reply::Reply;

/// As long as Stytch lets a name be, in characters.
const NAME_LIMIT: usize = 128;

/// `GET /login/organizations/new`.
pub(super) fn page(visit: &Visit<'_>) -> Reply {
    match Intermediate::read(visit).filter(|intermediate| intermediate.chooses) {
        Some(intermediate) => draw(visit, &intermediate, None, false),
        None => nothing_begun(visit),
    }
}

/// The form; `first` if there is no other organisation to enter.
pub(super) fn draw(
    visit: &Visit<'_>,
    intermediate: &Intermediate,
    typed: Option<(&str, bool, OrganizationProblem)>,
    first: bool,
) -> Reply {
    let (csrf, login) = (visit.csrf(), visit.login.path(Route::Login));
    let back = visit.login.path(if first { Route::Login } else { Route::Organizations });
    let page = NewOrganizationPage {
        email: &intermediate.email,
        domain: intermediate.domain(),
        action: &visit.login.path(Route::NewOrganization),
        name: typed.map_or("", |(name, _, _)| name),
        open_to_domain: typed.is_some_and(|(_, open, _)| open),
        first,
        back: &back,
        login: &login,
        csrf: csrf.as_deref(),
        problem: typed.map(|(_, _, problem)| problem),
    };
    let status = if page.problem.is_some() { 422 } else { 200 };
    visit.login.draw(&visit.head, status, |pages, language| pages.new_organization(&page, language))
}

/// `POST /login/organizations/new`.
pub(super) async fn found(visit: &Visit<'_>, form: &Form) -> Reply {
    let intermediate = Intermediate::read(visit).filter(|intermediate| intermediate.chooses);
    let Some(intermediate) = intermediate else { return nothing_begun(visit) };
    let typed = form.get("organization_name").unwrap_or_default();
    let name = typed.trim();
    let open = form.get("open_to_domain") == Some("yes");
    let again = |problem: OrganizationProblem| {
        if visit.json {
            return Reply::problem(422, problem.title(), problem.code());
        }
        draw(visit, &intermediate, Some((typed, open, problem)), false)
    };
    if name.is_empty() || name.chars().count() > NAME_LIMIT || name.chars().any(char::is_control) {
        return again(OrganizationProblem::InvalidName);
    }
    let open_to_domain = open.then(|| intermediate.domain().to_owned());
    let new = NewOrganization { name: name.to_owned(), open_to_domain };
    let stytch = visit.login.stytch();
    match stytch.found_once(&intermediate.token(), &new, visit.login.claims()).await {
        Ok(arrival) => entered(visit, &arrival, &intermediate, true).await,
        Err(error) => match error.api().and_then(|api| api.error_type()) {
            // Mail providers for everybody, and throw-away addresses: Stytch knows them.
            Some(refusal) if refusal.starts_with("organization_settings_") => {
                again(OrganizationProblem::DomainNotYours)
            }
            Some("invalid_organization_name") => again(OrganizationProblem::InvalidName),
            _ => failed(visit, &error, &intermediate).await,
        },
    }
}
