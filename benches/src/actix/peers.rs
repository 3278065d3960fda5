//! Crates that people use for the same purpose.

use std::sync::Arc;

use actix_identity::{Identity, IdentityMiddleware};
use actix_session::SessionMiddleware;
use actix_session::storage::CookieSessionStore;
use actix_web::cookie::Key;
use actix_web::dev::ServiceRequest;
use actix_web::error::ErrorUnauthorized;
use actix_web::http::header::SET_COOKIE;
use actix_web::{App, HttpMessage as _, HttpRequest, test, web};
use actix_web_httpauth::extractors::bearer::BearerAuth;
use actix_web_httpauth::middleware::HttpAuthentication;

use super::app::{contestant, request, runtime};
use crate::contestant::{Ask, Contestant, HOME};
use crate::load::Load;
use crate::sessions::Signer;
use crate::yardstick::ByHand;

/// actix-web-httpauth with `jsonwebtoken` in its validator, key and rules kept.
pub(super) fn httpauth(signer: &Signer, load: &Arc<Load>) -> Contestant {
    let verifier = ByHand::new(signer);
    let middleware = HttpAuthentication::bearer(move |request: ServiceRequest, bearer: BearerAuth| {
        let claims = verifier.verify(bearer.token());
        async move {
            let Some(claims) = claims else { return Err((ErrorUnauthorized("no"), request)) };
            request.extensions_mut().insert(claims);
            Ok(request)
        }
    });
    contestant!("actix-web-httpauth 0.8", load.bearer(), super::known_by_hand, middleware)
}

/// actix-identity with its sessions in signed and encrypted cookies.
pub(super) fn identity() -> Contestant {
    async fn login(request: HttpRequest) -> &'static str {
        Identity::login(&request.extensions(), "user-1".to_owned()).expect("a session");
        "Hello"
    }
    async fn home(identity: Identity) -> &'static str {
        assert!(identity.id().is_ok());
        "Hello"
    }
    let key = Key::generate();
    let sessions = {
        let key = key.clone();
        move || SessionMiddleware::new(CookieSessionStore::default(), key.clone())
    };
    let cookie = runtime().block_on(async {
        let app = App::new().route(HOME, web::get().to(login));
        let app = test::init_service(app.wrap(IdentityMiddleware::default()).wrap(sessions())).await;
        let response = test::call_service(&app, request(&Ask::new(HOME)).to_request()).await;
        let cookie = response.headers().get(SET_COOKIE).expect("a cookie").to_str().expect("text");
        cookie.split(';').next().unwrap_or_default().to_owned()
    });
    let asks = Box::new(move |n| vec![Ask::new(HOME).header("cookie", cookie.as_str()); n]);
    Contestant {
        name: "actix-identity 0.9, in a cookie",
        framework: super::FRAMEWORK,
        app: Box::new(move || {
            let app = App::new().route(HOME, web::get().to(home));
            let app = app.wrap(IdentityMiddleware::default()).wrap(sessions());
            let runtime = runtime();
            let service = runtime.block_on(test::init_service(app));
            Box::new(super::app::Actix { runtime, service })
        }),
        warm_up: crate::contestant::BATCH,
        asks,
    }
}
