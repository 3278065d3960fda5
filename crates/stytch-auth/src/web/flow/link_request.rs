//! What the app may check before a link is sent.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use super::form::Form;
use crate::web::email_address::EmailAddress;
use crate::web::hook::Hook;

/// Somebody asks for a link: the argument of [`Login::before_send`](crate::web::Login::before_send).
///
/// `Debug` shows neither the address nor the fields.
#[derive(Clone)]
pub struct LinkRequest {
    email: EmailAddress,
    client: Option<IpAddr>,
    form: Arc<Form>,
}

impl LinkRequest {
    pub(super) fn new(email: &EmailAddress, client: Option<IpAddr>, form: &Form) -> Self {
        Self { email: email.clone(), client, form: Arc::new(form.clone()) }
    }

    /// Where the link would go.
    pub fn email(&self) -> &EmailAddress {
        &self.email
    }

    /// The client's address, if it is known; see [`Login::trusted_proxies`](crate::web::Login::trusted_proxies).
    pub fn client(&self) -> Option<IpAddr> {
        self.client
    }

    /// A field of the form or of the JSON object, such as the answer of a captcha; `None` if it is not there exactly
    /// once.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.form.get(name)
    }
}

impl fmt::Debug for LinkRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkRequest").finish_non_exhaustive()
    }
}

/// Whether the app's own check lets the link be sent; a panic in it is a no.
pub(super) async fn allowed(check: &Hook<LinkRequest>, request: LinkRequest) -> bool {
    let outcome = check.call(request).await;
    if let Err(reason) = &outcome {
        tracing::info!(reason, "before_send refused a link");
    }
    outcome.is_ok()
}
