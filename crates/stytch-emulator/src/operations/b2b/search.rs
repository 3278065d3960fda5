//! Searches for organizations and members.

use serde_json::{Map, Value, json};

use super::views;
use crate::errors::{
    MEMBER_SEARCH_FILTER_UNKNOWN, MEMBER_SEARCH_ORGANIZATION_IDS_EMPTY, ORGANIZATION_NOT_FOUND,
    ORGANIZATION_SEARCH_FILTER_UNKNOWN,
};
use crate::operations::search::{Filters, Test, search};
use crate::operations::{Answer, Call, answer};
use crate::state::members::{Member, MemberStatus};
use crate::state::organizations::Organization;

pub(super) fn organizations(call: &mut Call<'_>) -> Answer {
    let members = &call.state.members;
    let emails = |organization: &Organization| -> Vec<String> {
        members.of(&organization.organization_id).map(|member| member.email_address.clone()).collect()
    };
    let member_emails = |organization: &Organization, value: &Value| {
        let wanted: Option<Vec<String>> = value
            .as_array()
            .map(|list| list.iter().filter_map(Value::as_str).map(str::to_lowercase).collect());
        let wanted = wanted
            .ok_or_else(|| crate::operations::search::expected("member_emails", "a list of strings"))?;
        Ok(emails(organization).iter().any(|email| wanted.contains(email)))
    };
    let member_email_fuzzy = |organization: &Organization, value: &Value| {
        let wanted = value.as_str().filter(|text| text.chars().count() >= 3).map(str::to_lowercase);
        let wanted = wanted.ok_or_else(|| {
            crate::operations::search::expected("member_email_fuzzy", "at least three characters long")
        })?;
        Ok(emails(organization).iter().any(|email| email.contains(&wanted)))
    };
    let filters = Filters {
        unknown: ORGANIZATION_SEARCH_FILTER_UNKNOWN,
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
            ("organization_name_fuzzy", Test::Fuzzy(|o| vec![o.organization_name.clone()])),
            ("organization_slug_fuzzy", Test::Fuzzy(|o| vec![o.organization_slug.clone()])),
            ("member_email_fuzzy", Test::Value(&member_email_fuzzy)),
            ("allowed_domain_fuzzy", Test::Fuzzy(|o| o.email_allowed_domains.clone())),
            ("has_active_sso_connection", Test::Flag(|_| false)),
            ("sso_connection_id", Test::Value(&|_, _| Ok(false))),
        ],
    };
    let page = search(&call.fields, call.state.organizations.newest(), &filters)?;
    let organizations: Vec<Value> = page.rows.into_iter().map(views::organization).collect();
    answer(json!({ "organizations": organizations, "results_metadata": page.metadata }))
}

pub(super) fn members(call: &mut Call<'_>) -> Answer {
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
    let roles = |member: &Member, value: &Value| {
        let wanted: Vec<&str> = value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let held = of(member).map(|organization| member.role_ids(organization)).unwrap_or_default();
        Ok(held.iter().any(|role| wanted.contains(&role.as_str())))
    };
    let status = |member: &Member, value: &Value| Ok(value == member.status.word());
    let filters = Filters {
        unknown: MEMBER_SEARCH_FILTER_UNKNOWN,
        known: vec![
            (
                "member_ids",
                Test::AnyOf(|m: &Member| m.external_id.iter().chain([&m.member_id]).cloned().collect()),
            ),
            ("member_emails", Test::AnyOf(|m| vec![m.email_address.clone()])),
            ("member_phone_numbers", Test::AnyOf(|m| vec![m.mfa_phone_number.clone()])),
            ("statuses", Test::AnyOf(|m| vec![m.status.word().to_owned()])),
            ("status", Test::Value(&status)),
            ("member_email_fuzzy", Test::Fuzzy(|m| vec![m.email_address.clone()])),
            ("member_phone_number_fuzzy", Test::Fuzzy(|m| vec![m.mfa_phone_number.clone()])),
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
