//! What a flood of garbage costs: memory, and calls to Stytch.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request};
use tower::Service as _;

use crate::contestant::HOME;

/// The resident set of this process, in bytes (Linux; 0 elsewhere).
pub fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or_default() * 1024
}

/// Shows an app `count` tokens that differ from each other: every other one is `good` with another payload, so that its
/// form and its header are in order, the rest is noise of the same length. None may be let in.
pub fn flood(router: &Router, good: &Arc<str>, count: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut service = router.clone().into_service::<Body>();
    let (header, signature) =
        (good.split('.').next().unwrap_or_default(), good.rsplit('.').next().unwrap_or_default());
    let length = good.len() - header.len() - signature.len() - 2;
    runtime.block_on(async {
        for n in 0..count {
            let payload = format!("{n:0length$}");
            let token = match n % 2 {
                0 => format!("{header}.{payload}.{signature}"),
                _ => format!("{payload}{payload}"),
            };
            let cookie =
                HeaderValue::try_from(format!("__Host-stytch_session_jwt={token}")).expect("a value");
            let request = Request::builder().uri(HOME).header("cookie", cookie).body(Body::empty());
            let Ok(response) = service.call(request.expect("a request")).await;
            assert_eq!(response.status(), 401);
        }
    });
}
