//! An app's backend, as far as these tests need one.

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::{Value, json};
use stytch_emulator::{Emulator, EmulatorBuilder};

use crate::manual;

pub(crate) const JSON: &str = "application/json";

pub(crate) struct App {
    pub(crate) emulator: Emulator,
    pub(crate) http: Client,
}

pub(crate) struct Answer {
    /// `POST /v1/users`
    pub(crate) call: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl App {
    pub(crate) async fn start() -> Self {
        Self::with(Emulator::builder()).await
    }

    pub(crate) async fn strict() -> Self {
        Self::with(Emulator::builder().strict(true)).await
    }

    pub(crate) async fn with(builder: EmulatorBuilder) -> Self {
        let http = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { emulator: builder.start().await.unwrap(), http }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.emulator.base_url())
    }

    /// A request without credentials.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.url(path))
    }

    /// A request with the project's credentials.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).basic_auth(self.emulator.project_id(), Some(self.emulator.secret()))
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).header(CONTENT_TYPE, JSON).body(body.to_string())).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).header(CONTENT_TYPE, JSON).body(body.to_string())).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    /// Asks for a login link; answers its token.
    pub(crate) async fn link_for(&self, email: &str) -> String {
        self.post("/v1/magic_links/email/login_or_create", json!({ "email": email })).await.ok();
        self.emulator.messages_to(email)[0].token.clone()
    }

    pub(crate) async fn authenticate(&self, body: Value) -> Answer {
        self.post("/v1/magic_links/authenticate", body).await
    }

    /// Logs in for an hour.
    pub(crate) async fn log_in(&self, email: &str) -> Value {
        let token = self.link_for(email).await;
        self.authenticate(json!({ "token": token, "session_duration_minutes": 60 })).await.ok()
    }

    pub(crate) async fn authenticate_session(&self, body: Value) -> Answer {
        self.post("/v1/sessions/authenticate", body).await
    }

    pub(crate) async fn jwks(&self) -> Value {
        let path = format!("/v1/sessions/jwks/{}", self.emulator.project_id());
        send(self.bare(Method::GET, &path)).await.ok()
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let call = format!("{} {}", request.method(), request.url().path());
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { call, status, headers, text: response.text().await.unwrap() }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body of a success, with its envelope checked.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        let body = self.json();
        assert_eq!(body["status_code"], 200);
        assert!(body["request_id"].as_str().unwrap().starts_with("request-id-test-"));
        body
    }

    /// Checks that this is an error of Stytch's, of this status and type.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, error_type: &str) {
        self.refused_by("docs", status, error_type);
    }

    /// The same, of a type that only B2B calls give.
    #[track_caller]
    pub(crate) fn refused_b2b(&self, status: u16, error_type: &str) {
        self.refused_by("docs/b2b", status, error_type);
    }

    #[track_caller]
    fn refused_by(&self, docs: &str, status: u16, error_type: &str) {
        let body = self.json();
        assert_eq!((self.status, body["error_type"].as_str()), (status, Some(error_type)), "{}", self.text);
        assert_eq!(body["status_code"], status);
        assert_eq!(body["error_url"], format!("https://stytch.com/{docs}/api/errors/{status}#{error_type}"));
        assert!(body["request_id"].as_str().unwrap().starts_with("request-id-test-"));
        assert!(!body["error_message"].as_str().unwrap().is_empty());
        assert!(
            manual::documents(&self.call, status, error_type),
            "the manual does not say that {} can be refused with {error_type}",
            self.call
        );
    }
}

/// Checks that an object has these members and no others.
#[track_caller]
pub(crate) fn assert_members(object: &Value, members: &[&str]) {
    let mut actual: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = members.to_vec();
    actual.sort_unstable();
    expected.sort_unstable();
    assert_eq!(actual, expected);
}

/// Checks the form of a time: RFC 3339, UTC, whole seconds.
#[track_caller]
pub(crate) fn assert_time(value: &Value) {
    let text = value.as_str().unwrap();
    assert!(text.len() == 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T', "{text}");
}

/// Every field of a user.
pub(crate) const USER: [&str; 19] = [
    "biometric_registrations",
    "created_at",
    "crypto_wallets",
    "emails",
    "external_id",
    "is_locked",
    "lock_created_at",
    "lock_expires_at",
    "name",
    "password",
    "phone_numbers",
    "providers",
    "roles",
    "status",
    "totps",
    "trusted_metadata",
    "untrusted_metadata",
    "user_id",
    "webauthn_registrations",
];

/// Every field of a session.
pub(crate) const SESSION: [&str; 9] = [
    "attributes",
    "authentication_factors",
    "custom_claims",
    "expires_at",
    "last_accessed_at",
    "roles",
    "session_id",
    "started_at",
    "user_id",
];
