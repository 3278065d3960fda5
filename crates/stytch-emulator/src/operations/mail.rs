//! Mail that carries a link.

use url::Url;

use super::Call;
use crate::errors::{
    ApiError, EMAIL_IN_DENYLIST, EMAIL_NOT_IN_ALLOWLIST, EMAIL_TEMPLATE_NOT_FOUND, INACTIVE_EMAIL,
    INTERNAL_SERVER_ERROR, TOO_MANY_REQUESTS,
};
use crate::state::ids::new_id;
use crate::state::links::{Link, LinkKind};
use crate::state::mailbox::{Message, MessageKind};

/// Refuses templates that are not known, if any are.
pub(super) fn template(call: &Call<'_>, field: &str) -> Result<(), ApiError> {
    let templates = &call.config.email_templates;
    match call.fields.text(field)? {
        Some(id) if !templates.is_empty() && !templates.iter().any(|known| known == id) => {
            Err(EMAIL_TEMPLATE_NOT_FOUND.because(format!("these are known: {}", templates.join(", "))))
        }
        _ => Ok(()),
    }
}

/// Puts the link into a mail and the mail into the mailbox.
pub(super) fn send(call: &mut Call<'_>, link: Link) -> Result<(), ApiError> {
    let (kind, subject) = match link.kind {
        LinkKind::Login | LinkKind::Embeddable => (MessageKind::Login, "Your login link"),
        LinkKind::Signup => (MessageKind::Signup, "Confirm your address to sign up"),
        LinkKind::Invite => (MessageKind::Invite, "You have been invited"),
        LinkKind::Discovery => (MessageKind::Discovery, "Your login link"),
    };
    call.sent = Some(Message {
        message_id: new_id("message"),
        to: link.address.clone(),
        subject: subject.to_owned(),
        kind,
        link: link_in_mail(call, &link)?,
        token: link.token.clone(),
        sent_at: call.sent_at,
    });
    call.state.links.add(link);
    Ok(())
}

/// Refuses addresses that get no mail, or none now. To be asked before anything changes.
pub(super) fn admit(call: &mut Call<'_>, address: &str) -> Result<(), ApiError> {
    deliverable(call, address)?;
    rate(call, address)
}

/// Whether Stytch would send anything to this address at all.
fn deliverable(call: &Call<'_>, address: &str) -> Result<(), ApiError> {
    let rules = &call.config.rules;
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    let lists = |list: &[String]| {
        list.iter().any(|entry| entry.eq_ignore_ascii_case(address) || entry.eq_ignore_ascii_case(domain))
    };
    if lists(&rules.inactive_emails) {
        return Err(INACTIVE_EMAIL.into());
    }
    if lists(&rules.email_denylist) {
        return Err(EMAIL_IN_DENYLIST.into());
    }
    if !rules.email_allowlist.is_empty() && !lists(&rules.email_allowlist) {
        return Err(EMAIL_NOT_IN_ALLOWLIST.into());
    }
    Ok(())
}

/// One mail per second and address; off unless asked for.
fn rate(call: &mut Call<'_>, address: &str) -> Result<(), ApiError> {
    let limited = call.config.rate_limit;
    if limited && !call.state.limits.allow(format!("mail {address}"), 1, 1, call.now) {
        return Err(TOO_MANY_REQUESTS.because("one mail per second and address"));
    }
    Ok(())
}

fn link_in_mail(call: &Call<'_>, link: &Link) -> Result<String, ApiError> {
    let base = format!("{}/v1/magic_links/redirect", call.config.base_url);
    let slug = link.slug.as_deref().map(|slug| ("slug", slug));
    let parameters = [("public_token", call.config.public_token())]
        .into_iter()
        .chain(slug)
        .chain([("stytch_token_type", link.token_type.word()), ("token", link.token.as_str())]);
    let url = Url::parse_with_params(&base, parameters);
    url.map(String::from).map_err(|_| INTERNAL_SERVER_ERROR.into())
}
