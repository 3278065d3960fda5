//! `/invite`: invitations, and other links that nobody in this browser asked for.

use super::callback::button;
use super::event::SignInMethod;
use super::form::Form;
use super::link::{link, link_in_query};
use super::redeem::{Redemption, link_problem};
use super::route::Route;
use super::visit::Visit;
use crate::web::pages::{ConfirmPurpose, LinkProblem};
use crate::web::reply::Reply;

/// `GET /invite`: a button, and nothing spent.
pub(super) fn arrive(visit: &Visit<'_>) -> Reply {
    match link_in_query(visit) {
        Some(link) => button(visit, Route::Invite, ConfirmPurpose::Invitation, &link),
        None => link_problem(visit, LinkProblem::Unknown),
    }
}

/// `POST /invite`: redeems, then asks whether this is the account that is meant.
pub(super) async fn accept(visit: &Visit<'_>, form: &Form) -> Reply {
    let Some(link) = link(visit, form) else { return link_problem(visit, LinkProblem::Unknown) };
    let redemption = Redemption {
        link: &link,
        verifier: None,
        method: SignInMethod::Invitation,
        return_to: visit.login.home_after_login().clone(),
        expected: None,
    };
    redemption.reply(visit).await
}
