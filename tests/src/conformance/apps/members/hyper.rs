//! The members' routes of the test app on hyper.

use axum::http::request::Parts;
use stytch_auth::api::b2b::MemberLogin;
use stytch_auth::web::Denial;
use stytch_auth::{Error, MemberPrincipal};
use tower_stytch::SessionHandle;

use super::super::Stack;
use super::super::hyper::{Answer, text};
use super::super::texts::{self, Plan};
use super::logins;

/// The routes of a B2B project; `None`: there is nothing at this path.
pub(in super::super) async fn answer(
    stack: &Stack,
    session: &SessionHandle,
    request: &Parts,
    path: &str,
) -> Result<Option<Answer>, Denial> {
    let query = request.uri.query();
    let permit = |allowed: bool| if allowed { Ok(()) } else { Err(Denial::Forbidden) };
    let about = |member: &MemberPrincipal| text(&texts::about_member(member));
    Ok(Some(match path.split('/').collect::<Vec<_>>()[1..] {
        ["member"] => about(&session.member().await?),
        ["member-or-nobody"] => match session.member().await {
            Ok(member) => about(&member),
            Err(Denial::Unauthenticated) => text(texts::NOBODY),
            Err(denial) => return Err(denial),
        },
        ["member-admin"] => {
            let member = session.member().await?;
            permit(member.has_role(texts::ROLE))?;
            about(&member)
        }
        ["member-writer" | "member-line"] => {
            let member = session.member().await?;
            permit(session.member_can(&member, texts::RESOURCE, texts::ACTION).await?)?;
            about(&member)
        }
        ["member-can"] => {
            let member = session.member().await?;
            text(&session.member_can(&member, texts::RESOURCE, texts::ACTION).await?.to_string())
        }
        ["member-plan"] => text(&session.member_with_claims::<Plan>().await?.1.plan),
        ["organizations", id, "page"] => {
            permit(session.member().await?.is_of_organization_id(&id.into()))?;
            text(texts::INSIDE)
        }
        ["o", slug, "page"] => {
            permit(session.member().await?.is_of_organization_slug(slug))?;
            text(texts::INSIDE)
        }
        ["enter-member"] => entered(session, logins::by_link(&stack.stytch, query).await).await,
        ["exchange"] => {
            let cookies = request.headers.get("cookie").and_then(|value| value.to_str().ok());
            entered(session, logins::by_exchange(&stack.stytch, cookies.unwrap_or_default(), query).await)
                .await
        }
        _ => return Ok(None),
    }))
}

async fn entered(session: &SessionHandle, login: Result<Option<MemberLogin>, Error>) -> Answer {
    let Ok(Some(login)) = login else { return text(texts::REFUSED) };
    let entered = session.install_member(&login).await;
    text(&entered.map_or(texts::REFUSED.to_owned(), |member| texts::about_member(&member)))
}
