//! Mail that carries a link.

use url::Url;

use super::Call;
use crate::errors::{ApiError, EMAIL_TEMPLATE_NOT_FOUND, INTERNAL_SERVER_ERROR, TOO_MANY_REQUESTS};
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
    rate(call, &link.address)?;
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

/// One mail per second and address, in seconds as the clock counts them; off unless asked for.
fn rate(call: &mut Call<'_>, address: &str) -> Result<(), ApiError> {
    if !call.config.rate_limit {
        return Ok(());
    }
    let second = call.now.as_second();
    let recent = &mut call.state.recent_mail;
    recent.retain(|_, at| *at == second);
    match recent.insert(address.to_owned(), second) {
        Some(_) => Err(TOO_MANY_REQUESTS.because("one mail per second and address")),
        None => Ok(()),
    }
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
