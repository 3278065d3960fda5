//! No log line of a member's login holds what could sign somebody in.

use serde_json::Value;
use stytch_emulator::Fault;

use crate::support::Logs;
use crate::world::{ADA, EXCHANGE, SWITCH, World, enter};

/// Every text under these names in every body that went to Stytch.
const SECRET: [&str; 7] = [
    "intermediate_session_token",
    "session_token",
    "session_jwt",
    "magic_links_token",
    "discovery_magic_links_token",
    "pkce_code_verifier",
    "pkce_code_challenge",
];

#[tokio::test]
async fn at_trace_through_all_of_it() {
    let (logs, _guard) = Logs::listen();
    let world = World::new().await;
    let (acme, beta) = (world.organization("Acme").await, world.organization("Beta").await);
    world.member(&acme, ADA).await;
    world.member(&beta, ADA).await;
    world.require_mfa(&beta).await;
    let (mut browser, page) = world.discovered(ADA).await;
    let stopped = enter(&mut browser, &page, &beta).await;
    browser.follow(&stopped).await;
    world.emulator.inject(Fault::on(EXCHANGE).status(500));
    enter(&mut browser, &page, &acme).await;
    enter(&mut browser, &page, &acme).await;
    let mut sealed: Vec<String> = Vec::new();
    sealed.extend(browser.cookies().split("; ").filter_map(|pair| Some(pair.split_once('=')?.1.to_owned())));
    world.emulator.inject(Fault::on(SWITCH).status(200).body("{\"member\":\"canary-4711\"}"));
    browser.post("/login/switch", &[("organization_id", beta.as_str())]).await;
    browser.post("/login/switch", &[("organization_id", beta.as_str())]).await;
    browser.post("/login/org/acme", &[("email", ADA)]).await;
    browser.get(&world.link_to(ADA)).await;
    world.browser().get(&world.link_to(ADA)).await;
    browser.post("/logout", &[]).await;

    let mut secrets = vec!["canary-4711".to_owned(), world.emulator.secret().to_owned()];
    secrets.extend(sealed);
    for call in world.emulator.requests() {
        let body: Value = serde_json::from_str(&call.body).unwrap_or_default();
        secrets.extend(SECRET.iter().filter_map(|name| Some(body[*name].as_str()?.to_owned())));
    }
    secrets.extend(world.emulator.messages().into_iter().map(|mail| mail.token));
    assert!(secrets.len() > 15 && !browser.has_session(), "{}", secrets.len());
    // What the emulator itself logs is its own business: it has no secrets.
    let ours: Vec<_> =
        logs.text().lines().filter(|line| !line.contains("stytch_emulator")).map(str::to_owned).collect();
    assert!(
        ours.iter()
            .any(|line| line.contains("an organisation was not entered") || line.contains("stytch_auth"))
    );
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        let line = ours.iter().find(|line| line.contains(secret.as_str()));
        assert!(line.is_none(), "{line:?}");
    }
}
