//! Each kind of project has its own routes, links and hook.

use axum::Router;
use axum_stytch::{SessionLayer, Stytch};
use stytch_emulator::Emulator;

use crate::support::{self, Browser, Logs, ORIGIN};
use crate::world::{ADA, World};

const OF_MEMBERS: [&str; 6] = [
    "/login/discovery",
    "/login/org/acme",
    "/login/organizations",
    "/login/organizations/new",
    "/login/required",
    "/login/switch",
];

#[tokio::test]
async fn a_consumer_project_has_none_of_it() {
    let world = support::World::new().await;
    let mut browser = world.browser();
    for path in OF_MEMBERS {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
        assert_eq!(browser.post(path, &[("email", ADA)]).await.status, 404, "{path}");
    }
    browser.ask(ADA).await;
    let token = world.token_to(ADA);
    for kind in ["discovery", "multi_tenant_magic_links"] {
        let page = browser.get(&format!("/authenticate?stytch_token_type={kind}&token={token}")).await;
        assert_eq!(page.status, 400, "{kind}");
    }
    assert_eq!(world.spent(), 0);
}

#[tokio::test]
async fn a_b2b_project_takes_no_links_of_users() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.ask(ADA).await;
    let link = world.link_to(ADA);
    for kind in ["magic_links", "oauth", "multi_tenant_passwords", "Discovery", ""] {
        let page = browser.get(&link.replace("=discovery", &format!("={kind}"))).await;
        assert_eq!(page.status, 400, "{kind}");
    }
    assert_eq!(browser.get("/login/discovery").await.heading(), "Sign in", "the same by its longer name");
    assert_eq!(browser.get(&link).await.location(), "/login/organizations");
    assert_eq!(browser.get("/login/code").await.status, 405);
    assert_eq!(browser.post("/login/required", &[]).await.status, 405);
}

#[tokio::test]
async fn a_hook_for_the_other_kind_is_a_wiring_fault() {
    let emulator = Emulator::start().await.unwrap();
    for b2b in [false, true] {
        let (logs, _guard) = Logs::listen();
        let builder = Stytch::builder().project_id(emulator.project_id()).secret(emulator.secret());
        let builder = builder.base_url(emulator.base_url()).public_url(ORIGIN);
        let stytch = if b2b { builder.b2b() } else { builder }.build().unwrap();
        let layer = SessionLayer::new(stytch);
        let layer = if b2b {
            layer.on_sign_in(|_| async { Ok::<(), std::io::Error>(()) })
        } else {
            layer.on_member_sign_in(|_| async { Ok::<(), std::io::Error>(()) })
        };
        let mut browser = Browser::new(Router::new().layer(layer), emulator.clock());
        assert_eq!(browser.get("/login").await.status, 500);
        assert!(logs.errors()[0].contains("on_member_sign_in for members"), "{:?}", logs.errors());
        assert_eq!(browser.post("/logout", &[]).await.status, 303, "signing out always works");
    }
}
