//! Stytch's Rust SDK as a client of the emulator. It has no local check of sessions, so its key set stands in for that.

mod b2b;
mod consumer;

use std::future::Future;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Where the emulator is, and who we are to it.
pub(crate) struct Emulator {
    pub(crate) base: String,
    pub(crate) project: String,
    pub(crate) secret: String,
}

impl Emulator {
    fn from_env() -> Result<Self, std::env::VarError> {
        Ok(Self {
            base: std::env::var("STYTCH_EMULATOR_URL")?,
            project: std::env::var("STYTCH_PROJECT_ID")?,
            secret: std::env::var("STYTCH_SECRET")?,
        })
    }

    fn http(&self, vertical: stytch::client::Vertical) -> stytch::client::Client {
        let base = reqwest::Url::parse(&self.base).expect("a base URL");
        stytch::client::Client::new_with_base_url(&self.project, &self.secret, base, vertical)
            .expect("a client")
    }

    pub(crate) fn consumer(&self) -> stytch::consumer::client::Client {
        let http = || self.http(stytch::client::Vertical::Consumer);
        stytch::consumer::client::Client::new_with_http_client(http(), http())
    }

    pub(crate) fn b2b(&self) -> stytch::b2b::client::Client {
        let http = || self.http(stytch::client::Vertical::B2B);
        stytch::b2b::client::Client::new_with_http_client(http(), http())
    }

    /// The token in the newest mail to an address.
    pub(crate) async fn token_for(&self, email: &str) -> String {
        let url = format!("{}/emulator/messages?to={}", self.base, email.replace('+', "%2B"));
        let answer = reqwest::get(url).await.expect("an answer").text().await.expect("a body");
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        answer["messages"][0]["token"].as_str().expect("a mail").to_owned()
    }

    pub(crate) async fn rotate_keys(&self) {
        let url = format!("{}/emulator/keys/rotate", self.base);
        reqwest::Client::new().post(url).send().await.expect("an answer");
    }
}

/// A name nobody else has.
pub(crate) fn unique(kind: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("rust-{kind}-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Checks that the emulator has refused, and the SDK has understood.
pub(crate) fn refused<T: std::fmt::Debug>(result: stytch::Result<T>, status: u16, error_type: &str) {
    match result {
        Err(stytch::Error::Response(error)) => {
            assert_eq!((error.status_code.as_u16(), error.error_type.as_str()), (status, error_type));
        }
        other => panic!("expected {error_type}, got {other:?}"),
    }
}

struct Count {
    passed: u32,
    failed: u32,
}

impl Count {
    async fn run(&mut self, name: &str, test: impl Future<Output = Outcome> + Send + 'static) {
        match tokio::spawn(test).await {
            Ok(Ok(())) => {
                self.passed += 1;
                println!("rust {name}: ok");
            }
            problem => {
                self.failed += 1;
                println!("rust {name}: FAILED: {problem:?}");
            }
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let emulator: &'static Emulator = Box::leak(Box::new(Emulator::from_env().expect("STYTCH_… variables")));
    let mut count = Count { passed: 0, failed: 0 };
    count.run("login", consumer::login(emulator)).await;
    count.run("sessions", consumer::sessions(emulator)).await;
    count.run("users", consumer::users(emulator)).await;
    count.run("key set before and after a rotation", consumer::key_set(emulator)).await;
    count.run("consumer rbac", consumer::rbac(emulator)).await;
    count.run("discovery", b2b::discovery(emulator)).await;
    count.run("organizations and members", b2b::organizations_and_members(emulator)).await;
    count.run("member sessions and outcomes", b2b::member_sessions(emulator)).await;
    count.run("second factor", b2b::second_factor(emulator)).await;
    count.run("b2b rbac", b2b::rbac(emulator)).await;
    println!("rust: {} passed, {} failed", count.passed, count.failed);
    if count.failed == 0 && count.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
