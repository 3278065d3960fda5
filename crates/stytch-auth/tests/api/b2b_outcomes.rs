//! What a B2B login came to: nothing but a finished login ever reads as one.

use serde_json::{Value, json};
use stytch_auth::api::b2b::LoginOutcome;

use crate::support::start;

/// An answer as the reference's table has it, with changes.
fn answer(changes: Value) -> Value {
    let session = json!({"member_session_id": "s", "member_id": "m", "organization_id": "o"});
    let mut answer = json!({
        "member_id": "m", "member": {"member_id": "m", "organization_id": "o"},
        "organization": {"organization_id": "o"}, "member_authenticated": true, "member_session": session,
        "session_token": "t", "session_jwt": "j", "intermediate_session_token": "", "mfa_required": null,
        "primary_required": null, "member_device": null,
    });
    answer.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    answer
}

fn read(changes: Value) -> Result<LoginOutcome, serde_json::Error> {
    serde_json::from_value(answer(changes))
}

fn unfinished(more: Value) -> Value {
    let mut changes = json!({"member_authenticated": false, "session_token": "", "session_jwt": "",
        "member_session": null, "intermediate_session_token": "i"});
    changes.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    changes
}

#[test]
fn the_four_outcomes_of_the_reference() {
    let Ok(LoginOutcome::SignedIn(login)) = read(json!({})) else { panic!("signed in") };
    assert_eq!((login.session_token.expose(), login.session_jwt.expose()), ("t", "j"));
    let enrolled = json!({"member_options": {"mfa_phone_number": "+1", "totp_registration_id": ""},
        "secondary_auth_initiated": "sms_otp"});
    let Ok(LoginOutcome::MfaRequired(rest)) = read(unfinished(json!({"mfa_required": enrolled}))) else {
        panic!("a second factor")
    };
    let required = rest.mfa_required.unwrap();
    assert_eq!(required.member_options.unwrap().mfa_phone_number, "+1");
    assert_eq!(required.secondary_auth_initiated.as_deref(), Some("sms_otp"));
    assert_eq!(rest.intermediate_session_token.expose(), "i");
    let must_enrol = json!({"mfa_required": {"member_options": null, "secondary_auth_initiated": null}});
    let Ok(LoginOutcome::MfaRequired(rest)) = read(unfinished(must_enrol.clone())) else { panic!("enrol") };
    assert_eq!(rest.mfa_required.unwrap().member_options, None);
    for mfa in [json!({}), must_enrol] {
        let mut changes = unfinished(json!({"primary_required": {"allowed_auth_methods": ["sso"]}}));
        changes.as_object_mut().unwrap().extend(mfa.as_object().unwrap().clone());
        let Ok(LoginOutcome::PrimaryRequired(rest)) = read(changes) else { panic!("another first factor") };
        assert_eq!(rest.allowed_auth_methods(), ["sso"]);
    }
}

#[test]
fn contradictions_are_no_answer() {
    let required = json!({"member_options": null, "secondary_auth_initiated": null});
    for changes in [
        json!({"session_token": ""}),
        json!({"session_jwt": null}),
        json!({"member_session": null}),
        json!({"mfa_required": required}),
        json!({"primary_required": {"allowed_auth_methods": []}}),
        json!({"member_authenticated": false}),
        json!({"member_authenticated": null}),
        unfinished(json!({})),
        unfinished(json!({"mfa_required": required, "intermediate_session_token": ""})),
        json!({"member": null}),
        json!({"organization": null}),
    ] {
        let read = read(changes.clone());
        assert!(read.is_err(), "{changes}: {read:?}");
    }
}

#[test]
fn tokens_beside_a_missing_factor_are_dropped() {
    let mfa = json!({"member_options": null, "secondary_auth_initiated": null});
    let changes =
        json!({"member_authenticated": false, "intermediate_session_token": "i", "mfa_required": mfa});
    let outcome = read(changes).unwrap();
    assert!(matches!(&outcome, LoginOutcome::MfaRequired(_)), "{outcome:?}");
    assert!(outcome.signed_in().is_none());
}

#[test]
fn debug_shows_no_token() {
    let canary = json!({"session_token": "canary-1", "session_jwt": "canary-2"});
    let shown = format!("{:?}", read(canary).unwrap());
    assert!(shown.starts_with("SignedIn") && !shown.contains("canary"), "{shown}");
    let mfa = json!({"member_options": null, "secondary_auth_initiated": null});
    let canary = unfinished(json!({"mfa_required": mfa, "intermediate_session_token": "canary-3"}));
    assert!(!format!("{:?}", read(canary).unwrap()).contains("canary"));
}

#[tokio::test]
async fn an_organization_with_rules_of_its_own() {
    let (emulator, stytch) = start().await;
    let organizations = stytch.b2b().organizations();
    let made = organizations.create("Acme").organization_slug("acme").send().await.unwrap().organization;
    let (id, ada) = (&made.organization_id, "ada@acme.example");
    stytch.b2b().members().create(id, ada).send().await.unwrap();
    let email = stytch.b2b().magic_links().email();
    let token = async || {
        email.send_discovery(ada).send().await.unwrap();
        let link = stytch_auth::LinkToken::from(emulator.messages_to(ada)[0].token.as_str());
        let proved = stytch.b2b().magic_links().authenticate_discovery(&link).send().await.unwrap();
        proved.intermediate_session_token
    };
    organizations.update(id).mfa_policy("REQUIRED_FOR_ALL").send().await.unwrap();
    let intermediate = token().await;
    let outcome = stytch.b2b().discovery().exchange(&intermediate, id).send().await.unwrap();
    let LoginOutcome::MfaRequired(rest) = outcome else { panic!("{outcome:?}") };
    assert_eq!(rest.intermediate_session_token, intermediate, "it stays the same");

    let update = organizations.update(id).mfa_policy("OPTIONAL").auth_methods("RESTRICTED");
    update.allowed_auth_methods(["sso"]).send().await.unwrap();
    let outcome = stytch.b2b().discovery().exchange(&token().await, id).send().await.unwrap();
    let LoginOutcome::PrimaryRequired(rest) = outcome else { panic!("{outcome:?}") };
    assert_eq!(rest.allowed_auth_methods(), ["sso"]);
}
