//! Asking for a link: the login page, the mail, and the page that says to look for it.

use super::cookie::FlowCookie;
use super::form::Form;
use super::parked;
use super::routes::{Route, Visit};
use crate::error::Error;
use crate::web::email_address::EmailAddress;
use crate::web::login::LinkPolicy;
use crate::web::pages::{CheckMailPage, CodeProblem, LoginPage, LoginProblem, NoticeKind};
use crate::web::reply::Reply;
use crate::web::return_to::ReturnTo;

/// `GET /login`.
pub(super) async fn page(visit: &Visit<'_>) -> Reply {
    let query = Form::urlencoded(visit.head.query.unwrap_or_default().as_bytes());
    let wanted = query.get("return_to").map(|path| visit.login.return_to(path));
    // Who is signed in already has nothing to ask for; when that cannot be decided, the page does no harm.
    if let Ok(Some(_)) = visit.session.anybody().await {
        let target = wanted.unwrap_or_else(|| visit.login.home_after_login().clone());
        return Reply::see_other(target.as_str());
    }
    draw(visit, "", wanted.as_ref(), None)
}

fn draw(visit: &Visit<'_>, email: &str, wanted: Option<&ReturnTo>, problem: Option<LoginProblem>) -> Reply {
    let csrf = visit.csrf();
    let page = LoginPage {
        action: &visit.login.path(Route::Login),
        email,
        return_to: wanted.map(ReturnTo::as_str),
        csrf: csrf.as_deref(),
        problem,
    };
    let status = if problem.is_some() { 422 } else { 200 };
    visit.login.draw(&visit.head, status, |pages, language| pages.login(&page, language))
}

/// `POST /login`.
pub(super) async fn send(visit: &Visit<'_>, form: &Form) -> Reply {
    let typed = form.get("email").unwrap_or_default();
    let wanted = form.get("return_to").map(|path| visit.login.return_to(path));
    let Ok(email) = EmailAddress::parse(typed) else {
        if visit.json {
            return Reply::problem(422, "Not an e-mail address", "invalid_email");
        }
        return draw(visit, typed, wanted.as_ref(), Some(LoginProblem::InvalidAddress));
    };
    let return_to = wanted.unwrap_or_else(|| visit.login.home_after_login().clone());
    let flow = FlowCookie::asked_again(visit.flow.as_ref(), visit.login, email.as_str(), &return_to);
    let Ok(flow) = flow else { return visit.problem(NoticeKind::Misconfigured) };
    let Some(cookie) = flow.set(visit.login) else { return visit.problem(NoticeKind::Misconfigured) };
    match mail(visit, &flow).await {
        Ok(()) => {}
        // A lock is a user's, and so tells that there is one.
        Err(error) if error.is_unavailable() && !is_locked(&error) => {
            tracing::error!(%error, "no link could be mailed");
            return visit.unavailable(&error);
        }
        Err(error) if error.api().is_some_and(crate::ApiError::is_configuration) => {
            tracing::error!(
                %error,
                url = visit.login.url(Route::Callback),
                "Stytch refuses our configuration: is this URL registered as login and sign-up redirect URL?"
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

fn is_locked(error: &Error) -> bool {
    error.api().is_some_and(|api| api.is("user_lock_limit_reached"))
}

/// Asks Stytch for the mail.
async fn mail(visit: &Visit<'_>, flow: &FlowCookie) -> Result<(), Error> {
    let login = visit.login;
    let callback = login.url(Route::Callback);
    let minutes = u32::try_from(login.lifetime().as_secs() / 60).unwrap_or(u32::MAX);
    let email = login.stytch().magic_links().email();
    let mut call = login
        .with_mail_settings(&visit.head, email.login_or_create(flow.email.as_str()))
        .login_magic_link_url(callback.as_str())
        .signup_magic_link_url(callback)
        .login_expiration_minutes(minutes)
        .signup_expiration_minutes(minutes);
    if login.policy() == LinkPolicy::SameBrowser {
        call = call.code_challenge(flow.challenge());
    }
    let sent = call.send().await?;
    if sent.user_created {
        parked::note_created(login, &sent.user_id).await;
    }
    Ok(())
}

/// `GET /login/sent`.
pub(super) fn sent(visit: &Visit<'_>) -> Reply {
    check_mail(visit, None)
}

/// The page that says to look for the mail, and takes the code of another device.
pub(super) fn check_mail(visit: &Visit<'_>, problem: Option<CodeProblem>) -> Reply {
    let login = visit.login;
    let Some(flow) = &visit.flow else { return Reply::see_other(&login.path(Route::Login)) };
    let (csrf, return_to) = (visit.csrf(), flow.return_to(login));
    let page = CheckMailPage {
        email: &flow.email,
        link_minutes: login.lifetime().as_secs() / 60,
        action: &login.path(Route::Code),
        login: &login.path(Route::Login),
        return_to: Some(return_to.as_str()),
        csrf: csrf.as_deref(),
        problem,
        inbox: login.inbox(),
    };
    visit.login.draw(&visit.head, if problem.is_some() { 422 } else { 200 }, |pages, language| {
        pages.check_mail(&page, language)
    })
}
