//! What is actix-web's own; the rest is in the conformance suite.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::pin::Pin;
use std::time::Duration;

use actix_stytch::{AuthRejection, AuthUser, MaybeUser, RequireSession, SessionMiddleware, Stytch};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::HeaderValue;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use futures_util::Stream;
use stytch_auth::web::SessionHandle;
use stytch_auth::{LinkToken, SessionJwt};
use stytch_emulator::{Emulator, Fault};

/// A project that is never called.
fn offline() -> Stytch {
    let builder = Stytch::builder().project_id("project-test-1").secret("secret-test-1");
    builder.build().unwrap()
}

async fn signed_in() -> (Emulator, Stytch, SessionJwt) {
    let emulator = Emulator::start().await.unwrap();
    let clock = emulator.clock();
    let builder = Stytch::builder().project_id(emulator.project_id()).secret(emulator.secret());
    let stytch = builder.base_url(emulator.base_url()).clock(move || clock.now()).build().unwrap();
    stytch.magic_links().email().login_or_create("ada@example.com").send().await.unwrap();
    let token = LinkToken::from(emulator.messages()[0].token.as_str());
    let call = stytch.magic_links().authenticate(&token).session_duration_minutes(60_u32);
    let jwt = call.send().await.unwrap().session_jwt.unwrap();
    (emulator, stytch, jwt)
}

/// actix-web's own helpers panic on some of these.
#[actix_web::test]
async fn bytes_outside_ascii_are_nobody() {
    let app = App::new()
        .wrap(SessionMiddleware::new(offline()))
        .route("/", web::get().to(async |user: MaybeUser| user.is_some().to_string()))
        .route("/account", web::get().to(async |_: AuthUser| "in"));
    let app = init_service(app).await;
    let odd =
        || HeaderValue::from_bytes(b"\xff\xfe; stytch_session=\x80; stytch_session_jwt=\xc3\xa9").unwrap();
    let names =
        ["cookie", "authorization", "accept", "origin", "referer", "sec-fetch-mode", "hx-current-url"];
    for path in ["/", "/account", "/login", "/authenticate", "/logout"] {
        let mut request = TestRequest::get().uri(path);
        for name in names {
            request = request.append_header((name, odd())).append_header((name, odd()));
        }
        let response = call_service(&app, request.to_request()).await;
        assert!(matches!(response.status().as_u16(), 200 | 400 | 401), "{path}: {}", response.status());
        let mut request = TestRequest::post().uri(path).insert_header(("content-type", odd()));
        for name in names {
            request = request.append_header((name, odd()));
        }
        let response = call_service(&app, request.to_request()).await;
        assert!(response.status().is_client_error(), "{path}: {}", response.status());
    }
}

/// The trap that `MaybeUser` is there for: actix-web decides what `Option` means, and an outage becomes nobody.
#[actix_web::test]
async fn option_takes_an_outage_for_nobody_and_maybe_user_does_not() {
    let (emulator, stytch, jwt) = signed_in().await;
    let app = App::new()
        .wrap(SessionMiddleware::new(stytch))
        .route("/option", web::get().to(async |user: Option<AuthUser>| user.is_some().to_string()))
        .route("/maybe", web::get().to(async |user: MaybeUser| user.is_some().to_string()));
    let app = init_service(app).await;
    let ask = async |path: &str| {
        let cookie = format!("stytch_session_jwt={}", jwt.expose());
        let request = TestRequest::get().uri(path).insert_header(("cookie", cookie)).to_request();
        let response = call_service(&app, request).await;
        let status = response.status().as_u16();
        (status, String::from_utf8(read_body(response).await.to_vec()).unwrap())
    };
    assert_eq!(ask("/option").await, (200, "true".to_owned()));
    assert_eq!(ask("/maybe").await, (200, "true".to_owned()));
    emulator.advance(Duration::from_secs(6 * 60));
    emulator.inject(Fault::on("/v1/sessions/authenticate").status(503).retry_after(30).always());
    assert_eq!(ask("/option").await, (200, "false".to_owned()), "if this fails, the README's warning can go");
    assert_eq!(ask("/maybe").await.0, 503);
}

/// Scopes, resources and a second middleware all see the session that the outermost one began.
#[actix_web::test]
async fn one_session_for_every_scope() {
    async fn seen(request: HttpRequest) -> String {
        let extensions = request.extensions();
        extensions.get::<SessionHandle>().map_or("none".to_owned(), |session| format!("{session:?}"))
    }
    let (emulator, stytch, jwt) = signed_in().await;
    let inner = web::scope("/inner")
        .wrap(RequireSession::new())
        .wrap(SessionMiddleware::new(stytch.clone()))
        .service(web::resource("/seen").wrap(RequireSession::new()).route(web::get().to(seen)));
    let app = App::new()
        .wrap(SessionMiddleware::new(stytch))
        .service(web::scope("/outer").service(inner))
        .route("/seen", web::get().to(seen));
    let app = init_service(app).await;
    let ask = |path: &str| {
        let cookie = format!("stytch_session_jwt={}", jwt.expose());
        TestRequest::get().uri(path).insert_header(("cookie", cookie)).to_request()
    };
    let untouched = call_service(&app, ask("/seen")).await;
    assert!(!untouched.headers().contains_key("vary"));
    assert!(read_body(untouched).await.starts_with(b"SessionHandle { decided: false"));

    emulator.advance(Duration::from_secs(6 * 60));
    let nested = call_service(&app, ask("/outer/inner/seen")).await;
    assert_eq!(nested.headers().get_all("vary").count(), 1, "told once, by the outermost");
    assert_eq!(nested.headers().get_all("set-cookie").count(), 2);
    assert!(read_body(nested).await.starts_with(b"SessionHandle { decided: true"));
    assert_eq!(emulator.count_requests("/v1/sessions/authenticate"), 1);
}

/// A rejection is an error of actix-web's, so `?` passes it on, and an app's own error type can hold it.
#[actix_web::test]
async fn rejections_are_errors() {
    #[derive(Debug)]
    struct Mine(AuthRejection);

    impl std::fmt::Display for Mine {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "mine: {}", self.0)
        }
    }

    impl ResponseError for Mine {
        fn error_response(&self) -> HttpResponse {
            let mut response = self.0.error_response();
            response.headers_mut().insert("x-app".try_into().unwrap(), HeaderValue::from_static("mine"));
            response
        }
    }

    impl From<AuthRejection> for Mine {
        fn from(rejection: AuthRejection) -> Self {
            Self(rejection)
        }
    }

    async fn passed_on(user: Result<AuthUser, AuthRejection>) -> Result<&'static str, actix_web::Error> {
        user?;
        Ok("in")
    }
    async fn wrapped(user: Result<AuthUser, AuthRejection>) -> Result<&'static str, Mine> {
        user?;
        Ok("in")
    }
    let app = App::new()
        .wrap(SessionMiddleware::new(offline()))
        .route("/passed-on", web::get().to(passed_on))
        .route("/wrapped", web::get().to(wrapped));
    let app = init_service(app).await;
    for (path, header) in [("/passed-on", None), ("/wrapped", Some("mine"))] {
        let response = call_service(&app, TestRequest::get().uri(path).to_request()).await;
        assert_eq!(response.status(), 401, "{path}");
        assert_eq!(response.headers().get("content-type").unwrap(), "application/problem+json");
        assert_eq!(response.headers().get("x-app").map(|value| value.to_str().unwrap()), header);
        let error = response.response().error().expect("the error stays with the response, for loggers");
        assert!(error.to_string().contains("nobody is signed in"), "{error}");
    }
}

/// A form is read to a limit, and a body that breaks off is no form.
#[actix_web::test]
async fn a_login_body_has_a_limit() {
    let app = init_service(App::new().wrap(SessionMiddleware::new(offline()))).await;
    let post = || {
        let request = TestRequest::post().uri("/login").insert_header(("sec-fetch-site", "same-origin"));
        request.insert_header(("content-type", "application/x-www-form-urlencoded"))
    };
    let within = format!("email=nobody&x={}", "a".repeat(64 * 1024 - 15));
    assert_eq!(within.len(), 64 * 1024);
    let response = call_service(&app, post().set_payload(within.clone()).to_request()).await;
    assert_eq!(response.status(), 422, "it was read, and holds no address");
    let response = call_service(&app, post().set_payload(within + "a").to_request()).await;
    assert_eq!(response.status(), 413);

    let chunks = [Ok(web::Bytes::from_static(b"email=a%40b.example")), Err(PayloadError::Incomplete(None))];
    let broken: Pin<Box<dyn Stream<Item = _>>> = Box::pin(futures_util::stream::iter(chunks));
    let (request, _) = post().to_request().replace_payload(Payload::Stream { payload: broken });
    assert_eq!(call_service(&app, request).await.status(), 400);
}
