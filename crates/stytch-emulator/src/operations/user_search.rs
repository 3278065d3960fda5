//! Searches for users.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::search::{Custom, Filters, Refusals, Test, expected, rate, search, texts};
use super::{Answer, Call, answer, views};
use crate::errors::{
    ApiError, USER_SEARCH_EMAIL_TOO_SHORT, USER_SEARCH_EXPECTED_FLAG, USER_SEARCH_EXPECTED_LIST,
    USER_SEARCH_EXPECTED_TEXT, USER_SEARCH_EXPECTED_TIME, USER_SEARCH_FILTER_NAME_NOT_RECOGNIZED,
    USER_SEARCH_INVALID_STATUS, USER_SEARCH_NAME_TOO_SHORT, USER_SEARCH_PHONE_TOO_SHORT,
};
use crate::state::users::User;

pub(super) fn users(call: &mut Call<'_>) -> Answer {
    rate(call, "users", 150)?;
    let created_after = |user: Option<&User>, value: &Value| {
        let after = moment(value)?;
        Ok(user.is_some_and(|user| after < user.created_at))
    };
    let created_before = |user: Option<&User>, value: &Value| {
        let before = moment(value)?;
        Ok(user.is_some_and(|user| user.created_at < before))
    };
    let created_between = |user: Option<&User>, value: &Value| {
        let (after, before) = (moment(&value["greater_than"])?, moment(&value["less_than"])?);
        Ok(user.is_some_and(|user| after < user.created_at && user.created_at < before))
    };
    let status = |user: Option<&User>, value: &Value| match value.as_str() {
        Some("active" | "pending") => Ok(user.is_some_and(|user| value == views::status(user))),
        _ => Err(expected("status", USER_SEARCH_INVALID_STATUS, "`active` or `pending`")),
    };
    let nobody =
        |_: Option<&User>, value: &Value| texts("…_id", value, USER_SEARCH_EXPECTED_LIST).map(|_| false);
    let mut known: Vec<(&'static str, Test<'_, User>)> = vec![
        ("created_at_greater_than", Test::Value(&created_after)),
        ("created_at_less_than", Test::Value(&created_before)),
        ("created_at_between", Test::Value(&created_between)),
        ("status", Test::Value(&status)),
        ("user_id", Test::AnyOf(|user| user.external_id.iter().chain([&user.user_id]).cloned().collect())),
        ("email_address", Test::AnyOf(addresses)),
        ("email_id", Test::AnyOf(|user| user.emails.iter().map(|email| email.email_id.clone()).collect())),
        ("email_address_fuzzy", Test::Fuzzy(addresses, USER_SEARCH_EMAIL_TOO_SHORT)),
        ("email_domain", Test::AnyOf(domains)),
        ("email_verified", Test::Flag(|user| user.emails.iter().any(|email| email.verified))),
        ("phone_number", Test::AnyOf(numbers)),
        (
            "phone_id",
            Test::AnyOf(|user| user.phone_numbers.iter().map(|phone| phone.phone_id.clone()).collect()),
        ),
        ("phone_number_fuzzy", Test::Fuzzy(numbers, USER_SEARCH_PHONE_TOO_SHORT)),
        ("full_name_fuzzy", Test::Fuzzy(full_name, USER_SEARCH_NAME_TOO_SHORT)),
    ];
    // Nobody has a factor that is not emulated.
    let flags = [
        "phone_verified",
        "webauthn_registration_verified",
        "biometric_verified",
        "crypto_wallet_verified",
        "totp_verified",
    ];
    known.extend(flags.map(|name| (name, Test::Flag((|_| false) as fn(&User) -> bool))));
    known.push(("password_exists", Test::Flag(|_| false)));
    let lists = [
        "webauthn_registration_id",
        "biometric_registration_id",
        "crypto_wallet_id",
        "crypto_wallet_address",
        "totp_id",
        "oauth_provider",
    ];
    known.extend(lists.map(|name| (name, Test::Value(&nobody as &Custom<'_, User>))));

    let refusals = Refusals {
        unknown: USER_SEARCH_FILTER_NAME_NOT_RECOGNIZED,
        list: USER_SEARCH_EXPECTED_LIST,
        text: USER_SEARCH_EXPECTED_TEXT,
        flag: USER_SEARCH_EXPECTED_FLAG,
    };
    let filters = Filters { known, refusals };
    let page = search(&call.fields, call.state.users.newest(), &filters)?;
    let results: Vec<Value> = page.rows.into_iter().map(views::user).collect();
    answer(json!({ "results": results, "results_metadata": page.metadata }))
}

fn addresses(user: &User) -> Vec<String> {
    user.emails.iter().map(|email| email.address.clone()).collect()
}

fn domains(user: &User) -> Vec<String> {
    addresses(user).iter().filter_map(|address| Some(address.split_once('@')?.1.to_owned())).collect()
}

fn numbers(user: &User) -> Vec<String> {
    user.phone_numbers.iter().map(|phone| phone.number.clone()).collect()
}

fn full_name(user: &User) -> Vec<String> {
    let parts = [&user.name.first, &user.name.middle, &user.name.last];
    let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    vec![parts.join(" ")]
}

fn moment(value: &Value) -> Result<Timestamp, ApiError> {
    let time = value.as_str().and_then(|text| text.parse().ok());
    time.ok_or_else(|| {
        expected("created_at_…", USER_SEARCH_EXPECTED_TIME, "a time such as 2026-01-31T12:00:00Z")
    })
}
