//! Links by e-mail: into one organization, as an invitation, or to find out which organizations there are.

use serde_json::json;

use super::{acting, domains, members, organization as at, views};
use crate::errors::{
    ApiError, DUPLICATE_MEMBER_EMAIL, INVALID_DISCOVERY_REDIRECT_URL, INVALID_EXPIRATION,
    INVALID_INVITE_REDIRECT_URL, INVALID_LOGIN_REDIRECT_URL, INVALID_SIGNUP_REDIRECT_URL,
    MEMBER_DOES_NOT_EXIST_IN_ORGANIZATION, NO_DEFAULT_DISCOVERY_REDIRECT_URL_SET,
    NO_DEFAULT_INVITE_REDIRECT_URL_SET, NO_DEFAULT_LOGIN_REDIRECT_URL_SET,
    NO_DEFAULT_SIGNUP_REDIRECT_URL_SET, NO_DISCOVERY_REDIRECT_URLS_SET, NO_INVITE_REDIRECT_URLS_SET,
    NO_LOGIN_REDIRECT_URLS_SET, NO_SIGNUP_REDIRECT_URLS_SET, RESTRICTED_BY_AUTH_METHODS,
};
use crate::operations::redirect_urls::{self, Refusals};
use crate::operations::routes::open;
use crate::operations::{Answer, Call, answer, mail, pkce, sandbox};
use crate::state::ids::{new_id, new_token};
use crate::state::links::{Attributes, Link, LinkKind, TokenType};
use crate::state::members::{Member, MemberStatus};
use crate::state::organizations::Organization;
use crate::state::sessions::minutes_after;

/// What a request says about one kind of link.
struct Terms {
    kind: LinkKind,
    redirect_url: String,
    minutes: i64,
    code_challenge: Option<String>,
}

pub(super) fn login_or_signup(call: &mut Call<'_>) -> Answer {
    let login = terms(call, LinkKind::Login, "login", 60)?;
    let signup = terms(call, LinkKind::Signup, "signup", 60)?;
    let address = call.fields.email_in("email_address")?;
    if address == sandbox::EMAIL {
        return sandbox_body(Some(false));
    }
    let organization = at(call)?;
    let known = call.state.members.with_email(&organization.organization_id, &address).cloned();
    let exempt = known.as_ref().is_some_and(|member| member.is_breakglass);
    if !organization.takes_magic_links() && !exempt {
        return Err(RESTRICTED_BY_AUTH_METHODS.into());
    }
    let member_created = known.is_none();
    let member = match known {
        Some(member) => member,
        None => {
            domains::may_join(call, &organization, &address)?;
            members::free_address(call, &organization, None, &address)?;
            Member::new(&organization.organization_id, &address, MemberStatus::Pending, call.now)
        }
    };
    let terms = if member.status == MemberStatus::Active { login } else { signup };
    deliver(call, &organization, &member, terms)?;
    call.state.members.put(member.clone());
    let mut body = views::member_body(&member, &organization);
    body.insert("member_created".into(), member_created.into());
    Ok(body)
}

pub(super) fn invite(call: &mut Call<'_>) -> Answer {
    let mut terms = terms(call, LinkKind::Invite, "invite", 10080)?;
    terms.code_challenge = None;
    let address = call.fields.email_in("email_address")?;
    if address == sandbox::EMAIL {
        return sandbox_body(None);
    }
    let organization = at(call)?;
    acting::may(call, &organization, "stytch.member", "create", None)?;
    acting::no_trusted_metadata(call)?;
    if let Some(inviter) = call.fields.text("invited_by_member_id")?
        && call.state.members.get(&organization.organization_id, inviter).is_none()
    {
        return Err(MEMBER_DOES_NOT_EXIST_IN_ORGANIZATION.because("see `invited_by_member_id`"));
    }
    domains::may_be_invited(call, &organization, &address)?;
    let mut member = match call.state.members.with_email(&organization.organization_id, &address).cloned() {
        Some(member) if member.status == MemberStatus::Active => {
            return Err(DUPLICATE_MEMBER_EMAIL.because("this member is active already"));
        }
        Some(member) => member,
        None => {
            members::free_address(call, &organization, None, &address)?;
            Member::new(&organization.organization_id, &address, MemberStatus::Invited, call.now)
        }
    };
    member.status = MemberStatus::Invited;
    members::describe(call, &organization, &mut member)?;
    deliver(call, &organization, &member, terms)?;
    members::save(call, &organization, member)
}

pub(super) fn discovery(call: &mut Call<'_>) -> Answer {
    let mut terms = terms(call, LinkKind::Discovery, "discovery", 60)?;
    let address = call.fields.email_in("email_address")?;
    // The template's field is not named after this kind of link.
    mail::template(call, "login_template_id")?;
    if address == sandbox::EMAIL {
        return answer(json!({}));
    }
    mail::admit(call, &address)?;
    if call.harsh(open::NEW_LINK) {
        call.state.links.kill_discovery(&address);
    }
    let link = Link {
        token_type: TokenType::Discovery,
        user_id: String::new(),
        method_id: new_id("email"),
        slug: None,
        ..link(call, &address, &mut terms)
    };
    mail::send(call, link)?;
    answer(json!({}))
}

fn terms(call: &Call<'_>, kind: LinkKind, word: &str, default_minutes: i64) -> Result<Terms, ApiError> {
    let fields = &call.fields;
    fields.locale()?;
    mail::template(call, &format!("{word}_template_id"))?;
    let minutes = fields.minutes(&format!("{word}_expiration_minutes"), 5..=10080, INVALID_EXPIRATION)?;
    let given = fields.text(&format!("{word}_redirect_url"))?;
    let (invalid, none, no_default) = match kind {
        LinkKind::Signup => {
            (INVALID_SIGNUP_REDIRECT_URL, NO_SIGNUP_REDIRECT_URLS_SET, NO_DEFAULT_SIGNUP_REDIRECT_URL_SET)
        }
        LinkKind::Invite => {
            (INVALID_INVITE_REDIRECT_URL, NO_INVITE_REDIRECT_URLS_SET, NO_DEFAULT_INVITE_REDIRECT_URL_SET)
        }
        LinkKind::Discovery => (
            INVALID_DISCOVERY_REDIRECT_URL,
            NO_DISCOVERY_REDIRECT_URLS_SET,
            NO_DEFAULT_DISCOVERY_REDIRECT_URL_SET,
        ),
        LinkKind::Login | LinkKind::Embeddable => {
            (INVALID_LOGIN_REDIRECT_URL, NO_LOGIN_REDIRECT_URLS_SET, NO_DEFAULT_LOGIN_REDIRECT_URL_SET)
        }
    };
    let refusals = Refusals { invalid, none, no_default };
    Ok(Terms {
        kind,
        redirect_url: redirect_urls::resolve(&call.config.redirect_urls, kind, given, refusals)?,
        minutes: minutes.unwrap_or(default_minutes),
        code_challenge: pkce::challenge(fields, "pkce_code_challenge")?,
    })
}

fn deliver(
    call: &mut Call<'_>,
    at: &Organization,
    member: &Member,
    mut terms: Terms,
) -> Result<(), ApiError> {
    mail::admit(call, &member.email_address)?;
    if call.harsh(open::NEW_LINK) {
        call.state.links.kill_of_user(&member.member_id, None);
    }
    let link = Link {
        user_id: member.member_id.clone(),
        method_id: member.email_id.clone(),
        slug: Some(at.organization_slug.clone()),
        ..link(call, &member.email_address, &mut terms)
    };
    mail::send(call, link)
}

fn link(call: &Call<'_>, address: &str, terms: &mut Terms) -> Link {
    Link {
        token: new_token(),
        token_type: TokenType::MultiTenantMagicLinks,
        kind: terms.kind,
        user_id: String::new(),
        method_id: String::new(),
        address: address.to_owned(),
        slug: None,
        redirect_url: Some(std::mem::take(&mut terms.redirect_url)),
        expires_at: minutes_after(call.now, terms.minutes),
        code_challenge: terms.code_challenge.take(),
        attributes: Attributes::default(),
        dead: false,
        replaces_address: false,
    }
}

fn sandbox_body(member_created: Option<bool>) -> Answer {
    let (member, organization) = sandbox::member();
    let mut body = views::member_body(&member, &organization);
    body.extend(member_created.map(|created| ("member_created".to_owned(), created.into())));
    Ok(body)
}
