//! `Debug` of what this crate and the web edge make public shows no secret.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::convert::Infallible;
use std::fmt::Debug;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use stytch_auth::web::{Head, Login, Reply, ResponseHeaders};
use support::stytch;
use tower::{Layer, Service, service_fn};
use tower_stytch::{HttpHeaders, RequireSessionLayer, SessionHandle, SessionLayer};

fn shows_none(secrets: &[&str], shown: &dyn Debug) {
    for text in [format!("{shown:?}"), format!("{shown:#?}")] {
        assert!(!text.is_empty());
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let emulator = stytch_emulator::Emulator::start().await.unwrap();
    let stytch = stytch(&emulator);
    let cookie = support::session(&emulator, &stytch).await;
    let jwt = cookie.split_once('=').unwrap().1.to_owned();
    let secrets = [jwt.as_str(), "canary", emulator.secret()];
    let none = |shown: &dyn Debug| shows_none(&secrets, shown);

    let request = Request::get("/account?token=canary-token")
        .header("cookie", format!("{cookie}; stytch_flow=canary-flow"))
        .header("authorization", "Bearer canary-bearer")
        .body(Full::<Bytes>::default())
        .unwrap();
    let headers = HttpHeaders(request.headers());
    none(&headers);
    assert!(format!("{headers:?}").contains("authorization"), "the names are of use");
    let head = Head { method: "GET", path: "/account", query: request.uri().query(), headers: &headers };
    none(&head);

    let login = Login::new(stytch.clone())
        .session_custom_claims(&std::collections::BTreeMap::from([("a", "canary")]))
        .unwrap();
    none(&login);
    let session = SessionHandle::new(&login, &head);
    none(&session);
    assert!(session.authenticate().await.unwrap().is_some());
    none(&session);
    none(&session.authenticate().await);
    none(&session.user().await);
    none(&session.asker("GET", &headers));
    none(&ResponseHeaders {
        vary_cookie: true,
        cache_control: None,
        set_cookies: vec!["canary-cookie".into()],
    });
    let reply: Reply = login
        .answer(
            Head { path: "/invite", query: Some("stytch_token_type=magic_links&token=canary"), ..head },
            Ok(b""),
            None,
        )
        .await;
    assert!(reply.body.contains("canary"), "it holds the token");
    none(&reply);

    let inner = service_fn(async |_: Request<Full<Bytes>>| {
        Ok::<_, Infallible>(Response::new(Full::<Bytes>::default()))
    });
    let guard = RequireSessionLayer::new().role("owner");
    none(&guard);
    none(&guard.layer(()));
    let layer = SessionLayer::new(stytch);
    none(&layer);
    none(&layer.layer(()));
    let mut service = layer.layer(inner);
    let future = service.call(request);
    none(&future);
    none(&future.await.unwrap().into_body());
}
