//! As much of Stytch as a session check needs: a server that publishes the project's keys, says yes to one session and
//! counts who calls.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::sessions::{PROJECT_ID, Signer};

pub struct FakeStytch {
    address: SocketAddr,
    calls: Arc<AtomicUsize>,
}

impl FakeStytch {
    /// Serves on loopback for as long as the runtime lives.
    pub async fn start(signer: &Signer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let calls = Arc::new(AtomicUsize::new(0));
        let answering = |answer: Value| {
            let counter = Arc::clone(&calls);
            async move || {
                counter.fetch_add(1, Ordering::Relaxed);
                Json(answer)
            }
        };
        let app = Router::new()
            .route("/v1/sessions/authenticate", post(answering(session(&signer.session(0)))))
            .fallback(answering(signer.jwks()));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, calls }
    }

    /// How often it was called, for whatever reason.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    /// A handle with the default settings, the system's clock and empty caches.
    #[allow(clippy::disallowed_methods, reason = "real time is what production has")]
    pub fn client(&self) -> stytch_auth::Stytch {
        stytch_auth::Stytch::builder()
            .project_id(PROJECT_ID)
            .secret("secret-test-benchmark")
            .public_url("https://app.example.com")
            .base_url(format!("http://{}", self.address))
            .clock(std::time::SystemTime::now)
            .build()
            .expect("settings that work")
    }

    /// The vendor's own client, with its default settings.
    #[cfg(feature = "peers")]
    pub fn vendor(&self) -> stytch::client::Client {
        let base_url = format!("http://{}", self.address).parse().expect("a URL");
        let vertical = stytch::client::Vertical::Consumer;
        stytch::client::Client::new_with_base_url(PROJECT_ID, "secret-test-benchmark", base_url, vertical)
            .expect("settings that work")
    }
}

/// What Stytch answers when it is shown a session that goes on; the text is made once.
fn session(jwt: &str) -> Value {
    let time = jiff::Timestamp::now();
    let user_id = "user-test-00000000-3333-4333-8333-333333333333";
    json!({
        "request_id": "request-id-test-1",
        "status_code": 200,
        "session_token": "WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY",
        "session_jwt": jwt,
        "session": {
            "session_id": "session-test-1",
            "user_id": user_id,
            "authentication_factors": [{
                "type": "magic_link",
                "delivery_method": "email",
                "last_authenticated_at": time,
                "email_factor": {"email_address": "0@example.com", "email_id": "email-test-1"},
            }],
            "roles": ["stytch_user"],
            "started_at": time,
            "last_accessed_at": time,
            "expires_at": time + jiff::Span::new().hours(24),
        },
        "user": {
            "user_id": user_id,
            "emails": [{"email": "0@example.com", "email_id": "email-test-1", "verified": true}],
            "status": "active",
            "phone_numbers": [],
            "webauthn_registrations": [],
            "providers": [],
            "totps": [],
            "crypto_wallets": [],
            "biometric_registrations": [],
            "is_locked": false,
            "roles": ["stytch_user"],
            "created_at": time,
        },
    })
}
