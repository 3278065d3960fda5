//! The B2B calls: every documented field reaches the wire under its documented name, and absent fields do not.

use serde_json::{Value, json};
use stytch_auth::api::b2b::{MemberLogin, SearchQuery};
use stytch_auth::{
    CodeVerifier, IntermediateSessionToken, LinkToken, MemberId, OrganizationId, SessionJwt, SessionToken,
    Stytch,
};
use stytch_emulator::Emulator;

use crate::support::{body, last, start};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const URL: &str = "http://localhost:3000/authenticate";

fn acme() -> OrganizationId {
    OrganizationId::from("acme")
}

/// The method, the path and the body of the last call.
fn wire(emulator: &Emulator) -> (String, String, Value) {
    let call = last(emulator);
    let body = if call.body.is_empty() { Value::Null } else { serde_json::from_str(&call.body).unwrap() };
    (call.method, call.path, body)
}

fn expected(method: &str, path: &str, body: Value) -> (String, String, Value) {
    (method.to_owned(), path.to_owned(), body)
}

fn newest(emulator: &Emulator, email: &str) -> LinkToken {
    LinkToken::from(emulator.messages_to(email)[0].token.as_str())
}

async fn organization(stytch: &Stytch) {
    stytch.b2b().organizations().create("Acme").organization_slug("acme").send().await.unwrap();
}

async fn member(emulator: &Emulator, stytch: &Stytch, email: &str) -> MemberLogin {
    stytch.b2b().members().create(&acme(), email).roles(["stytch_admin"]).send().await.unwrap();
    stytch.b2b().magic_links().email().login_or_signup(&acme(), email).send().await.unwrap();
    let login = stytch.b2b().magic_links().authenticate(&newest(emulator, email));
    login.send().await.unwrap().signed_in().unwrap()
}

#[tokio::test]
async fn links_to_one_organization() {
    let (emulator, stytch) = start().await;
    organization(&stytch).await;
    let (email, ada) = (stytch.b2b().magic_links().email(), "ada@acme.example");
    stytch.b2b().members().create(&acme(), ada).send().await.unwrap();
    let sent = email.login_or_signup(&acme(), ada).send().await.unwrap();
    assert_eq!((sent.member_created, sent.organization.organization_slug.as_str()), (false, "acme"));
    assert_eq!(body(&emulator), json!({"organization_id": "acme", "email_address": ada}));
    let call = email.login_or_signup(&acme(), ada).login_redirect_url(URL).signup_redirect_url(URL);
    let call = call.login_expiration_minutes(30_u32).signup_expiration_minutes(31_u32);
    let call = call.login_template_id("login-1").signup_template_id("signup-1");
    call.pkce_code_challenge(CHALLENGE).locale("fr").send().await.unwrap();
    let all = json!({
        "organization_id": "acme", "email_address": ada, "login_redirect_url": URL, "signup_redirect_url": URL,
        "login_expiration_minutes": 30, "signup_expiration_minutes": 31, "login_template_id": "login-1",
        "signup_template_id": "signup-1", "pkce_code_challenge": CHALLENGE, "locale": "fr",
    });
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/magic_links/email/login_or_signup", all));

    let token = newest(&emulator, ada);
    let call = stytch.b2b().magic_links().authenticate(&token).session_duration_minutes(30_u32);
    let call = call.pkce_code_verifier(CodeVerifier::from(VERIFIER)).locale("es").telemetry_id("t-1");
    let login = call.session_custom_claims(&json!({"plan": "pro"})).send().await.unwrap();
    let all = json!({
        "magic_links_token": token.expose(), "session_duration_minutes": 30, "pkce_code_verifier": VERIFIER,
        "locale": "es", "telemetry_id": "t-1", "session_custom_claims": {"plan": "pro"},
    });
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/magic_links/authenticate", all));
    let login = login.signed_in().unwrap();
    assert_eq!((login.member.status.as_str(), login.member.email_address.as_str()), ("active", ada));
    assert_eq!(login.member_session.member_id, login.member.member_id);
    assert!(login.method_id.starts_with("email-") && login.request_id.starts_with("request-id-"));

    let spent = stytch.b2b().magic_links().authenticate(&token);
    let spent = spent.session_token(SessionToken::from("t")).session_jwt(SessionJwt::from("j"));
    let spent = spent.intermediate_session_token(IntermediateSessionToken::from("i"));
    assert!(spent.send().await.unwrap_err().api().unwrap().is_link_spent());
    let all = json!({"magic_links_token": token.expose(), "session_token": "t", "session_jwt": "j",
        "intermediate_session_token": "i"});
    assert_eq!(body(&emulator), all);
}

#[tokio::test]
async fn invitations() {
    let (emulator, stytch) = start().await;
    organization(&stytch).await;
    let admin = member(&emulator, &stytch, "ada@acme.example").await;
    let call = stytch.b2b().magic_links().email().invite(&acme(), "ben@acme.example");
    let call = call.invite_redirect_url("http://localhost:3000/invite").invite_expiration_minutes(60_u32);
    let call = call.invite_template_id("i-1").invited_by_member_id(admin.member.member_id.clone());
    let call = call.name("Ben").roles(["stytch_admin"]).locale("pt-br");
    let call = call.untrusted_metadata(&json!({"theme": "dark"})).as_member_jwt(admin.session_jwt.clone());
    let invited = call.send().await.unwrap();
    assert_eq!((invited.member.status.as_str(), invited.member.is_admin), ("invited", true));
    let all = json!({
        "organization_id": "acme", "email_address": "ben@acme.example", "name": "Ben", "locale": "pt-br",
        "invite_redirect_url": "http://localhost:3000/invite", "invite_expiration_minutes": 60,
        "invite_template_id": "i-1", "invited_by_member_id": admin.member.member_id.as_str(),
        "roles": ["stytch_admin"], "untrusted_metadata": {"theme": "dark"},
    });
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/magic_links/email/invite", all));
    let ben = stytch.b2b().magic_links().authenticate(&newest(&emulator, "ben@acme.example"));
    assert_eq!(ben.send().await.unwrap().signed_in().unwrap().member.name, "Ben");
}

#[tokio::test]
async fn a_call_in_a_members_name_is_checked_by_their_roles() {
    let (emulator, stytch) = start().await;
    organization(&stytch).await;
    let admin = member(&emulator, &stytch, "ada@acme.example").await;
    let plain = stytch.b2b().members().create(&acme(), "ben@acme.example").send().await.unwrap();
    assert!(!plain.member.is_admin);
    let email = stytch.b2b().magic_links().email();
    email.login_or_signup(&acme(), "ben@acme.example").send().await.unwrap();
    let ben = stytch.b2b().magic_links().authenticate(&newest(&emulator, "ben@acme.example"));
    let ben = ben.send().await.unwrap().signed_in().unwrap();
    let invite = || email.invite(&acme(), "eve@acme.example");
    let refused = invite().as_member(ben.session_token).send().await.unwrap_err();
    assert!(refused.api().unwrap().is("unauthorized_action"), "{refused}");
    invite().as_member(admin.session_token).send().await.unwrap();
    let broken = invite().as_member("a\nb").send().await.unwrap_err();
    assert_eq!(broken.kind(), stytch_auth::ErrorKind::Request);
    assert!(!format!("{broken:?}").contains("a\\nb"));
}

#[tokio::test]
async fn discovery() {
    let (emulator, stytch) = start().await;
    let (email, ada) = (stytch.b2b().magic_links().email(), "ada@acme.example");
    let call = email.send_discovery(ada).discovery_redirect_url(URL).discovery_expiration_minutes(30_u32);
    let call = call.login_template_id("d-1").pkce_code_challenge(CHALLENGE).locale("en");
    call.send().await.unwrap();
    let all = json!({
        "email_address": ada, "discovery_redirect_url": URL, "discovery_expiration_minutes": 30,
        "login_template_id": "d-1", "pkce_code_challenge": CHALLENGE, "locale": "en",
    });
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/magic_links/email/discovery/send", all));
    let token = newest(&emulator, ada);
    let call = stytch.b2b().magic_links().authenticate_discovery(&token);
    let proved = call.pkce_code_verifier(CodeVerifier::from(VERIFIER)).send().await.unwrap();
    let all = json!({"discovery_magic_links_token": token.expose(), "pkce_code_verifier": VERIFIER});
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/magic_links/discovery/authenticate", all));
    assert_eq!((proved.email_address.as_str(), proved.discovered_organizations.len()), (ada, 0));

    let intermediate = &proved.intermediate_session_token;
    let call = stytch.b2b().discovery().create_organization(intermediate).session_duration_minutes(30_u32);
    let call = call.organization_name("Acme").organization_slug("acme").email_jit_provisioning("RESTRICTED");
    let call = call.email_allowed_domains(["acme.example"]).session_custom_claims(&json!({"a": 1}));
    let founded = call.send().await.unwrap().signed_in().unwrap();
    let all = json!({
        "intermediate_session_token": intermediate.expose(), "session_duration_minutes": 30,
        "organization_name": "Acme", "organization_slug": "acme", "email_jit_provisioning": "RESTRICTED",
        "email_allowed_domains": ["acme.example"], "session_custom_claims": {"a": 1},
    });
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/discovery/organizations/create", all));
    assert!(founded.member.is_admin);

    email.send_discovery("ben@acme.example").send().await.unwrap();
    let call = stytch.b2b().magic_links().authenticate_discovery(&newest(&emulator, "ben@acme.example"));
    let ben = call.send().await.unwrap();
    let entry = &ben.discovered_organizations[0];
    assert_eq!(entry.membership.membership_type, "eligible_to_join_by_email_domain");
    assert_eq!(entry.membership.details.parse::<Value>().unwrap(), json!({"domain": "acme.example"}));
    assert!(entry.membership.member.is_none() && entry.member_authenticated);
    let call = stytch.b2b().discovery().organizations();
    let listed = call.intermediate_session_token(&ben.intermediate_session_token).send().await.unwrap();
    assert_eq!(listed.email_address, "ben@acme.example");
    let all = json!({"intermediate_session_token": ben.intermediate_session_token.expose()});
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/discovery/organizations", all));
    let id = &listed.discovered_organizations[0].organization.organization_id;
    let call = stytch.b2b().discovery().exchange(&ben.intermediate_session_token, id).locale("fr");
    let call = call.session_duration_minutes(30_u32).telemetry_id("t").session_custom_claims(&json!({}));
    let joined = call.send().await.unwrap().signed_in().unwrap();
    let path = "/v1/b2b/discovery/intermediate_sessions/exchange";
    let all = json!({
        "intermediate_session_token": ben.intermediate_session_token.expose(), "organization_id": id.as_str(),
        "session_duration_minutes": 30, "telemetry_id": "t", "session_custom_claims": {}, "locale": "fr",
    });
    assert_eq!(wire(&emulator), expected("POST", path, all));
    assert_eq!(joined.organization.organization_id, *id);

    let list = stytch.b2b().discovery().organizations().session_token(&joined.session_token);
    assert_eq!(list.send().await.unwrap().discovered_organizations.len(), 1);
    assert_eq!(body(&emulator), json!({"session_token": joined.session_token.expose()}));
}

#[tokio::test]
async fn organizations() {
    let (emulator, stytch) = start().await;
    let call = stytch.b2b().organizations().create("Acme").organization_slug("acme");
    let call = call.organization_logo_url("https://a.example/l.png").organization_external_id("our-1");
    let call = call.email_allowed_domains(["acme.example"]).email_jit_provisioning("RESTRICTED");
    let call = call.email_invites("RESTRICTED").sso_jit_provisioning("NOT_ALLOWED");
    let call = call.auth_methods("RESTRICTED").allowed_auth_methods(vec!["magic_link", "sso"]);
    let call = call.mfa_policy("OPTIONAL").mfa_methods("RESTRICTED").allowed_mfa_methods(["totp"]);
    let call = call.claimed_email_domains(["acme.example"]).trusted_metadata(&json!({"plan": "pro"}));
    let made = call.send().await.unwrap().organization;
    let all = json!({
        "organization_name": "Acme", "organization_slug": "acme", "organization_logo_url": "https://a.example/l.png",
        "organization_external_id": "our-1", "email_allowed_domains": ["acme.example"],
        "email_jit_provisioning": "RESTRICTED", "email_invites": "RESTRICTED", "sso_jit_provisioning": "NOT_ALLOWED",
        "auth_methods": "RESTRICTED", "allowed_auth_methods": ["magic_link", "sso"], "mfa_policy": "OPTIONAL",
        "mfa_methods": "RESTRICTED", "allowed_mfa_methods": ["totp"], "claimed_email_domains": ["acme.example"],
        "trusted_metadata": {"plan": "pro"},
    });
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/organizations", all));

    let id = &made.organization_id;
    let path = format!("/v1/b2b/organizations/{id}");
    assert_eq!(stytch.b2b().organizations().get(id).await.unwrap().organization.organization_id, *id);
    assert_eq!(wire(&emulator), expected("GET", &path, Value::Null));
    let by_slug = stytch.b2b().organizations().get(&acme()).await.unwrap();
    assert_eq!(by_slug.organization.organization_id, *id);
    let changed = stytch.b2b().organizations().update(id).organization_name("Acme Ltd").send().await.unwrap();
    assert_eq!(changed.organization.organization_name, "Acme Ltd");
    assert_eq!(wire(&emulator), expected("PUT", &path, json!({"organization_name": "Acme Ltd"})));

    let query = SearchQuery::all_of().filter("organization_slugs", &["acme"]).unwrap();
    let found = stytch.b2b().organizations().search().limit(5_u32).query(query).send().await.unwrap();
    assert_eq!((found.organizations.len(), found.results_metadata.total), (1, 1));
    assert_eq!(found.results_metadata.next_cursor, None);
    let operand = json!({"filter_name": "organization_slugs", "filter_value": ["acme"]});
    let query = json!({"limit": 5, "query": {"operator": "AND", "operands": [operand]}});
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/organizations/search", query));

    let odd = OrganizationId::from("a/b?c={organization_id}#%");
    assert!(
        stytch.b2b().organizations().get(&odd).await.unwrap_err().api().unwrap().is("organization_not_found")
    );
    assert_eq!(stytch.b2b().organizations().delete(id).send().await.unwrap().organization_id, *id);
    assert_eq!(wire(&emulator), expected("DELETE", &path, json!({})));
    let gone = stytch.b2b().organizations().update(&odd).send().await.unwrap_err();
    assert!(gone.api().unwrap().is("organization_not_found"), "{gone}");
    assert_eq!(
        last(&emulator).path,
        "/v1/b2b/organizations/a/b?c={organization_id}#%",
        "one segment, encoded"
    );
}

#[tokio::test]
async fn members() {
    let (emulator, stytch) = start().await;
    organization(&stytch).await;
    let members = stytch.b2b().members();
    let call = members.create(&acme(), "ada@acme.example").name("Ada").create_member_as_pending(true);
    let call = call.is_breakglass(true).mfa_phone_number("+15005550006").mfa_enrolled(true);
    let call = call.roles(["stytch_admin"]).external_id("our-7").trusted_metadata(&json!({"a": 1}));
    let made = call.untrusted_metadata(&json!({"b": 2})).send().await.unwrap();
    let all = json!({
        "email_address": "ada@acme.example", "name": "Ada", "create_member_as_pending": true, "is_breakglass": true,
        "mfa_phone_number": "+15005550006", "mfa_enrolled": true, "roles": ["stytch_admin"], "external_id": "our-7",
        "trusted_metadata": {"a": 1}, "untrusted_metadata": {"b": 2},
    });
    assert_eq!(wire(&emulator), expected("POST", "/v1/b2b/organizations/acme/members", all));
    assert_eq!((made.member.status.as_str(), made.member.is_breakglass), ("pending", true));

    let id = &made.member_id;
    let path = format!("/v1/b2b/organizations/acme/members/{id}");
    assert_eq!(members.get(&acme(), id).await.unwrap().member_id, *id);
    assert_eq!(members.get(&acme(), &MemberId::from("our-7")).await.unwrap().member_id, *id);
    assert_eq!(members.get_by_email(&acme(), "ada@acme.example").await.unwrap().member_id, *id);
    let nobody = members.get_by_email(&acme(), "a+b&organization_id=x@acme.example").await.unwrap_err();
    assert!(nobody.api().unwrap().is("member_not_found"), "{nobody}");

    let call = members.update(&acme(), id).name("Ada L.").roles(Vec::<String>::new()).mfa_enrolled(false);
    let changed = call.preserve_existing_sessions(true).default_mfa_method("totp").send().await.unwrap();
    let all = json!({"name": "Ada L.", "roles": [], "mfa_enrolled": false, "preserve_existing_sessions": true,
        "default_mfa_method": "totp"});
    assert_eq!(wire(&emulator), expected("PUT", &path, all));
    assert_eq!((changed.member.name.as_str(), changed.member.is_admin), ("Ada L.", false));

    let query = SearchQuery::any_of().filter("member_emails", &["ada@acme.example"]).unwrap();
    let ids = [made.organization.organization_id.clone()];
    let found = members.search(&ids).query(query).send().await.unwrap();
    assert_eq!((found.members.len(), found.organizations.len()), (1, 1));
    assert_eq!(found.organizations[&ids[0]].organization_name, "Acme");

    let other = OrganizationId::from("nowhere");
    assert!(
        members.get(&other, id).await.unwrap_err().api().unwrap().is("organization_not_found"),
        "not in another organisation"
    );
    assert_eq!(members.delete(&acme(), id).send().await.unwrap().member_id, *id);
    assert_eq!(wire(&emulator), expected("DELETE", &path, json!({})));
    let refused = members.reactivate(&acme(), id).send().await.unwrap_err();
    assert!(refused.api().unwrap().is("email_unverified_for_reactivation"), "{refused}");
    assert_eq!(wire(&emulator), expected("PUT", &format!("{path}/reactivate"), json!({})));
}
