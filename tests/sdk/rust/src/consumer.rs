//! The consumer half.

use serde_json::json;
use stytch::consumer::magic_links::{
    AuthenticateRequest as LinkRequest, AuthenticateResponse, CreateRequest,
};
use stytch::consumer::magic_links_email::{
    InviteRequest, LoginOrCreateRequest, RevokeInviteRequest, SendRequest,
};
use stytch::consumer::sessions::{
    AuthenticateRequest, AuthorizationCheck, GetJWKSRequest, GetRequest as SessionsRequest, RevokeRequest,
};
use stytch::consumer::users::{
    CreateRequest as CreateUser, DeleteRequest, GetRequest, SearchRequest, SearchUsersQuery,
    SearchUsersQueryOperator, UpdateRequest,
};

use crate::{Emulator, Outcome, refused, unique};

async fn log_in(emulator: &Emulator, email: &str) -> stytch::Result<AuthenticateResponse> {
    let client = emulator.consumer();
    let request = LoginOrCreateRequest { email: email.to_owned(), ..Default::default() };
    client.magic_links.email.login_or_create(request).await?;
    let token = emulator.token_for(email).await;
    let request = LinkRequest { token, session_duration_minutes: Some(60), ..Default::default() };
    client.magic_links.authenticate(request).await
}

pub(crate) async fn login(emulator: &'static Emulator) -> Outcome {
    let client = emulator.consumer();
    let email = format!("{}@example.com", unique("login"));
    let login = log_in(emulator, &email).await?;
    assert!(login.user.emails[0].verified && login.session.is_some());
    let token = emulator.token_for(&email).await;
    let again = client.magic_links.authenticate(LinkRequest { token, ..Default::default() }).await;
    refused(again, 401, "unable_to_auth_magic_link");
    let unknown = LinkRequest { token: "unknown".to_owned(), ..Default::default() };
    refused(client.magic_links.authenticate(unknown).await, 404, "magic_link_not_found");
    let nobody = SendRequest { email: "nobody@example.com".to_owned(), ..Default::default() };
    refused(client.magic_links.email.send(nobody).await, 404, "email_not_found");
    let invited = format!("{}@example.com", unique("invite"));
    client.magic_links.email.invite(InviteRequest { email: invited.clone(), ..Default::default() }).await?;
    client.magic_links.email.revoke_invite(RevokeInviteRequest { email: invited }).await?;
    let embedded =
        client.magic_links.create(CreateRequest { user_id: login.user_id, ..Default::default() }).await?;
    let request = LinkRequest { token: embedded.token, ..Default::default() };
    assert!(client.magic_links.authenticate(request).await?.session.is_none());
    Ok(())
}

pub(crate) async fn sessions(emulator: &'static Emulator) -> Outcome {
    let client = emulator.consumer();
    let login = log_in(emulator, &format!("{}@example.com", unique("sessions"))).await?;
    let by =
        |token: &str| AuthenticateRequest { session_token: Some(token.to_owned()), ..Default::default() };
    let claims = Some(json!({ "a": 1 }));
    let request = AuthenticateRequest { session_custom_claims: claims.clone(), ..by(&login.session_token) };
    assert_eq!(client.sessions.authenticate(request).await?.session.custom_claims, claims);
    let list = client.sessions.get(SessionsRequest { user_id: login.user_id }).await?;
    assert_eq!(list.sessions.len(), 1);
    let revoke = RevokeRequest { session_token: Some(login.session_token.clone()), ..Default::default() };
    client.sessions.revoke(revoke).await?;
    refused(client.sessions.authenticate(by(&login.session_token)).await, 404, "session_not_found");
    refused(client.sessions.authenticate(by("short")).await, 400, "invalid_session_token");
    Ok(())
}

pub(crate) async fn users(emulator: &'static Emulator) -> Outcome {
    let client = emulator.consumer();
    let email = format!("{}@example.com", unique("users"));
    let create = || CreateUser {
        email: Some(email.clone()),
        trusted_metadata: Some(json!({ "plan": "pro" })),
        ..Default::default()
    };
    let user_id = client.users.create(create()).await?.user_id;
    refused(client.users.create(create()).await, 400, "duplicate_email");
    let trusted_metadata = Some(json!({ "seats": 4 }));
    client
        .users
        .update(UpdateRequest { user_id: user_id.clone(), trusted_metadata, ..Default::default() })
        .await?;
    let read = client.users.get(GetRequest { user_id: user_id.clone() }).await?;
    assert_eq!(read.trusted_metadata, Some(json!({ "plan": "pro", "seats": 4 })));
    let operands = vec![json!({ "filter_name": "email_address", "filter_value": [email] })];
    let query = Some(SearchUsersQuery { operator: SearchUsersQueryOperator::AND, operands });
    let found = client.users.search(SearchRequest { query, ..Default::default() }).await?;
    assert_eq!(found.results[0].user_id, user_id);
    client.users.delete(DeleteRequest { user_id: user_id.clone() }).await?;
    refused(client.users.get(GetRequest { user_id }).await, 404, "user_not_found");
    Ok(())
}

pub(crate) async fn key_set(emulator: &'static Emulator) -> Outcome {
    let keys = async || {
        let request = GetJWKSRequest { project_id: emulator.project.clone() };
        let keys = emulator.consumer().sessions.get_jwks(request).await?.keys;
        Ok::<Vec<String>, stytch::Error>(keys.into_iter().map(|key| key.kid).collect())
    };
    let before = keys().await?;
    emulator.rotate_keys().await;
    let after = keys().await?;
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|kid| after.contains(kid)), "the old keys stay published");
    Ok(())
}

pub(crate) async fn rbac(emulator: &'static Emulator) -> Outcome {
    let client = emulator.consumer();
    let email = format!("{}@example.com", unique("rbac"));
    let roles = Some(vec!["editor".to_owned()]);
    client.users.create(CreateUser { email: Some(email.clone()), roles, ..Default::default() }).await?;
    let login = log_in(emulator, &email).await?;
    let check = |action: &str| AuthenticateRequest {
        session_token: Some(login.session_token.clone()),
        authorization_check: Some(AuthorizationCheck {
            resource_id: "documents".to_owned(),
            action: action.to_owned(),
        }),
        ..Default::default()
    };
    let verdict = client.sessions.authenticate(check("write")).await?.verdict;
    assert_eq!(verdict.map(|verdict| verdict.granting_roles), Some(vec!["editor".to_owned()]));
    refused(client.sessions.authenticate(check("shred")).await, 403, "consumer_session_authorization_error");
    Ok(())
}
