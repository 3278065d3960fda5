//! Every documented field reaches the wire under its documented name, and absent fields do not.

use serde_json::{Value, json};
use stytch_auth::api::{Attributes, AuthorizationCheck, MagicLinkOptions, Name};
use stytch_auth::{CodeVerifier, LinkToken, SessionId, SessionJwt, SessionToken, UserId};

use crate::support::{body, last, sign_in, start};

fn attributes() -> Attributes {
    Attributes { ip_address: "192.0.2.1".into(), user_agent: "lynx".into() }
}

fn wire_attributes() -> Value {
    json!({"ip_address": "192.0.2.1", "user_agent": "lynx"})
}

#[tokio::test]
async fn login_or_create() {
    let (emulator, stytch) = start().await;
    let email = stytch.magic_links().email();
    email.login_or_create("ada@example.com").send().await.unwrap();
    assert_eq!(
        (last(&emulator).method.as_str(), body(&emulator)),
        ("POST", json!({"email": "ada@example.com"}))
    );
    let url = "http://localhost:3000/authenticate";
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let sent = email
        .login_or_create("grace@example.com")
        .login_magic_link_url(url)
        .signup_magic_link_url(url)
        .login_expiration_minutes(30_u32)
        .signup_expiration_minutes(31_u32)
        .login_template_id("login-1")
        .signup_template_id("signup-1")
        .attributes(attributes())
        .create_user_as_pending(true)
        .code_challenge(challenge)
        .locale("fr")
        .send()
        .await
        .unwrap();
    assert!(sent.user_created && !sent.request_id.is_empty());
    assert_eq!(
        body(&emulator),
        json!({
            "email": "grace@example.com", "login_magic_link_url": url, "signup_magic_link_url": url,
            "login_expiration_minutes": 30, "signup_expiration_minutes": 31, "login_template_id": "login-1",
            "signup_template_id": "signup-1", "attributes": wire_attributes(), "create_user_as_pending": true,
            "code_challenge": challenge, "locale": "fr",
        })
    );
}

#[tokio::test]
async fn send() {
    let (emulator, stytch) = start().await;
    let ada = sign_in(&emulator, &stytch, "ada@example.com").await;
    let (token, jwt) = (ada.session_token.unwrap(), ada.session_jwt.unwrap());
    let (url, email) = ("http://localhost:3000/authenticate", stytch.magic_links().email());
    email.send("ada@example.com").send().await.unwrap();
    assert_eq!(body(&emulator), json!({"email": "ada@example.com"}));
    email
        .send("ada@example.org")
        .login_magic_link_url(url)
        .signup_magic_link_url(url)
        .login_expiration_minutes(30_u32)
        .signup_expiration_minutes(31_u32)
        .login_template_id("login-1")
        .signup_template_id("signup-1")
        .attributes(attributes())
        .code_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        .user_id(ada.user_id.clone())
        .locale("es")
        .send()
        .await
        .unwrap();
    assert_eq!(
        body(&emulator),
        json!({
            "email": "ada@example.org", "login_magic_link_url": url, "signup_magic_link_url": url,
            "login_expiration_minutes": 30, "signup_expiration_minutes": 31, "login_template_id": "login-1",
            "signup_template_id": "signup-1", "attributes": wire_attributes(), "user_id": ada.user_id.as_str(),
            "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "locale": "es",
        })
    );
    email.send("a@example.net").session_token(&token).send().await.unwrap();
    assert_eq!(body(&emulator), json!({"email": "a@example.net", "session_token": token.expose()}));
    email.send("b@example.net").session_jwt(&jwt).send().await.unwrap();
    assert_eq!(body(&emulator), json!({"email": "b@example.net", "session_jwt": jwt.expose()}));
}

#[tokio::test]
async fn invite_and_its_revocation() {
    let (emulator, stytch) = start().await;
    let (url, email) = ("http://localhost:3000/invite", stytch.magic_links().email());
    let name = Name { first_name: "Ada".into(), last_name: "Lovelace".into(), ..Name::default() };
    email
        .invite("ada@example.com")
        .invite_magic_link_url(url)
        .invite_expiration_minutes(60_u32)
        .invite_template_id("invite-1")
        .attributes(attributes())
        .name(name)
        .locale("pt-br")
        .trusted_metadata(&json!({"plan": "pro"}))
        .untrusted_metadata(&json!({"theme": "dark"}))
        .send()
        .await
        .unwrap();
    assert_eq!(
        body(&emulator),
        json!({
            "email": "ada@example.com", "invite_magic_link_url": url, "invite_expiration_minutes": 60,
            "invite_template_id": "invite-1", "attributes": wire_attributes(), "locale": "pt-br",
            "name": {"first_name": "Ada", "last_name": "Lovelace"},
            "trusted_metadata": {"plan": "pro"}, "untrusted_metadata": {"theme": "dark"},
        })
    );
    email.revoke_invite("ada@example.com").send().await.unwrap();
    assert_eq!(last(&emulator).path, "/v1/magic_links/email/revoke_invite");
    assert_eq!(body(&emulator), json!({"email": "ada@example.com"}));
}

#[tokio::test]
async fn redeeming_and_making_links() {
    let (emulator, stytch) = start().await;
    let token = LinkToken::from("DOYoip3rvIMMW5lgItikFK-Ak1CfMsgjuiCyI7uuU94=");
    stytch
        .magic_links()
        .authenticate(&token)
        .session_duration_minutes(60_u32)
        .code_verifier(CodeVerifier::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        .session_token(SessionToken::from("t"))
        .session_jwt(SessionJwt::from("j"))
        .attributes(attributes())
        .options(MagicLinkOptions { ip_match_required: true, user_agent_match_required: false })
        .telemetry_id("telemetry-1")
        .session_custom_claims(&json!({"plan": "pro"}))
        .send()
        .await
        .unwrap();
    assert_eq!(
        body(&emulator),
        json!({
            "token": token.expose(), "session_duration_minutes": 60, "session_token": "t", "session_jwt": "j",
            "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "attributes": wire_attributes(),
            "options": {"ip_match_required": true, "user_agent_match_required": false},
            "telemetry_id": "telemetry-1", "session_custom_claims": {"plan": "pro"},
        })
    );
    stytch.magic_links().authenticate(&token).send().await.unwrap();
    assert_eq!(body(&emulator), json!({"token": token.expose()}));

    let ada = sign_in(&emulator, &stytch, "ada@example.com").await;
    let made = stytch.magic_links().create(&ada.user_id).expiration_minutes(10_u32).attributes(attributes());
    let made = made.send().await.unwrap();
    let expected =
        json!({"user_id": ada.user_id.as_str(), "expiration_minutes": 10, "attributes": wire_attributes()});
    assert_eq!((last(&emulator).path.as_str(), body(&emulator)), ("/v1/magic_links", expected));
    assert_eq!(stytch.magic_links().authenticate(&made.token).send().await.unwrap().user_id, ada.user_id);
}

#[tokio::test]
async fn sessions_and_users() {
    let (emulator, stytch) = start().await;
    let ada = sign_in(&emulator, &stytch, "ada@example.com").await;
    let (token, jwt) = (ada.session_token.unwrap(), ada.session_jwt.unwrap());
    let check = AuthorizationCheck { resource_id: "documents".into(), action: "read".into() };
    let call = stytch.sessions().authenticate().session_token(&token).session_duration_minutes(30_u32);
    call.authorization_check(check).session_custom_claims(&json!({"a": null})).send().await.unwrap_err();
    assert_eq!(
        body(&emulator),
        json!({
            "session_token": token.expose(), "session_duration_minutes": 30,
            "authorization_check": {"resource_id": "documents", "action": "read"}, "session_custom_claims": {"a": null},
        })
    );
    let answer = stytch.sessions().authenticate().session_jwt(&jwt).send().await.unwrap();
    assert_eq!(body(&emulator), json!({"session_jwt": jwt.expose()}));
    assert!(answer.session_token.is_none(), "an empty text is no token");

    let listed = stytch.sessions().get(&ada.user_id).await.unwrap();
    assert_eq!((last(&emulator).method.as_str(), last(&emulator).body.as_str()), ("GET", ""));
    assert_eq!(listed.sessions[0].session_id, answer.session.session_id);
    assert_eq!(stytch.users().get(&ada.user_id).await.unwrap().verified_email(), Some("ada@example.com"));
    let odd = UserId::new("a/b?c=d#e f%");
    assert!(stytch.users().get(&odd).await.unwrap_err().api().unwrap().is("user_not_found"));
    assert_eq!(last(&emulator).path, "/v1/users/a/b?c=d#e f%", "one segment, percent-encoded on the way");
    assert_eq!(stytch.sessions().jwks().await.unwrap().keys.len(), 1);

    for (call, expected) in [
        (stytch.sessions().revoke().session_id(SessionId::new("s")), json!({"session_id": "s"})),
        (stytch.sessions().revoke().session_jwt(&jwt), json!({"session_jwt": jwt.expose()})),
        (stytch.sessions().revoke().session_token(&token), json!({"session_token": token.expose()})),
    ] {
        let _ = call.send().await;
        assert_eq!((last(&emulator).path.as_str(), body(&emulator)), ("/v1/sessions/revoke", expected));
    }
}

#[tokio::test]
async fn claims_that_are_no_object_are_an_error_and_no_call() {
    let (emulator, stytch) = start().await;
    let call = stytch.sessions().authenticate().session_custom_claims(&["a", "b"]);
    let error = call.send().await.unwrap_err();
    assert_eq!(error.kind(), stytch_auth::ErrorKind::Request);
    assert!(error.to_string().contains("session_custom_claims"));
    assert_eq!(emulator.requests().len(), 0);
}
