//! The guard over a service without a framework.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use stytch_emulator::{Emulator, Fault};
use support::stytch;
use tower::{ServiceBuilder, ServiceExt, service_fn};
use tower_stytch::{RequireSessionLayer, SessionLayer};

#[tokio::test]
async fn only_who_may_reaches_the_service() {
    let emulator = Emulator::start().await.unwrap();
    let stytch = stytch(&emulator);
    let cookie = support::session(&emulator, &stytch).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let ask = async |guard: RequireSessionLayer, cookie: &str, headers: &[(&str, &str)]| {
        let runs = Arc::clone(&runs);
        let service = ServiceBuilder::new().layer(SessionLayer::new(stytch.clone())).layer(guard).service(
            service_fn(move |_: Request<Full<Bytes>>| {
                runs.fetch_add(1, Ordering::SeqCst);
                async { Ok::<_, Infallible>(Response::new(Full::<Bytes>::default())) }
            }),
        );
        let mut request = Request::get("/members").header("cookie", cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        service.oneshot(request.body(Full::default()).unwrap()).await.unwrap()
    };
    let member = || RequireSessionLayer::new().role("stytch_user");
    assert_eq!(ask(member(), "", &[]).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        ask(member(), "", &[("accept", "text/html")]).await.headers()["location"],
        "/login?return_to=%2Fmembers"
    );
    assert_eq!(ask(member().role("owner"), &cookie, &[]).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        ask(RequireSessionLayer::new().role("owner"), &cookie, &[]).await.status(),
        StatusCode::FORBIDDEN
    );
    let refused = ask(member().role("owner"), &cookie, &[("content-type", "application/grpc")]).await;
    assert_eq!(
        (refused.status(), &refused.headers()["grpc-status"]),
        (StatusCode::OK, &"7".parse().unwrap())
    );
    assert_eq!(runs.load(Ordering::SeqCst), 0);

    let allowed = ask(member(), &cookie, &[]).await;
    assert_eq!((allowed.status(), runs.load(Ordering::SeqCst)), (StatusCode::OK, 1));
    assert_eq!(allowed.headers()["vary"], "Cookie");

    emulator.advance(Duration::from_secs(400));
    emulator.inject(Fault::on("/v1/sessions/authenticate").status(500).times(3));
    let unknown = ask(member(), &cookie, &[]).await;
    assert_eq!(
        (unknown.status(), unknown.headers().get("set-cookie")),
        (StatusCode::SERVICE_UNAVAILABLE, None)
    );
    assert_eq!((&unknown.headers()["retry-after"], runs.load(Ordering::SeqCst)), (&"5".parse().unwrap(), 1));
}
