//! What people write with the vendor's crate. It checks no session JWT itself; it fetches and keeps the project's keys, and
//! it asks Stytch.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::StatusCode;
use axum::http::header::COOKIE;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use stytch::client::Client;
use stytch::consumer::sessions::{AuthenticateRequest, AuthenticateResponse, Sessions};

use crate::contestant::HOME;
use crate::sessions::PROJECT_ID;
use crate::yardstick::{Claims, session_jwt};

fn shown(request: &Request) -> Option<String> {
    let cookies = request.headers().get(COOKIE)?.to_str().ok()?;
    session_jwt(cookies).map(str::to_owned)
}

/// Local: the key from the crate, the check as the crate itself does it for the tokens of machines.
pub(super) fn keys(client: Client) -> Router {
    async fn verify(client: &Client, token: &str) -> Option<Claims> {
        let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
        let jwk = client.fetch_jwk(&kid).await.ok()?;
        let key = DecodingKey::from_rsa_components(&jwk.n, &jwk.e).ok()?;
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_audience(&[PROJECT_ID]);
        rules.set_issuer(&[format!("stytch.com/{PROJECT_ID}")]);
        rules.validate_nbf = true;
        jsonwebtoken::decode(token, &key, &rules).ok().map(|data| data.claims)
    }
    async fn check(
        State(client): State<Client>,
        mut request: Request,
        next: Next,
    ) -> Result<Response, StatusCode> {
        let token = shown(&request).ok_or(StatusCode::UNAUTHORIZED)?;
        let claims = verify(&client, &token).await.ok_or(StatusCode::UNAUTHORIZED)?;
        request.extensions_mut().insert(claims);
        Ok(next.run(request).await)
    }
    async fn home(Extension(claims): Extension<Claims>) -> &'static str {
        assert!(claims.sub.starts_with("user-"));
        "Hello"
    }
    Router::new().route(HOME, get(home)).layer(middleware::from_fn_with_state(client, check))
}

/// Remote: `sessions/authenticate` for every request, here over loopback to a server that has its answer ready.
pub(super) fn call(client: Client) -> Router {
    async fn check(
        State(client): State<Client>,
        mut request: Request,
        next: Next,
    ) -> Result<Response, StatusCode> {
        let session_jwt = Some(shown(&request).ok_or(StatusCode::UNAUTHORIZED)?);
        let body = AuthenticateRequest { session_jwt, ..AuthenticateRequest::default() };
        let answer: AuthenticateResponse =
            Sessions::new(client).authenticate(body).await.map_err(|_| StatusCode::UNAUTHORIZED)?;
        request.extensions_mut().insert(Arc::new(answer));
        Ok(next.run(request).await)
    }
    async fn home(Extension(answer): Extension<Arc<AuthenticateResponse>>) -> &'static str {
        assert!(answer.user.user_id.starts_with("user-"));
        "Hello"
    }
    Router::new().route(HOME, get(home)).layer(middleware::from_fn_with_state(client, check))
}
