//! Spending a link, once, and what follows: a session, a question, or an honest page.

use std::sync::Arc;

use super::device::DeviceCookie;
use super::event::{MemberSignInEvent, SignInEvent, SignInMethod};
use super::intermediate::Intermediate;
use super::parked;
use super::route::Route;
use super::unfinished;
use super::visit::Visit;
use crate::error::Error;
use crate::seal::random_text;
use crate::secret::CodeVerifier;
use crate::session::{AnyPrincipal, Arrival, Link, LinkKind, Renewed, SignedIn, Who};
use crate::web::login::Login;
use crate::web::pages::{LinkProblem, LinkProblemPage, NoticeKind};
use crate::web::reply::Reply;
use crate::web::return_to::ReturnTo;

/// How a link is redeemed, and what is known about who redeems it.
pub(super) struct Redemption<'a> {
    pub(super) link: &'a Link,
    pub(super) verifier: Option<CodeVerifier>,
    pub(super) method: SignInMethod,
    pub(super) return_to: ReturnTo,
    /// The address that this browser asked for; `None` if nobody here asked, so that the account is confirmed.
    pub(super) expected: Option<&'a str>,
}

impl Redemption<'_> {
    /// Redeems the link and answers with what it came to.
    pub(super) async fn reply(self, visit: &Visit<'_>) -> Reply {
        match self.redeem(visit).await {
            Ok(arrival) => self.finish(visit, &arrival).await,
            Err(error) => self.failed(visit, &error).await,
        }
    }

    pub(super) async fn redeem(&self, visit: &Visit<'_>) -> Result<Arc<Arrival>, Error> {
        let claims = visit.login.claims();
        let stytch = visit.login.stytch();
        // Whoever shows no cookie could be anybody, and shares a result with nobody.
        let browser = match visit.csrf() {
            Some(known) => known,
            None => random_text::<16>().map_err(|_| Error::unavailable("no random numbers"))?,
        };
        let arrival = stytch.redeem_once(self.link, &browser, self.verifier.as_ref(), claims).await?;
        parked::note_used(visit.login, &self.link.token).await;
        Ok(arrival)
    }

    pub(super) async fn finish(self, visit: &Visit<'_>, arrival: &Arrival) -> Reply {
        match arrival {
            Arrival::SignedIn(signed_in) => {
                let asked_here = self.expected.is_some_and(|expected| {
                    // With a verifier Stytch itself has checked that this browser asked.
                    self.verifier.is_some() || signed_in.who.has_email(expected)
                });
                arrive(visit, signed_in, self.method, &self.return_to, asked_here).await
            }
            Arrival::Unfinished(unfinished) => {
                let chooses = self.link.kind == LinkKind::Discovery;
                let intermediate = Intermediate::new(unfinished, self.method, &self.return_to, chooses);
                unfinished::go_on(visit, &intermediate)
            }
        }
    }

    pub(super) async fn failed(&self, visit: &Visit<'_>, error: &Error) -> Reply {
        if error.is_unavailable() {
            tracing::error!(%error, "a link could not be redeemed");
            return visit.unavailable(error);
        }
        let Some(api) = error.api().filter(|api| !api.is_configuration()) else {
            tracing::error!(%error, "Stytch refuses our configuration");
            return visit.problem(NoticeKind::Misconfigured);
        };
        tracing::info!(%error, "a link was not accepted");
        if api.is_link_spent() {
            // Clicked again by somebody who is choosing: there is no need for another link.
            if let Some(begun) = Intermediate::read(visit).filter(|_| self.link.kind == LinkKind::Discovery) {
                return unfinished::go_on(visit, &begun);
            }
            return spent(visit, &self.return_to).await;
        }
        let foreign = api.is_pkce_failure() || api.is("attribute_mismatch");
        link_problem(visit, if foreign { LinkProblem::OtherBrowser } else { LinkProblem::Unknown })
    }
}

/// A new session: it is the browser's, unless its person may have meant another account.
pub(super) async fn arrive(
    visit: &Visit<'_>,
    signed_in: &SignedIn,
    method: SignInMethod,
    return_to: &ReturnTo,
    meant: bool,
) -> Reply {
    let principal = &signed_in.session.principal;
    let somebody_else = match visit.session.anybody().await {
        // Its own double click came first.
        Ok(Some(current)) if current.session_id() == principal.session_id() => {
            return onward(visit, return_to);
        }
        Ok(current) => current.is_some_and(|current| !is_same_person(&current, principal)),
        Err(_) => true,
    };
    // Who changes over to another organisation is signed in to one, and means it.
    if method != SignInMethod::Switch && (somebody_else || !meant) {
        return super::confirm::ask(visit, signed_in, method, return_to);
    }
    match signed_in.announce(announce(visit.login, &signed_in.who, method)).await {
        Ok(()) => complete(visit, &signed_in.session, return_to).await,
        Err(error) => {
            if let Some(token) = &signed_in.session.token {
                visit.login.stytch().revoke_in_background(token);
            }
            visit.unavailable(&error)
        }
    }
}

/// Members of two organisations with one address are one person.
fn is_same_person(one: &AnyPrincipal, other: &AnyPrincipal) -> bool {
    let same_address = || match (one.email(), other.email()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => false,
    };
    one.subject() == other.subject() || (matches!(one, AnyPrincipal::Member(_)) && same_address())
}

/// Tells the app who signs in, before any cookie is set.
pub(super) async fn announce(login: &Login, who: &Who, method: SignInMethod) -> Result<(), Error> {
    let created = parked::was_created(login, who.id()).await;
    let told = match who {
        Who::User(principal, user) => {
            let (user, principal) = ((**user).clone(), principal.clone());
            login.signed_in(SignInEvent { user, principal, created, method }).await
        }
        Who::Member(principal, member, organization) => {
            let (member, organization) = ((**member).clone(), (**organization).clone());
            let principal = principal.clone();
            let event = MemberSignInEvent { member, organization, principal, created, method };
            login.member_signed_in(event).await
        }
    };
    if told.is_err() && created {
        parked::note_created(login, who.id()).await;
    }
    told
}

/// A used link in a browser that is signed in is a second click, not an error.
pub(super) async fn spent(visit: &Visit<'_>, return_to: &ReturnTo) -> Reply {
    match visit.session.anybody().await {
        Ok(Some(_)) => onward(visit, return_to),
        _ => link_problem(visit, LinkProblem::ExpiredOrUsed),
    }
}

pub(super) fn link_problem(visit: &Visit<'_>, problem: LinkProblem) -> Reply {
    if visit.json {
        let code = match problem {
            LinkProblem::ExpiredOrUsed => "link_expired_or_used",
            LinkProblem::Unknown => "link_unknown",
            LinkProblem::OtherBrowser => "link_of_other_browser",
        };
        return Reply::problem(400, "The link does not work", code);
    }
    let login = visit.login.path(Route::Login);
    let page = LinkProblemPage { problem, login: &login };
    visit.login.draw(&visit.head, 400, |pages, language| pages.link_problem(&page, language))
}

/// The browser is signed in: cookies, and on to where the person was going.
pub(super) async fn complete(visit: &Visit<'_>, session: &Arc<Renewed>, return_to: &ReturnTo) -> Reply {
    visit.session.sign_in(Arc::clone(session)).await;
    let reply = visit.forget_flow(onward(visit, return_to));
    match session.principal.email().filter(|_| visit.login.limits().is_some()) {
        Some(email) => reply.cookies(DeviceCookie::read(visit.login, &visit.head).learn(visit.login, email)),
        None => reply,
    }
}

pub(super) fn onward(visit: &Visit<'_>, return_to: &ReturnTo) -> Reply {
    if visit.json {
        let answer = serde_json::json!({"status": "signed_in", "return_to": return_to.as_str()});
        return Reply::json(200, &answer);
    }
    Reply::see_other(return_to.as_str())
}
