//! Asking Stytch for the mail: a user's, a member's, or that of discovery.

use super::cookie::FlowCookie;
use super::parked;
use super::route::Route;
use super::visit::Visit;
use crate::config::Vertical;
use crate::error::Error;
use crate::ids::OrganizationId;
use crate::web::login::LinkPolicy;

/// Fills in what a call has in common with the others, under its own names for it.
macro_rules! filled {
    ($call:expr; $($setter:ident = $value:expr,)*) => {{
        let mut call = $call;
        $(if let Some(value) = $value { call = call.$setter(value); })*
        call
    }};
}

/// Has the link mailed that this flow asks for.
pub(super) async fn send(visit: &Visit<'_>, flow: &FlowCookie) -> Result<(), Error> {
    let (login, stytch) = (visit.login, visit.login.stytch());
    let callback = Some(login.url(Route::Callback));
    let minutes = Some(u32::try_from(login.lifetime().as_secs() / 60).unwrap_or(u32::MAX));
    let challenge = (login.policy() == LinkPolicy::SameBrowser).then(|| flow.challenge());
    let locale = login.locale_for(&visit.head);
    let (known, new) = login.templates();
    let email = flow.email.as_str();
    match (stytch.vertical(), &flow.organization) {
        (Vertical::Consumer, _) => {
            let call = filled! { stytch.magic_links().email().login_or_create(email);
                login_magic_link_url = callback.clone(),
                signup_magic_link_url = callback,
                login_expiration_minutes = minutes,
                signup_expiration_minutes = minutes,
                login_template_id = known,
                signup_template_id = new,
                code_challenge = challenge,
                locale = locale,
                create_user_as_pending = login.creates_pending().then_some(true),
            };
            let sent = call.send().await?;
            if sent.user_created {
                parked::note_created(login, sent.user_id.as_str()).await;
            }
        }
        (Vertical::B2b, Some(slug)) => {
            let organization = OrganizationId::from(slug.as_str());
            let email = stytch.b2b().magic_links().email().login_or_signup(&organization, email);
            let call = filled! { email;
                login_redirect_url = callback.clone(),
                signup_redirect_url = callback,
                login_expiration_minutes = minutes,
                signup_expiration_minutes = minutes,
                login_template_id = known,
                signup_template_id = new,
                pkce_code_challenge = challenge,
                locale = locale,
            };
            let sent = call.send().await?;
            if sent.member_created {
                parked::note_created(login, sent.member_id.as_str()).await;
            }
        }
        (Vertical::B2b, None) => {
            let call = filled! { stytch.b2b().magic_links().email().send_discovery(email);
                discovery_redirect_url = callback,
                discovery_expiration_minutes = minutes,
                login_template_id = known,
                pkce_code_challenge = challenge,
                locale = locale,
            };
            call.send().await?;
        }
    }
    Ok(())
}
