//! Calls with a member's session in a header: that member's permissions decide.

use reqwest::Method;
use serde_json::{Value, json};
use stytch_emulator::Emulator;

use super::{ORGANIZATIONS, text};
use crate::app::{Answer, App, JSON, send};

struct Scene {
    app: App,
    admin: Value,
    member: Value,
    stranger: Value,
}

async fn scene(strict: bool) -> Scene {
    let app = App::with(Emulator::builder().strict(strict)).await;
    app.organization("acme", json!({})).await;
    app.organization("other", json!({})).await;
    app.member("acme", "admin@acme.example", json!({ "roles": ["stytch_admin"] })).await;
    app.member("acme", "member@acme.example", json!({})).await;
    app.member("other", "stranger@acme.example", json!({ "roles": ["stytch_admin"] })).await;
    let admin = app.member_login("acme", "admin@acme.example").await;
    let member = app.member_login("acme", "member@acme.example").await;
    let stranger = app.member_login("other", "stranger@acme.example").await;
    Scene { app, admin, member, stranger }
}

impl Scene {
    async fn call(&self, who: &Value, method: Method, path: &str, body: Value) -> Answer {
        let request = self.app.request(method, &format!("{ORGANIZATIONS}/acme{path}"));
        let request = request.header("X-Stytch-Member-Session", text(&who["session_token"]));
        send(request.header("content-type", JSON).body(body.to_string())).await
    }
}

#[tokio::test]
async fn an_admin_may_a_member_may_not_and_a_stranger_never() {
    let scene = scene(false).await;
    let change = json!({ "organization_name": "Acme 2", "mfa_policy": "OPTIONAL" });
    let newcomer = |n: u8| json!({ "email_address": format!("n{n}@acme.example") });
    scene.call(&scene.admin, Method::PUT, "", change.clone()).await.ok();
    scene.call(&scene.admin, Method::POST, "/members", newcomer(1)).await.ok();
    for (method, path, body) in
        [(Method::PUT, "", change), (Method::DELETE, "", json!({})), (Method::POST, "/members", newcomer(2))]
    {
        let by_member = scene.call(&scene.member, method.clone(), path, body.clone()).await;
        by_member.refused_b2b(403, "session_authorization_error");
        let by_stranger = scene.call(&scene.stranger, method, path, body).await;
        by_stranger.refused_b2b(403, "session_authorization_tenancy_error");
    }
    let jwt = scene.app.request(Method::DELETE, &format!("{ORGANIZATIONS}/acme"));
    let jwt = jwt.header("X-Stytch-Member-SessionJWT", text(&scene.member["session_jwt"]));
    send(jwt).await.refused_b2b(403, "session_authorization_error");
    let ended = json!({ "session_token": "A".repeat(44) });
    scene.call(&ended, Method::DELETE, "", json!({})).await.refused(404, "session_not_found");
    scene.call(&scene.admin, Method::DELETE, "", json!({})).await.ok();
}

#[tokio::test]
async fn members_may_change_themselves_but_not_their_roles() {
    let scene = scene(false).await;
    let own = format!("/members/{}", text(&scene.member["member_id"]));
    let name = json!({ "name": "M", "untrusted_metadata": { "a": 1 } });
    scene.call(&scene.member, Method::PUT, &own, name.clone()).await.ok();
    let admin = format!("/members/{}", text(&scene.admin["member_id"]));
    scene
        .call(&scene.member, Method::PUT, &admin, name)
        .await
        .refused_b2b(403, "session_authorization_error");
    for privilege in [json!({ "roles": ["stytch_admin"] }), json!({ "is_breakglass": true })] {
        scene
            .call(&scene.member, Method::PUT, &own, privilege)
            .await
            .refused_b2b(403, "session_authorization_error");
    }
    let metadata = json!({ "trusted_metadata": {} });
    scene
        .call(&scene.admin, Method::PUT, &own, metadata)
        .await
        .refused_b2b(401, "cannot_update_trusted_metadata");
    let roles = json!({ "roles": ["stytch_admin"] });
    scene.call(&scene.admin, Method::PUT, &own, roles).await.ok();
}

#[tokio::test]
async fn strictly_it_is_an_unauthorized_action() {
    let scene = scene(true).await;
    let refused = scene.call(&scene.member, Method::DELETE, "", json!({})).await;
    refused.refused_b2b(401, "unauthorized_action");
}
