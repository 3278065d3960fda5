//! `Debug`, error texts and serialised forms of the public types.

use std::fmt::Debug;

use axum_stytch::SessionLayer;
use serde_json::json;
use stytch_auth::web::Login;
use stytch_auth::{CodeVerifier, LinkToken, ProjectSecret, SessionJwt, SessionToken, Stytch, UserId};
use stytch_emulator::Emulator;

use crate::SECRET;
use crate::watch::Canaries;

pub(crate) async fn everything_debugs_without_secrets(
    emulator: &Emulator,
    stytch: &Stytch,
    canaries: &Canaries,
) {
    let secret = |name: &str| canaries.0.iter().find(|(known, _)| *known == name).unwrap().1.as_str();
    let shows = |value: &dyn Debug| {
        let text = format!("{value:?} {value:#?}");
        canaries.are_not_in("a Debug", &text);
        assert!(!text.contains("canary"), "{text}");
    };
    let token = secret("the session token");
    shows(&(ProjectSecret::from(SECRET), SessionToken::from(token), SessionJwt::from("canary")));
    shows(&(LinkToken::from("canary"), CodeVerifier::from("canary")));
    shows(stytch);
    shows(&Stytch::builder().secret(SECRET).project_id("project-test-1"));
    let claims = json!({"canary_value_is": "canary"});
    let call = stytch.sessions().authenticate().session_token(SessionToken::from(token));
    shows(&call);
    shows(&call.clone().session_custom_claims(&json!({"a": "canary"})));
    shows(&stytch.magic_links().authenticate(&LinkToken::from("canary")).session_custom_claims(&claims));
    shows(&stytch.sessions().revoke().session_token(SessionToken::from("canary")));
    shows(&(Login::new(stytch.clone()), SessionLayer::new(stytch.clone())));

    stytch.magic_links().email().login_or_create("grace@example.com").send().await.unwrap();
    let link = LinkToken::from(emulator.messages_to("grace@example.com")[0].token.as_str());
    let call = stytch.magic_links().authenticate(&link).session_duration_minutes(60_u32);
    let answer = call.session_custom_claims(&json!({"plan": "canary"})).send().await.unwrap();
    shows(&answer);
    let jwt = answer.session_jwt.unwrap();
    let principal = stytch.authenticate_jwt(&jwt).await.unwrap();
    shows(&principal);
    let written = serde_json::to_string(&principal).unwrap();
    assert!(written.contains("grace@example.com") && !written.contains("canary"), "{written}");
    for failed in [
        stytch.users().get(&UserId::new("nobody")).await.unwrap_err(),
        stytch.sessions().authenticate().session_token(SessionToken::from(token)).send().await.unwrap_err(),
        stytch.authenticate_jwt(&SessionJwt::from("canary.canary.canary")).await.unwrap_err(),
    ] {
        shows(&failed);
        let source = std::error::Error::source(&failed).map(ToString::to_string);
        canaries.are_not_in("an error", &format!("{failed} {source:?}"));
    }
}
