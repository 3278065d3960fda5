//! "Sign in as …?": asked wherever a link could lead a person to an account they did not mean.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::event::SignInMethod;
use super::form::Form;
use super::redeem::{announce, complete, link_problem};
use super::route::Route;
use super::visit::Visit;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::seal::Purpose;
use crate::secret::SessionToken;
use crate::session::{Arrival, Renewed, SignedIn};
use crate::web::pages::{ConfirmAccountPage, LinkProblem, NoticeKind};
use crate::web::reply::Reply;
use crate::web::return_to::ReturnTo;

/// How long the question stands.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// A session that waits for its person's word, sealed in a cookie of this browser.
#[derive(Serialize, Deserialize)]
struct Pending {
    session_token: String,
    account: String,
    #[serde(default)]
    organization: Option<String>,
    return_to: String,
    invitation: bool,
    csrf: String,
}

impl Pending {
    fn read(visit: &Visit<'_>) -> Option<Self> {
        let sealed = visit.head.cookie(&visit.login.cookies().pending)?;
        visit.login.stytch().sealer().open(Purpose::Pending, &sealed, visit.login.stytch().now())
    }

    fn token(&self) -> SessionToken {
        SessionToken::from(self.session_token.as_str())
    }
}

/// Keeps a new session back and sends the browser to the question.
pub(super) fn ask(
    visit: &Visit<'_>,
    signed_in: &SignedIn,
    method: SignInMethod,
    return_to: &ReturnTo,
) -> Reply {
    let Some(token) = &signed_in.session.token else { return visit.problem(NoticeKind::Misconfigured) };
    // An app-made link proves no address, but its user has one.
    let known = signed_in.who.any_email();
    let account = signed_in.session.principal.email().or(known).unwrap_or("your account");
    let Ok(csrf) = crate::seal::random_text::<16>() else { return visit.problem(NoticeKind::Misconfigured) };
    let pending = Pending {
        session_token: token.expose().to_owned(),
        account: account.to_owned(),
        organization: signed_in.who.organization().map(str::to_owned),
        return_to: return_to.as_str().to_owned(),
        invitation: method == SignInMethod::Invitation,
        csrf,
    };
    visit.login.stytch().remember(&signed_in.session);
    let expires: Timestamp = visit.login.stytch().now().plus(PATIENCE);
    let cookies = visit.login.cookies();
    let sealed = visit.login.stytch().sealer().seal(Purpose::Pending, &pending, expires).ok();
    match sealed.and_then(|sealed| cookies.sealed(&cookies.pending, &sealed, PATIENCE)) {
        Some(cookie) => {
            let reply = if visit.json {
                Reply::json(200, &serde_json::json!({"status": "confirm", "account": account}))
            } else {
                Reply::see_other(&visit.login.path(Route::Confirm))
            };
            reply.cookies([cookie])
        }
        None => visit.problem(NoticeKind::Misconfigured),
    }
}

/// `GET /login/confirm`.
pub(super) async fn page(visit: &Visit<'_>) -> Reply {
    let Some(pending) = Pending::read(visit) else {
        return Reply::see_other(&visit.login.path(Route::Login));
    };
    let current = visit.session.anybody().await.ok().flatten();
    let page = ConfirmAccountPage {
        account: &pending.account,
        organization: pending.organization.as_deref(),
        signed_in_as: current.as_ref().and_then(|current| current.email()),
        action: &visit.login.path(Route::Confirm),
        token: None,
        stytch_token_type: None,
        csrf: Some(&pending.csrf),
    };
    visit.login.draw(&visit.head, 200, |pages, language| pages.confirm_account(&page, language))
}

/// `POST /login/confirm`.
pub(super) async fn answer(visit: &Visit<'_>, form: &Form) -> Reply {
    let Some(pending) = Pending::read(visit) else { return link_problem(visit, LinkProblem::ExpiredOrUsed) };
    let cookies = visit.login.cookies();
    let over = cookies.clear_sealed(&cookies.pending);
    if form.get("answer") != Some("yes") {
        visit.login.stytch().revoke_in_background(&pending.token());
        let home = visit.login.home_after_logout().as_str();
        let reply = if visit.json {
            Reply::json(200, &serde_json::json!({"status": "declined"}))
        } else {
            Reply::see_other(home)
        };
        return reply.cookies([over]);
    }
    let session = match session(visit, &pending).await {
        Ok(Some(session)) => session,
        Ok(None) => return link_problem(visit, LinkProblem::ExpiredOrUsed).cookies([over]),
        Err(Refused::NoAnswer(error)) => return visit.unavailable(&error),
        Err(Refused::ByTheApp(error)) => {
            visit.login.stytch().revoke_in_background(&pending.token());
            return visit.unavailable(&error).cookies([over]);
        }
    };
    complete(visit, &session, &visit.login.return_to(&pending.return_to)).await
}

/// Why a session that waited does not begin.
enum Refused {
    NoAnswer(Error),
    ByTheApp(Error),
}

/// The session that waited, of which the app has been told once, however often the button is pressed.
async fn session(visit: &Visit<'_>, pending: &Pending) -> Result<Option<Arc<Renewed>>, Refused> {
    let (login, token) = (visit.login, pending.token());
    if !login.has_hook() {
        return login.stytch().session_of(&token).await.map_err(Refused::NoAnswer);
    }
    let resumed = login.stytch().resume_once(&token).await.map_err(Refused::NoAnswer)?;
    let Some(Arrival::SignedIn(signed_in)) = resumed.as_deref() else { return Ok(None) };
    let method = if pending.invitation { SignInMethod::Invitation } else { SignInMethod::MagicLink };
    let told = signed_in.announce(announce(login, &signed_in.who, method)).await;
    told.map_err(Refused::ByTheApp)?;
    Ok(Some(Arc::clone(&signed_in.session)))
}

/// The double-submit value of the question's form.
pub(super) fn csrf(visit: &Visit<'_>) -> Option<String> {
    Some(Pending::read(visit)?.csrf)
}
