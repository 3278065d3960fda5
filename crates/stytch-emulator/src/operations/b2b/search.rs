//! Searches for organizations and members.

use serde_json::{Map, Value, json};

use super::views;
use crate::errors::{
    MEMBER_SEARCH_EMAIL_TOO_SHORT, MEMBER_SEARCH_EXPECTED_FLAG, MEMBER_SEARCH_EXPECTED_LIST,
    MEMBER_SEARCH_EXPECTED_TEXT, MEMBER_SEARCH_FILTER_UNKNOWN, MEMBER_SEARCH_ORGANIZATION_IDS_EMPTY,
    MEMBER_SEARCH_PHONE_TOO_SHORT, ORGANIZATION_NOT_FOUND, ORGANIZATION_SEARCH_DOMAIN_TOO_SHORT,
    ORGANIZATION_SEARCH_EMAIL_TOO_SHORT, ORGANIZATION_SEARCH_EXPECTED_FLAG,
    ORGANIZATION_SEARCH_EXPECTED_LIST, ORGANIZATION_SEARCH_EXPECTED_TEXT, ORGANIZATION_SEARCH_FILTER_UNKNOWN,
    ORGANIZATION_SEARCH_NAME_TOO_SHORT, ORGANIZATION_SEARCH_SLUG_TOO_SHORT,
};
use crate::operations::search::{Filters, Refusals, Test, expected, fuzzy, rate, search, texts};
use crate::operations::{Answer, Call, answer};
use crate::state::members::{Member, MemberStatus};
use crate::state::organizations::Organization;

pub(super) fn organizations(call: &mut Call<'_>) -> Answer {
    rate(call, "organizations", 100)?;
    let members = &call.state.members;
    let emails = |organization: &Organization| -> Vec<String> {
        members.of(&organization.organization_id).map(|member| member.email_address.clone()).collect()
    };
    let member_emails = |organization: Option<&Organization>, value: &Value| {
        let wanted = texts("member_emails", value, ORGANIZATION_SEARCH_EXPECTED_LIST)?;
        Ok(organization
            .is_some_and(|organization| emails(organization).iter().any(|email| wanted.contains(email))))
    };
    let member_email_fuzzy = |organization: Option<&Organization>, value: &Value| {
        let wanted = fuzzy(
            "member_email_fuzzy",
            value,
            ORGANIZATION_SEARCH_EXPECTED_TEXT,
            ORGANIZATION_SEARCH_EMAIL_TOO_SHORT,
        )?;
        Ok(organization
            .is_some_and(|organization| emails(organization).iter().any(|email| email.contains(&wanted))))
    };
    let filters = Filters {
        refusals: Refusals {
            unknown: ORGANIZATION_SEARCH_FILTER_UNKNOWN,
            list: ORGANIZATION_SEARCH_EXPECTED_LIST,
            text: ORGANIZATION_SEARCH_EXPECTED_TEXT,
            flag: ORGANIZATION_SEARCH_EXPECTED_FLAG,
        },
        known: vec![
            (
                "organization_ids",
                Test::AnyOf(|o: &Organization| {
                    o.organization_external_id.iter().chain([&o.organization_id]).cloned().collect()
                }),
            ),
            ("organization_slugs", Test::AnyOf(|o| vec![o.organization_slug.clone()])),
            ("member_emails", Test::Value(&member_emails)),
            ("allowed_domains", Test::AnyOf(|o| o.email_allowed_domains.clone())),
            ("claimed_email_domains", Test::AnyOf(|o| o.claimed_email_domains.clone())),
            (
                "organization_name_fuzzy",
                Test::Fuzzy(|o| vec![o.organization_name.clone()], ORGANIZATION_SEARCH_NAME_TOO_SHORT),
            ),
            (
                "organization_slug_fuzzy",
                Test::Fuzzy(|o| vec![o.organization_slug.clone()], ORGANIZATION_SEARCH_SLUG_TOO_SHORT),
            ),
            ("member_email_fuzzy", Test::Value(&member_email_fuzzy)),
            (
                "allowed_domain_fuzzy",
                Test::Fuzzy(|o| o.email_allowed_domains.clone(), ORGANIZATION_SEARCH_DOMAIN_TOO_SHORT),
            ),
            ("has_active_sso_connection", Test::Flag(|_| false)),
            ("sso_connection_id", Test::Value(&|_, _| Ok(false))),
        ],
    };
    let page = search(&call.fields, call.state.organizations.newest(), &filters)?;
    let organizations: Vec<Value> = page.rows.into_iter().map(views::organization).collect();
    answer(json!({ "organizations": organizations, "results_metadata": page.metadata }))
}

pub(super) fn members(call: &mut Call<'_>) -> Answer {
    rate(call, "members", 100)?;
    let names = call.fields.texts("organization_ids")?;
    if names.is_empty() {
        return Err(MEMBER_SEARCH_ORGANIZATION_IDS_EMPTY.into());
    }
    let mut organizations: Vec<&Organization> = Vec::new();
    for name in &names {
        organizations.push(call.state.organizations.get(name).ok_or(ORGANIZATION_NOT_FOUND)?);
    }
    for organization in &organizations {
        super::acting::may(call, organization, "stytch.member", "search", None)?;
    }
    let of = |member: &Member| organizations.iter().find(|o| o.organization_id == member.organization_id);
    // Deleted members are found by their status only.
    let asks_for_status = serde_json::to_string(&call.fields.value("query"))
        .is_ok_and(|query| query.contains("\"statuses\"") || query.contains("\"status\""));
    let visible =
        |member: &Member| of(member).is_some() && (asks_for_status || member.status != MemberStatus::Deleted);
    let rows = call.state.members.newest().into_iter().filter(|(_, member)| visible(member)).collect();
    let roles = |member: Option<&Member>, value: &Value| {
        let wanted = texts("member_roles", value, MEMBER_SEARCH_EXPECTED_LIST)?;
        let held = member.and_then(|member| Some(member.role_ids(of(member)?))).unwrap_or_default();
        Ok(held.iter().any(|role| wanted.contains(&role.to_lowercase())))
    };
    let status = |member: Option<&Member>, value: &Value| match value.as_str() {
        Some(word) => Ok(member.is_some_and(|member| member.status.word() == word)),
        None => Err(expected("status", MEMBER_SEARCH_EXPECTED_TEXT, "a string")),
    };
    let filters = Filters {
        refusals: Refusals {
            unknown: MEMBER_SEARCH_FILTER_UNKNOWN,
            list: MEMBER_SEARCH_EXPECTED_LIST,
            text: MEMBER_SEARCH_EXPECTED_TEXT,
            flag: MEMBER_SEARCH_EXPECTED_FLAG,
        },
        known: vec![
            (
                "member_ids",
                Test::AnyOf(|m: &Member| m.external_id.iter().chain([&m.member_id]).cloned().collect()),
            ),
            ("member_emails", Test::AnyOf(|m| vec![m.email_address.clone()])),
            ("member_phone_numbers", Test::AnyOf(|m| vec![m.mfa_phone_number.clone()])),
            ("statuses", Test::AnyOf(|m| vec![m.status.word().to_owned()])),
            ("status", Test::Value(&status)),
            (
                "member_email_fuzzy",
                Test::Fuzzy(|m| vec![m.email_address.clone()], MEMBER_SEARCH_EMAIL_TOO_SHORT),
            ),
            (
                "member_phone_number_fuzzy",
                Test::Fuzzy(|m| vec![m.mfa_phone_number.clone()], MEMBER_SEARCH_PHONE_TOO_SHORT),
            ),
            ("member_is_breakglass", Test::Flag(|m| m.is_breakglass)),
            ("member_roles", Test::Value(&roles)),
            ("password_exists", Test::Flag(|_| false)),
            ("totp_exists", Test::Flag(|_| false)),
        ],
    };
    let page = search(&call.fields, rows, &filters)?;
    let mut shown = Map::new();
    let mut list = Vec::new();
    for member in page.rows {
        let Some(organization) = of(member) else { continue };
        list.push(views::member(member, organization));
        shown.insert(organization.organization_id.clone(), views::organization(organization));
    }
    answer(json!({ "members": list, "organizations": shown, "results_metadata": page.metadata }))
}
