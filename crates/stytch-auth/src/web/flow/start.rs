//! Asking for a link: the login page, and the page that says to look for the mail.

use std::time::Duration;

use super::cookie::FlowCookie;
use super::device::DeviceCookie;
use super::form::Form;
use super::link_request::{LinkRequest, allowed};
use super::mail;
use super::rounds;
use super::route::Route;
use super::visit::Visit;
use crate::error::Error;
use crate::web::denial::retry_after;
use crate::web::email_address::EmailAddress;
use crate::web::login::LinkPolicy;
use crate::web::network::Network;
use crate::web::pages::{CheckMailPage, CodeProblem, LoginPage, LoginProblem, NoticeKind};
use crate::web::reply::Reply;
use crate::web::return_to::ReturnTo;
use crate::web::send_limits::{Asking, Exceeded};

/// `GET /login`, `GET /login/org/{slug}`.
pub(super) async fn page(visit: &Visit<'_>) -> Reply {
    let query = Form::urlencoded(visit.head.query.unwrap_or_default().as_bytes());
    let wanted = query.get("return_to").map(|path| visit.login.return_to(path));
    // Who is signed in already has nothing to ask for; when that cannot be decided, the page does no harm.
    if let Ok(Some(_)) = visit.session.anybody().await {
        let target = wanted.unwrap_or_else(|| visit.login.home_after_login().clone());
        return rounds::send_on(visit, &target);
    }
    draw(visit, "", wanted.as_ref(), None)
}

fn draw(visit: &Visit<'_>, email: &str, wanted: Option<&ReturnTo>, problem: Option<LoginProblem>) -> Reply {
    let (csrf, any) = (visit.csrf(), visit.login.path(Route::Login));
    let page = LoginPage {
        action: &login_path(visit, visit.organization()),
        organization: visit.organization(),
        any_organization: visit.organization().map(|_| any.as_str()),
        email,
        return_to: wanted.map(ReturnTo::as_str),
        csrf: csrf.as_deref(),
        problem,
    };
    let status = match problem {
        None | Some(LoginProblem::NoCookie) => 200,
        Some(LoginProblem::InvalidAddress) => 422,
        Some(LoginProblem::TooManyLinks { .. }) => 429,
        Some(LoginProblem::Refused) => 403,
    };
    visit.login.draw(&visit.head, status, |pages, language| pages.login(&page, language))
}

/// `POST /login`, `POST /login/org/{slug}`.
pub(super) async fn send(visit: &Visit<'_>, form: &Form) -> Reply {
    let typed = form.get("email").unwrap_or_default();
    let wanted = form.get("return_to").map(|path| visit.login.return_to(path));
    let Ok(email) = EmailAddress::parse(typed) else {
        if visit.json {
            return Reply::problem(422, "Not an e-mail address", "invalid_email");
        }
        return draw(visit, typed, wanted.as_ref(), Some(LoginProblem::InvalidAddress));
    };
    if let Some(refusal) = refused(visit, form, &email, wanted.as_ref()).await {
        return refusal;
    }
    let return_to = wanted.unwrap_or_else(|| visit.login.home_after_login().clone());
    let flow = FlowCookie::asked_again(
        visit.flow.as_ref(),
        visit.login,
        email.as_str(),
        visit.organization(),
        &return_to,
    );
    let Ok(flow) = flow else { return visit.problem(NoticeKind::Misconfigured) };
    let Some(cookie) = flow.set(visit.login) else { return visit.problem(NoticeKind::Misconfigured) };
    match mail::send(visit, &flow).await {
        Ok(()) => {}
        // A lock is a user's, and so tells that there is one.
        Err(error) if error.api().is_some_and(|api| api.status() == 429) && !is_locked(&error) => {
            tracing::error!(%error, "Stytch refuses links of this project for a while");
            return too_many(visit, Duration::from_secs(retry_after(&error)));
        }
        Err(error) if error.is_unavailable() && !is_locked(&error) => {
            tracing::error!(%error, "no link could be mailed");
            return visit.unavailable(&error);
        }
        Err(error) if error.api().is_some_and(crate::ApiError::is_configuration) => {
            tracing::error!(
                %error,
                url = visit.login.url(Route::Callback),
                "Stytch refuses our configuration: {}",
                cure(&error)
            );
            return visit.problem(NoticeKind::Misconfigured);
        }
        // Whatever Stytch thinks of the address is nobody's business but its owner's.
        Err(error) => tracing::warn!(%error, "Stytch mailed no link to an address"),
    }
    let reply = if visit.json {
        let minutes = visit.login.lifetime().as_secs() / 60;
        Reply::json(200, &serde_json::json!({"status": "sent", "link_minutes": minutes}))
    } else {
        Reply::see_other(&visit.login.path(Route::Sent))
    };
    reply.cookies([cookie])
}

/// What to look at when Stytch refuses to send because of what we configured.
fn cure(error: &Error) -> &'static str {
    let about =
        |word: &str| error.api().and_then(|api| api.error_type()).is_some_and(|name| name.contains(word));
    if about("url") {
        "register this URL as redirect URL for login and sign-up, in a B2B project for discovery too"
    } else if about("credentials") || about("secret") || about("project") {
        "are STYTCH_PROJECT_ID and STYTCH_SECRET of one project, and is the secret still good?"
    } else if about("endpoint") {
        "is this a B2B project? Then say .b2b() or STYTCH_VERTICAL=b2b, and otherwise do not"
    } else {
        "what does the error say about the settings of the login layer?"
    }
}

/// The answer if no link may be sent now: by how many were asked for, then by the app's own check.
async fn refused(
    visit: &Visit<'_>,
    form: &Form,
    email: &EmailAddress,
    wanted: Option<&ReturnTo>,
) -> Option<Reply> {
    let login = visit.login;
    let client = login.proxies().client(&visit.head, visit.peer);
    if let Some(limits) = login.limits() {
        let known_device = DeviceCookie::read(login, &visit.head).knows(login, email);
        let asking = Asking { email, network: client.map(Network::of), known_device };
        match limits.count(login, &asking).await {
            None => {}
            Some(Exceeded::Others(wait)) => return Some(too_many(visit, wait)),
            Some(Exceeded::Own(wait)) if visit.json => return Some(too_many(visit, wait)),
            Some(Exceeded::Own(wait)) => {
                let problem = LoginProblem::TooManyLinks { wait_seconds: seconds(wait) };
                let page = draw(visit, email.as_str(), wanted, Some(problem));
                return Some(page.header("retry-after", seconds(wait).to_string()));
            }
        }
    }
    let check = login.link_check()?;
    if allowed(check, LinkRequest::new(email, client, form)).await {
        return None;
    }
    Some(if visit.json {
        Reply::problem(403, "The app refused to send a link", "refused")
    } else {
        draw(visit, email.as_str(), wanted, Some(LoginProblem::Refused))
    })
}

/// The neutral page of limits that are not the person's own doing.
fn too_many(visit: &Visit<'_>, wait: Duration) -> Reply {
    visit.problem(NoticeKind::TooManyRequests).header("retry-after", seconds(wait).to_string())
}

/// Rounded up: whoever comes back in time is let in.
fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX)
}

fn is_locked(error: &Error) -> bool {
    error.api().is_some_and(|api| api.is("user_lock_limit_reached"))
}

/// `GET /login/sent`.
pub(super) async fn sent(visit: &Visit<'_>) -> Reply {
    if visit.flow.is_some() {
        return check_mail(visit, None);
    }
    if let Ok(Some(_)) = visit.session.anybody().await {
        return Reply::see_other(visit.login.home_after_login().as_str());
    }
    // Sent back without a word, a person whose browser keeps no cookies would ask for link after link.
    draw(visit, "", None, Some(LoginProblem::NoCookie))
}

/// The page that says to look for the mail, and takes the code of another device.
pub(super) fn check_mail(visit: &Visit<'_>, problem: Option<CodeProblem>) -> Reply {
    let login = visit.login;
    let Some(flow) = &visit.flow else { return Reply::see_other(&login.path(Route::Login)) };
    let (csrf, return_to, code) = (visit.csrf(), flow.return_to(login), login.path(Route::Code));
    let takes_code = login.policy() == LinkPolicy::SameBrowser && problem != Some(CodeProblem::OutOfTries);
    let page = CheckMailPage {
        email: &flow.email,
        link_minutes: login.lifetime().as_secs() / 60,
        action: takes_code.then_some(code.as_str()),
        login: &login_path(visit, flow.organization.as_deref()),
        organization: flow.organization.as_deref(),
        return_to: Some(return_to.as_str()),
        csrf: csrf.as_deref(),
        problem,
        inbox: login.inbox(),
    };
    visit.login.draw(&visit.head, if problem.is_some() { 422 } else { 200 }, |pages, language| {
        pages.check_mail(&page, language)
    })
}

/// The login page, an organisation's own if there is one.
fn login_path(visit: &Visit<'_>, organization: Option<&str>) -> String {
    match organization {
        Some(slug) => format!("{}/{slug}", visit.login.path(Route::OrganizationLogin)),
        None => visit.login.path(Route::Login),
    }
}
