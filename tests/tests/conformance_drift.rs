//! The same requests to the three servers, compared byte by byte: what no scenario thought of may not differ either.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "conformance_drift/record.rs"]
mod record;
#[path = "conformance_drift/requests.rs"]
mod requests;

use conformance::conformance::{Case, Mode, Server};
use record::Record;

/// Everything that one server answers.
async fn answers(server: Server, mode: Mode) -> Vec<Record> {
    requests::all(Case { server, mode }).await
}

async fn compare(mode: Mode) {
    let (axum, actix, hyper) =
        tokio::join!(answers(Server::Axum, mode), answers(Server::Actix, mode), answers(Server::Hyper, mode));
    assert!(axum.len() >= 40 && axum.len() == actix.len() && axum.len() == hyper.len());
    let mut differences = String::new();
    for ((axum, actix), hyper) in axum.iter().zip(&actix).zip(&hyper) {
        for (name, other) in [("actix", actix), ("hyper", hyper)] {
            if axum != other {
                differences += &format!("axum {axum:#?}\n{name} {other:#?}\n\n");
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_differs_mild() {
    compare(Mode::Mild).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_differs_strict() {
    compare(Mode::Strict).await;
}
