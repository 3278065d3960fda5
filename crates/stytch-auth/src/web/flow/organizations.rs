//! `/login/organizations`: from a proved address into an organisation.

use super::form::Form;
use super::intermediate::Intermediate;
use super::new_organization;
use super::parked;
use super::redeem::arrive;
use super::route::Route;
use super::unfinished::{failed, go_on, nothing_begun, refused};
use super::visit::Visit;
use crate::api::b2b::DiscoveredOrganization;
use crate::error::Error;
use crate::session::Arrival;
use crate::web::pages::{ChooseOrganizationPage, OrganizationChoice, Standing};
use crate::web::reply::Reply;

/// `GET /login/organizations`: where the person belongs, and where they may join.
pub(super) async fn page(visit: &Visit<'_>) -> Reply {
    let Some(intermediate) = Intermediate::read(visit) else { return nothing_begun(visit) };
    if !intermediate.chooses {
        return Reply::see_other(&visit.login.path(Route::Required));
    }
    let found = match discover(visit, &intermediate).await {
        Ok(found) => found,
        Err(error) => return failed(visit, &error, &intermediate).await,
    };
    let choices: Vec<_> = found.iter().map(choice).collect();
    if visit.json {
        return as_json(Some(&intermediate.email), &found, visit.login.creates_organizations());
    }
    let (create, csrf) = (visit.login.path(Route::NewOrganization), visit.csrf());
    if choices.is_empty() && visit.login.creates_organizations() {
        return new_organization::draw(visit, &intermediate, None, true);
    }
    let page = ChooseOrganizationPage {
        email: Some(&intermediate.email),
        organizations: &choices,
        action: &visit.login.path(Route::Organizations),
        create: visit.login.creates_organizations().then_some(create.as_str()),
        login: &visit.login.path(Route::Login),
        return_to: None,
        csrf: csrf.as_deref(),
    };
    visit.login.draw(&visit.head, 200, |pages, language| pages.choose_organization(&page, language))
}

/// `POST /login/organizations`: enters one of them.
pub(super) async fn enter(visit: &Visit<'_>, form: &Form) -> Reply {
    let Some(intermediate) = Intermediate::read(visit) else { return nothing_begun(visit) };
    let stytch = visit.login.stytch();
    // Only what was offered: a form is a stranger's, and what Stytch says of other organisations is theirs.
    let found = match discover(visit, &intermediate).await {
        Ok(found) => found,
        Err(error) => return failed(visit, &error, &intermediate).await,
    };
    let wanted = form.get("organization_id").unwrap_or_default();
    let chosen = found.iter().find(|found| found.organization.organization_id.as_str() == wanted);
    let Some(chosen) = chosen.filter(|_| intermediate.chooses) else {
        return refused(visit, Route::Organizations);
    };
    let (token, id) = (intermediate.token(), &chosen.organization.organization_id);
    match stytch.enter_once(&token, id, visit.login.claims()).await {
        Ok(arrival) => {
            let joins = chosen.membership.member.is_none();
            entered(visit, &arrival, &intermediate, joins).await
        }
        Err(error) => failed(visit, &error, &intermediate).await,
    }
}

/// What follows when Stytch has taken the step; `joins` if it made the member.
pub(super) async fn entered(
    visit: &Visit<'_>,
    arrival: &Arrival,
    intermediate: &Intermediate,
    joins: bool,
) -> Reply {
    let (method, return_to) = (intermediate.method(), intermediate.return_to(visit));
    match arrival {
        Arrival::SignedIn(signed_in) => {
            if joins {
                parked::note_created(visit.login, signed_in.who.id()).await;
            }
            // The page said whose address it is when the person chose.
            arrive(visit, signed_in, method, &return_to, true).await
        }
        Arrival::Unfinished(unfinished) => {
            go_on(visit, &Intermediate::new(unfinished, method, &return_to, true))
        }
    }
}

async fn discover(
    visit: &Visit<'_>,
    intermediate: &Intermediate,
) -> Result<Vec<DiscoveredOrganization>, Error> {
    let call = visit.login.stytch().b2b().discovery().organizations();
    let answer = call.intermediate_session_token(intermediate.token()).send().await?;
    Ok(answer.discovered_organizations)
}

/// An organisation as a page shows it.
pub(super) fn choice(found: &DiscoveredOrganization) -> OrganizationChoice<'_> {
    OrganizationChoice {
        organization_id: found.organization.organization_id.as_str(),
        name: &found.organization.organization_name,
        standing: match found.membership.membership_type.as_str() {
            "active_member" | "pending_member" => Standing::Member,
            "invited_member" => Standing::Invited,
            _ => Standing::MayJoin,
        },
        // The first factor comes first.
        further_step: found.primary_required.is_some() || found.mfa_required.is_some(),
        is_current: false,
    }
}

/// The same for a script.
pub(super) fn as_json(email: Option<&str>, found: &[DiscoveredOrganization], can_create: bool) -> Reply {
    let one = |found: &DiscoveredOrganization| {
        serde_json::json!({
            "organization_id": found.organization.organization_id,
            "organization_name": found.organization.organization_name,
            "membership": found.membership.membership_type,
        })
    };
    let list: Vec<_> = found.iter().map(one).collect();
    let answer = serde_json::json!({"status": "choose", "email": email, "organizations": list,
        "can_create": can_create});
    Reply::json(200, &answer)
}
