//! The tokens of links: of one organization, and of discovery.

use serde_json::json;

use super::login::{self, Arrival};
use super::organizations::by_id;
use super::{discovery as listing, members, views};
use crate::errors::{
    ApiError, INTERMEDIATE_SESSION_NOT_FOUND, MAGIC_LINK_NOT_FOUND, TOO_MANY_SESSION_ARGUMENTS,
    UNABLE_TO_AUTH_MAGIC_LINK,
};
use crate::operations::routes::open;
use crate::operations::session_arguments::{SessionWishes, shown_of};
use crate::operations::{Answer, Call, Half, answer, jwt, pkce, sandbox};
use crate::state::intermediate_sessions::IntermediateSession;
use crate::state::links::{Link, TokenType};
use crate::state::members::Member;
use crate::state::sessions::{Factor, Proof, Session};

/// As in the consumer half, everything that can be refused is looked at before anything changes.
pub(super) fn magic_links(call: &mut Call<'_>) -> Answer {
    let token = call.fields.required("magic_links_token")?.to_owned();
    let wishes = SessionWishes::read(call)?;
    call.fields.locale()?;
    if let Some(outcome) = sandbox::link(&token) {
        outcome?;
        return sandbox_login(call, &wishes);
    }
    let link = link(call, &token, TokenType::MultiTenantMagicLinks)?;
    let member = call.state.members.by_id(&link.user_id);
    let mut member = member.filter(|member| owns(member, &link)).cloned().ok_or(UNABLE_TO_AUTH_MAGIC_LINK)?;
    let organization = by_id(call, &member.organization_id).map_err(|_| UNABLE_TO_AUTH_MAGIC_LINK)?;
    let (session, intermediate) = shown(call, &member)?;
    if link.replaces_address {
        // Somebody else may have taken it in the meantime.
        members::free_address(call, &organization, None, &link.address)
            .map_err(|_| UNABLE_TO_AUTH_MAGIC_LINK)?;
        member.replace_address(&link.method_id, &link.address, true);
    }
    let mut factors = vec![login::email_factor(&member, call)];
    if let Some(earlier) = &intermediate {
        login::belongs(earlier, &organization)?;
        factors.extend(earlier.factors.iter().cloned());
    }
    check_pkce(call, &link)?;

    // The claims are the only thing left that can be refused, so they are tried first.
    wishes.merged_with(&session.as_ref().map(|s| s.custom_claims.clone()).unwrap_or_default())?;
    call.state.links.kill(&token);
    let organization_id = organization.organization_id.clone();
    let arrival = Arrival { member, organization, factors, session, intermediate };
    let mut body = login::finish(call, arrival, &wishes)?;
    body.insert("method_id".into(), link.method_id.into());
    body.insert("organization_id".into(), organization_id.into());
    body.insert("reset_sessions".into(), false.into());
    Ok(body)
}

pub(super) fn discovery(call: &mut Call<'_>) -> Answer {
    let token = call.fields.required("discovery_magic_links_token")?.to_owned();
    let (email_id, address) = match sandbox::link(&token) {
        Some(outcome) => {
            outcome?;
            (sandbox::EMAIL_ID.to_owned(), sandbox::EMAIL.to_owned())
        }
        None => {
            let link = link(call, &token, TokenType::Discovery)?;
            check_pkce(call, &link)?;
            call.state.links.kill(&token);
            (link.method_id, link.address)
        }
    };
    let proof = Proof::Email { email_id: email_id.clone(), address: address.clone() };
    let factor = Factor { proof, created_at: call.now, last_authenticated_at: call.now };
    let session = IntermediateSession::new((&email_id, &address), vec![factor], None, call.now);
    call.state.intermediate_sessions.add(session.clone());
    answer(json!({
        "discovered_organizations": listing::discovered(call, &address, true),
        "email_address": address,
        "intermediate_session_token": session.token,
        "organization_id_hint": null,
    }))
}

fn link(call: &Call<'_>, token: &str, token_type: TokenType) -> Result<Link, ApiError> {
    let link = call.state.links.get_of(token, token_type).ok_or(MAGIC_LINK_NOT_FOUND)?;
    if link.is_alive(call.now) { Ok(link.clone()) } else { Err(UNABLE_TO_AUTH_MAGIC_LINK.into()) }
}

/// Links to an address that the member no longer has are void, and so are those of deleted members.
fn owns(member: &Member, link: &Link) -> bool {
    member.status != crate::state::members::MemberStatus::Deleted
        && (link.replaces_address || member.email_id == link.method_id)
}

fn check_pkce(call: &mut Call<'_>, link: &Link) -> Result<(), ApiError> {
    let verifier = pkce::verifier(&call.fields, "pkce_code_verifier")?;
    let outcome = pkce::check(link.code_challenge.as_deref(), verifier);
    if outcome.is_err() && call.harsh(open::FAILED_PKCE) {
        call.state.links.kill(&link.token);
    }
    outcome
}

/// The session or intermediate session that the request shows, as far as it is this member's: a session of somebody
/// else is ignored.
fn shown(
    call: &Call<'_>,
    member: &Member,
) -> Result<(Option<Session>, Option<IntermediateSession>), ApiError> {
    let fields = &call.fields;
    let intermediate = login::intermediate(call)?;
    let (token, jwt) = (fields.text("session_token")?, fields.text("session_jwt")?);
    if intermediate.is_some() && (token.is_some() || jwt.is_some()) {
        return Err(TOO_MANY_SESSION_ARGUMENTS.into());
    }
    if intermediate.as_ref().is_some_and(|session| session.email_address != member.email_address) {
        return Err(INTERMEDIATE_SESSION_NOT_FOUND.because("it belongs to another address"));
    }
    let shown = shown_of(call, Half::B2b, token, jwt)?;
    let session = shown.and_then(|shown| call.state.member_sessions.get(&shown.session_id));
    Ok((session.filter(|session| session.user_id == member.member_id).cloned(), intermediate))
}

fn sandbox_login(call: &Call<'_>, wishes: &SessionWishes) -> Answer {
    let (member, organization) = sandbox::member();
    let mut session = sandbox::member_session(wishes.minutes, call.now);
    session.custom_claims = wishes.merged_with(&session.custom_claims)?;
    let mut body = views::member_body(&member, &organization);
    body.extend(
        [
            ("intermediate_session_token", json!("")),
            ("member_authenticated", json!(true)),
            ("member_device", json!(null)),
            ("member_session", views::session(&session, &organization)),
            ("method_id", json!(sandbox::EMAIL_ID)),
            ("mfa_required", json!(null)),
            ("organization_id", json!(organization.organization_id)),
            ("primary_required", json!(null)),
            ("reset_sessions", json!(false)),
            ("session_jwt", json!(jwt::issue(call, &session, Some(&organization))?)),
            ("session_token", json!(session.token)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    Ok(body)
}
