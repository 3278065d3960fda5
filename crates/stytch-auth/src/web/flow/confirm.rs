//! "Sign in as …?": asked wherever a link could lead a person to an account they did not mean.

use serde::{Deserialize, Serialize};

use super::event::SignInMethod;
use super::form::Form;
use super::redeem::{announce, complete, link_problem};
use super::route::Route;
use super::visit::Visit;
use crate::clock::Timestamp;
use crate::seal::Purpose;
use crate::secret::SessionToken;
use crate::session::SignedIn;
use crate::web::pages::{ConfirmAccountPage, LinkProblem, NoticeKind};
use crate::web::reply::Reply;
use crate::web::return_to::ReturnTo;
use std::time::Duration;

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
    let session = match visit.login.stytch().session_of(&pending.token()).await {
        Ok(Some(session)) => session,
        Ok(None) => return link_problem(visit, LinkProblem::ExpiredOrUsed).cookies([over]),
        Err(error) => return visit.unavailable(&error),
    };
    if visit.login.has_hook() {
        let who = match visit.login.stytch().who(&session.principal).await {
            Ok(who) => who,
            Err(error) => return visit.unavailable(&error),
        };
        let method = if pending.invitation { SignInMethod::Invitation } else { SignInMethod::MagicLink };
        if let Err(error) = announce(visit.login, &who, method).await {
            visit.login.stytch().revoke_in_background(&pending.token());
            return visit.unavailable(&error).cookies([over]);
        }
    }
    complete(visit, &session, &visit.login.return_to(&pending.return_to)).await
}

/// The double-submit value of the question's form.
pub(super) fn csrf(visit: &Visit<'_>) -> Option<String> {
    Some(Pending::read(visit)?.csrf)
}
