//! What members can have at Stytch and cannot have here: passwords, authenticator apps, connected apps, registrations
//! with providers. Lists of them are empty, and deleting one finds none.

use serde_json::{Value, json};

use super::{acting, member, organization};
use crate::errors::{CONNECTED_APP_NOT_FOUND, MEMBER_PASSWORD_NOT_FOUND, ROUTE_NOT_FOUND, TOTP_NOT_FOUND};
use crate::operations::{Answer, Call, answer};

pub(super) fn delete_totp(call: &mut Call<'_>) -> Answer {
    let organization = organization(call)?;
    let member = member(call, &organization)?;
    acting::may(call, &organization, "stytch.member", "update.info.delete.mfa-totp", Some(&member))?;
    Err(TOTP_NOT_FOUND.into())
}

pub(super) fn delete_password(call: &mut Call<'_>) -> Answer {
    organization(call)?;
    Err(MEMBER_PASSWORD_NOT_FOUND.into())
}

pub(super) fn connected_apps(call: &mut Call<'_>) -> Answer {
    member(call, &organization(call)?)?;
    answer(json!({ "connected_apps": Vec::<Value>::new() }))
}

pub(super) fn revoke_connected_app(call: &mut Call<'_>) -> Answer {
    member(call, &organization(call)?)?;
    Err(CONNECTED_APP_NOT_FOUND.into())
}

pub(super) fn oidc_providers(call: &mut Call<'_>) -> Answer {
    member(call, &organization(call)?)?;
    answer(json!({ "registrations": Vec::<Value>::new() }))
}

pub(super) fn oauth_provider(call: &mut Call<'_>) -> Answer {
    let provider = match call.fields.required("provider")? {
        "google" => "Google",
        "microsoft" => "Microsoft",
        "slack" => "Slack",
        "hubspot" => "Hubspot",
        "github" => "Github",
        _ => return Err(ROUTE_NOT_FOUND.into()),
    };
    member(call, &organization(call)?)?;
    answer(json!({ "provider_type": provider, "registrations": Vec::<Value>::new() }))
}
