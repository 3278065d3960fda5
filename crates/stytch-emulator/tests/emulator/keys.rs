//! The key set, and JWTs checked against it by a library that is not the emulator's.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use reqwest::Method;
use serde_json::{Value, json};
use stytch_emulator::{Emulator, Fault};

use crate::app::{App, assert_members, send};

/// The claims of a JWT if a key of the set signed it.
fn verify(jwks: &Value, jwt: &Value, project_id: &str) -> Option<Value> {
    let jwt = jwt.as_str().unwrap();
    let kid = decode_header(jwt).unwrap().kid.unwrap();
    let key = jwks["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid.as_str())?;
    let key =
        DecodingKey::from_rsa_components(key["n"].as_str().unwrap(), key["e"].as_str().unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&[project_id]);
    validation.set_issuer(&[format!("stytch.com/{project_id}")]);
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub", "nbf"]);
    validation.leeway = 0;
    validation.validate_nbf = true;
    Some(decode(jwt, &key, &validation).unwrap().claims)
}

#[tokio::test]
async fn the_key_set_is_complete_public_and_cacheable() {
    let app = App::start().await;
    let path = format!("/v1/sessions/jwks/{}", app.emulator.project_id());
    let answer = send(app.bare(Method::GET, &path)).await;
    assert_eq!(answer.header("cache-control"), "public, max-age=900");
    let body = answer.ok();
    assert_members(&body, &["keys", "request_id", "status_code"]);
    let key = &body["keys"][0];
    assert_members(key, &["alg", "e", "key_ops", "kid", "kty", "n", "use", "x5c", "x5tS256"]);
    assert_eq!(key["key_ops"], json!(["verify"]));
    assert_eq!(key["e"], "AQAB");
    assert_eq!(key["n"].as_str().unwrap().len(), 342, "2048 bits");
    assert!(key["kid"].as_str().unwrap().starts_with("jwk-test-"));

    let certificate = STANDARD.decode(key["x5c"][0].as_str().unwrap()).unwrap();
    let modulus = URL_SAFE_NO_PAD.decode(key["n"].as_str().unwrap()).unwrap();
    assert!(certificate.windows(modulus.len()).any(|window| window == modulus), "it certifies this key");
    assert_eq!(key["x5tS256"], URL_SAFE_NO_PAD.encode(digest(&SHA256, &certificate)));

    send(app.bare(Method::GET, "/v1/sessions/jwks/project-test-0")).await.refused(404, "project_not_found");
}

#[tokio::test]
async fn a_jwt_verifies_and_has_every_claim() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    let request = json!({
        "token": token,
        "session_duration_minutes": 60,
        "session_custom_claims": { "plan": "pro", "seats": 3 },
    });
    let login = app.authenticate(request).await.ok();
    let claims = verify(&app.jwks().await, &login["session_jwt"], app.emulator.project_id()).unwrap();

    assert_members(
        &claims,
        &["aud", "exp", "https://stytch.com/session", "iat", "iss", "nbf", "plan", "seats", "sub"],
    );
    assert_eq!(claims["aud"], json!([app.emulator.project_id()]));
    assert_eq!(claims["sub"], login["user_id"]);
    assert_eq!(claims["nbf"], claims["iat"]);
    assert_eq!(claims["exp"].as_i64().unwrap(), claims["iat"].as_i64().unwrap() + 300);
    assert_eq!((&claims["plan"], &claims["seats"]), (&json!("pro"), &json!(3)));

    let session = &claims["https://stytch.com/session"];
    assert_members(
        session,
        &[
            "attributes",
            "authentication_factors",
            "expires_at",
            "id",
            "last_accessed_at",
            "roles",
            "started_at",
        ],
    );
    assert_eq!(session["id"], login["session"]["session_id"]);
    assert_eq!(session["expires_at"], login["session"]["expires_at"]);
    assert_members(
        &session["authentication_factors"][0],
        &["delivery_method", "email_factor", "last_authenticated_at", "type"],
    );

    let header = login["session_jwt"].as_str().unwrap().split('.').next().unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    assert_members(&header, &["alg", "kid", "typ"]);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("JWT")));
}

#[tokio::test]
async fn after_a_rotation_old_and_new_jwts_verify() {
    let app = App::start().await;
    let project = app.emulator.project_id();
    let login = app.log_in("ada@example.com").await;
    app.emulator.rotate_keys();
    let renewed = app.authenticate_session(json!({ "session_token": login["session_token"] })).await.ok();
    let jwks = app.jwks().await;
    assert_eq!(jwks["keys"].as_array().unwrap().len(), 2);
    assert!(verify(&jwks, &login["session_jwt"], project).is_some());
    assert!(verify(&jwks, &renewed["session_jwt"], project).is_some());
    let kid = |jwt: &Value| decode_header(jwt.as_str().unwrap()).unwrap().kid;
    assert_ne!(kid(&login["session_jwt"]), kid(&renewed["session_jwt"]));
    app.authenticate_session(json!({ "session_jwt": login["session_jwt"] })).await.ok();
}

#[tokio::test]
async fn without_overlap_the_old_key_is_gone() {
    let app = App::start().await;
    let login = app.log_in("ada@example.com").await;
    app.emulator.rotate_keys_without_overlap();
    let jwks = app.jwks().await;
    assert_eq!(jwks["keys"].as_array().unwrap().len(), 1);
    assert!(verify(&jwks, &login["session_jwt"], app.emulator.project_id()).is_none());
    app.authenticate_session(json!({ "session_jwt": login["session_jwt"] }))
        .await
        .refused(400, "unable_to_parse_session_jwt");
    app.authenticate_session(json!({ "session_token": login["session_token"] })).await.ok();
}

#[tokio::test]
async fn a_wrong_key_is_never_published() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    app.emulator.inject(Fault::on("/v1/magic_links/authenticate").wrong_key());
    let login = app.authenticate(json!({ "token": token, "session_duration_minutes": 60 })).await.ok();
    assert!(verify(&app.jwks().await, &login["session_jwt"], app.emulator.project_id()).is_none());
    let renewed = app.authenticate_session(json!({ "session_token": login["session_token"] })).await.ok();
    assert!(verify(&app.jwks().await, &renewed["session_jwt"], app.emulator.project_id()).is_some());
}

#[tokio::test]
async fn a_jwt_is_as_old_as_the_emulators_clock() {
    let app = App::start().await;
    let before = app.log_in("ada@example.com").await;
    app.emulator.advance(Duration::from_secs(1000));
    let after = app.authenticate_session(json!({ "session_token": before["session_token"] })).await.ok();
    let issued = |jwt: &Value| {
        let claims: Value = jsonwebtoken::dangerous::insecure_decode_claims(jwt.as_str().unwrap()).unwrap();
        claims["iat"].as_i64().unwrap()
    };
    let passed = issued(&after["session_jwt"]) - issued(&before["session_jwt"]);
    assert!((1000..1030).contains(&passed), "{passed}");
}

#[tokio::test]
async fn no_custom_claim_replaces_one_of_stytchs() {
    let app = App::start().await;
    let token = app.link_for("ada@example.com").await;
    let claims = json!({ "iss": "x", "sub": "x", "aud": "x", "exp": 1, "nbf": 1, "iat": 1, "jti": "x" });
    let request = json!({ "token": token, "session_duration_minutes": 5, "session_custom_claims": claims });
    let login = app.authenticate(request).await.ok();
    assert_eq!(login["session"]["custom_claims"], json!({}));
    let claims = verify(&app.jwks().await, &login["session_jwt"], app.emulator.project_id()).unwrap();
    assert_eq!(claims["sub"], login["user_id"]);
    assert_eq!(claims.get("jti"), None);
}

#[tokio::test]
async fn the_issuer_can_be_the_base_url() {
    let app = App::with(Emulator::builder().base_url_issuer(true)).await;
    let login = app.log_in("ada@example.com").await;
    let claims: Value =
        jsonwebtoken::dangerous::insecure_decode_claims(login["session_jwt"].as_str().unwrap()).unwrap();
    assert_eq!(claims["iss"], app.emulator.base_url());
    app.authenticate_session(json!({ "session_jwt": login["session_jwt"] })).await.ok();
}
