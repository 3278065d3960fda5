//! As much of Stytch as a session check needs: a server that publishes the project's keys and counts who calls.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::{Json, Router};
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
        let (jwks, counter) = (signer.jwks(), Arc::clone(&calls));
        let app = Router::new().fallback(move || async move {
            counter.fetch_add(1, Ordering::Relaxed);
            Json(jwks)
        });
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
}
