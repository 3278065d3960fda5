//! A member's new address, proven by a link to it before it counts.

use super::{acting, domains, member, members, organization, views};
use crate::errors::{
    BAD_REQUEST, EMAIL_UPDATE_FOR_ACTIVE_MEMBERS, INVALID_LOGIN_REDIRECT_URL,
    NO_DEFAULT_LOGIN_REDIRECT_URL_SET, NO_LOGIN_REDIRECT_URLS_SET,
};
use crate::operations::redirect_urls::{self, Refusals};
use crate::operations::{Answer, Call, mail};
use crate::state::ids::{new_id, new_token};
use crate::state::links::{Attributes, Link, LinkKind, TokenType};
use crate::state::members::MemberStatus;
use crate::state::sessions::minutes_after;

/// So long the link can be followed.
const MINUTES: i64 = 5;

pub(super) fn start(call: &mut Call<'_>) -> Answer {
    let organization = organization(call)?;
    let member = member(call, &organization)?;
    acting::may(call, &organization, "stytch.member", "update.info.email", Some(&member))?;
    let fields = &call.fields;
    fields.locale()?;
    mail::template(call, "login_template_id")?;
    let by_link = fields.word("delivery_method", &[("EMAIL_MAGIC_LINK", true), ("EMAIL_OTP", false)])?;
    if by_link == Some(false) {
        return Err(BAD_REQUEST.because("passcodes by mail are not emulated: leave out `delivery_method`"));
    }
    let redirect_url = redirect_urls::resolve(
        &call.config.redirect_urls,
        LinkKind::Login,
        fields.text("login_redirect_url")?,
        Refusals {
            invalid: INVALID_LOGIN_REDIRECT_URL,
            none: NO_LOGIN_REDIRECT_URLS_SET,
            no_default: NO_DEFAULT_LOGIN_REDIRECT_URL_SET,
        },
    )?;
    let address = fields.email_in("email_address")?;
    if member.status != MemberStatus::Active {
        return Err(EMAIL_UPDATE_FOR_ACTIVE_MEMBERS.into());
    }
    members::free_address(call, &organization, None, &address)?;
    domains::unclaimed(call, Some(&organization), &address)?;
    mail::admit(call, &address)?;
    mail::send(
        call,
        Link {
            token: new_token(),
            token_type: TokenType::MultiTenantMagicLinks,
            kind: LinkKind::Login,
            user_id: member.member_id.clone(),
            method_id: new_id("email"),
            address,
            slug: Some(organization.organization_slug.clone()),
            redirect_url: Some(redirect_url),
            expires_at: minutes_after(call.now, MINUTES),
            code_challenge: None,
            attributes: Attributes::default(),
            dead: false,
            replaces_address: true,
        },
    )?;
    Ok(views::member_body(&member, &organization))
}
