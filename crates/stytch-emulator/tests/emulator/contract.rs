//! The table of calls is true: each call works with what it requires, and honours each field it lists.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

use crate::app::{Answer, App, JSON, send};
use crate::b2b::text;
use crate::manual::documents;

/// No value of this form is right for any field.
fn nonsense() -> Value {
    json!([[]])
}

/// Calls that cannot succeed here, with what they say to a request that makes sense.
const NEVER: [(&str, &str); 17] = [
    ("/v1/sessions/migrate", "migrate_from_external_missing_userinfo"),
    ("/v1/sessions/exchange_access_token", "oauth_access_token_exchange_token_invalid_grant"),
    ("/v1/sessions/attest", "trusted_token_profile_not_found"),
    ("/v1/b2b/sessions/migrate", "migrate_from_external_missing_userinfo"),
    ("/v1/b2b/sessions/exchange_access_token", "oauth_access_token_exchange_token_invalid_grant"),
    ("/v1/b2b/sessions/attest", "trusted_token_profile_not_found"),
    ("/v1/users/webauthn_registrations/{webauthn_registration_id}", "webauthn_registration_not_found"),
    ("/v1/users/biometric_registrations/{biometric_registration_id}", "biometric_registration_not_found"),
    ("/v1/users/totps/{totp_id}", "totp_not_found"),
    ("/v1/users/crypto_wallets/{crypto_wallet_id}", "crypto_wallet_not_found"),
    ("/v1/users/passwords/{password_id}", "password_not_found"),
    ("/v1/users/oauth/{oauth_user_registration_id}", "oauth_user_registration_not_found"),
    ("/v1/users/{user_id}/connected_apps/{connected_app_id}/revoke", "connected_app_not_found"),
    ("/v1/b2b/organizations/{organization_id}/connected_apps/{connected_app_id}", "connected_app_not_found"),
    (
        "/v1/b2b/organizations/{organization_id}/members/{member_id}/connected_apps/{connected_app_id}/revoke",
        "connected_app_not_found",
    ),
    ("/v1/b2b/organizations/{organization_id}/members/{member_id}/totp", "totp_not_found"),
    (
        "/v1/b2b/organizations/{organization_id}/members/passwords/{member_password_id}",
        "member_password_not_found",
    ),
];

/// What a call is made with.
struct World {
    app: App,
    user_id: String,
    organization_id: String,
    member_id: String,
    email: String,
    turn: u32,
}

impl World {
    async fn new() -> Self {
        let app = App::start().await;
        let empty = String::new;
        let mut world = Self {
            app,
            user_id: empty(),
            organization_id: empty(),
            member_id: empty(),
            email: empty(),
            turn: 0,
        };
        world.renew().await;
        world
    }

    /// New people and a new organization, so that no call depends on an earlier one.
    async fn renew(&mut self) {
        self.turn += 1;
        self.email = format!("ada{}@acme{}.example", self.turn, self.turn);
        let user = self.app.post("/v1/users", json!({ "email": self.email })).await.ok();
        self.user_id = text(&user["user_id"]).to_owned();
        let open = json!({
            "email_allowed_domains": ["other.example"], "email_jit_provisioning": "RESTRICTED",
            "email_invites": "ALL_ALLOWED", "organization_external_id": format!("acme.{}", self.turn),
        });
        let organization = self.app.organization(&format!("acme-{}", self.turn), open).await;
        self.organization_id = text(&organization["organization_id"]).to_owned();
        let phone = json!({ "mfa_phone_number": format!("+1202555{:04}", self.turn), "external_id": "7" });
        let member = self.app.member(&self.organization_id, &self.email, phone).await;
        self.member_id = text(&member["member_id"]).to_owned();
    }

    async fn value(&self, path: &str, field: &str) -> Value {
        let b2b = path.starts_with("/v1/b2b/");
        match field {
            "organization_id" => json!(self.organization_id),
            "organization_ids" => json!([self.organization_id]),
            "member_id" => json!(self.member_id),
            "user_id" => json!(self.user_id),
            "email" => json!(format!("new{}@example.com", self.turn)),
            "email_address" => json!(format!("new{}@other.example", self.turn)),
            "organization_name" => json!("Acme"),
            "org_policy" => json!({ "roles": [] }),
            "provider" => json!("google"),
            "project_id" => json!(self.app.emulator.project_id()),
            "email_id" => self
                .app
                .post(
                    "/v1/magic_links/email/send",
                    json!({ "email": "more@example.com", "user_id": self.user_id }),
                )
                .await
                .ok()["email_id"]
                .clone(),
            "phone_id" => {
                let both = json!({ "email": "p@example.com", "phone_number": "+12025550100" });
                self.app.post("/v1/users", both).await.ok()["phone_id"].clone()
            }
            "token" if path.ends_with("magic_links/authenticate") => {
                json!(self.app.link_for(&self.email).await)
            }
            "magic_links_token" => {
                self.app.login_or_signup(&self.organization_id, &self.email).await.ok();
                json!(self.app.last_token(&self.email))
            }
            "discovery_magic_links_token" => {
                let body = json!({ "email_address": self.email });
                self.app.post("/v1/b2b/magic_links/email/discovery/send", body).await.ok();
                json!(self.app.last_token(&self.email))
            }
            "intermediate_session_token" => {
                self.app.discover(&self.email).await["intermediate_session_token"].clone()
            }
            "session_token" if b2b => {
                self.app.member_login(&self.organization_id, &self.email).await["session_token"].clone()
            }
            "session_token" => self.app.log_in(&self.email).await["session_token"].clone(),
            "code" => {
                let body = json!({ "organization_id": self.organization_id, "member_id": self.member_id });
                let sent = self.app.post("/v1/b2b/otps/sms/send", body).await.ok();
                json!(self.app.last_token(text(&sent["member"]["mfa_phone_number"])))
            }
            "connected_app_id" => json!("connected-app-test-0"),
            _ => json!("x"),
        }
    }

    /// The path, and the least that the call needs.
    async fn request(&self, call: &Value) -> (String, Map<String, Value>) {
        let template = text(&call["path"]);
        let mut segments = Vec::new();
        for segment in template.split('/') {
            match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => segments.push(text(&self.value(template, name).await).to_owned()),
                None => segments.push(segment.to_owned()),
            }
        }
        let mut body = Map::new();
        let required = fields(call).filter(|(_, required)| *required).map(|(name, _)| name.to_owned());
        for name in required.collect::<Vec<_>>() {
            body.insert(name.clone(), self.value(template, &name).await);
        }
        // One of several, as these calls want it.
        let one = match template {
            "/v1/users" => Some("email"),
            "/v1/users/{user_id}/exchange_primary_factor" => Some("email_address"),
            "/v1/b2b/discovery/organizations" | "/v1/b2b/otps/sms/authenticate" => {
                Some("intermediate_session_token")
            }
            "/v1/b2b/organizations/{organization_id}/member" => Some("member_id"),
            path if path.contains("/unlink_retired_email") => Some("email_address"),
            path if path.contains("sessions/") && !path.contains("jwks") => Some("session_token"),
            _ => None,
        };
        if let Some(name) =
            one.filter(|name| fields(call).any(|(known, _)| known == *name) && !body.contains_key(*name))
        {
            let value = match template {
                path if path.contains("/unlink_retired_email") => self.retired().await,
                _ if template.ends_with("/attest") => return (segments.join("/"), body),
                _ => self.value(template, name).await,
            };
            body.insert(name.to_owned(), value);
        }
        // The address has to be known.
        if ["/v1/magic_links/email/send", "/v1/magic_links/email/revoke_invite"].contains(&template) {
            body.insert("email".to_owned(), json!(self.email));
        }
        if template.ends_with("/reactivate") {
            self.app.member_login(&self.organization_id, &self.email).await;
            let path = format!("/v1/b2b/organizations/{}/members/{}", self.organization_id, self.member_id);
            self.app.delete(&path).await.ok();
        }
        (segments.join("/"), body)
    }

    async fn retired(&self) -> Value {
        let path = format!("/v1/b2b/organizations/{}/members/{}", self.organization_id, self.member_id);
        self.app
            .put(&path, json!({ "email_address": format!("later{}@acme.example", self.turn) }))
            .await
            .ok();
        json!(self.email)
    }

    async fn send(&self, call: &Value, path: &str, body: &Map<String, Value>) -> Answer {
        let method: Method = text(&call["method"]).parse().unwrap();
        let request = self.app.request(method.clone(), path);
        send(match method {
            Method::GET => {
                let pairs = body.iter().map(|(name, value)| (name.as_str(), text(value)));
                let url = reqwest::Url::parse_with_params(&self.app.url(path), pairs).unwrap();
                self.app
                    .http
                    .get(url)
                    .basic_auth(self.app.emulator.project_id(), Some(self.app.emulator.secret()))
            }
            Method::DELETE => request,
            _ => request.header(CONTENT_TYPE, JSON).body(Value::from(body.clone()).to_string()),
        })
        .await
    }
}

fn fields(call: &Value) -> impl Iterator<Item = (&str, bool)> {
    let list = call["fields"].as_array().unwrap().iter();
    list.map(|field| (text(&field["name"]), field["required"] == true))
}

fn has_body(call: &Value) -> bool {
    ["POST", "PUT"].contains(&text(&call["method"]))
}

fn never(call: &Value) -> Option<&'static str> {
    NEVER.iter().find(|(path, _)| call["path"] == *path).map(|(_, error_type)| *error_type)
}

async fn calls(world: &World) -> Vec<Value> {
    let list = send(world.app.bare(Method::GET, "/emulator/calls")).await.json();
    list["calls"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_call_works_with_what_it_requires() {
    let mut world = World::new().await;
    for call in calls(&world).await {
        world.renew().await;
        let (path, mut body) = world.request(&call).await;
        for (name, _) in fields(&call).filter(|(name, _)| !body.contains_key(*name)).collect::<Vec<_>>() {
            if has_body(&call) {
                body.insert(name.to_owned(), Value::Null);
            }
        }
        let answer = world.send(&call, &path, &body).await;
        match never(&call) {
            None => drop(answer.ok()),
            Some(error_type) => {
                assert_eq!(answer.json()["error_type"], error_type, "{path}: {}", answer.text);
                assert!(documents(&answer.call, answer.status, error_type), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn no_call_works_without_what_it_requires() {
    let mut world = World::new().await;
    for call in calls(&world).await {
        world.renew().await;
        let (path, body) = world.request(&call).await;
        for (name, _) in fields(&call).filter(|(_, required)| *required) {
            let mut less = body.clone();
            less.remove(name);
            let answer = world.send(&call, &path, &less).await;
            assert_eq!(answer.status, 400, "{path} without {name}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn every_field_of_every_call_is_looked_at() {
    let mut world = World::new().await;
    for call in calls(&world).await.iter().filter(|call| has_body(call)) {
        world.renew().await;
        let (path, body) = world.request(call).await;
        for (name, _) in fields(call) {
            let mut wrong = body.clone();
            wrong.insert(name.to_owned(), nonsense());
            let answer = world.send(call, &path, &wrong).await;
            assert_eq!(answer.status, 400, "{path} with a wrong {name}");
        }
        // What was refused has changed nothing: the same request, with its token, still works.
        let answer = world.send(call, &path, &body).await;
        assert!(answer.status == 200 || never(call).is_some(), "{path} afterwards: {}", answer.text);
    }
}
