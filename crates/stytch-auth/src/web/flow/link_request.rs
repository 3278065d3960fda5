//! What the app may check before a link is sent.

use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use super::form::Form;
use crate::web::email_address::EmailAddress;

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

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type CheckFuture = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

/// The app's own check.
#[derive(Clone)]
pub(crate) struct LinkCheck(Arc<dyn Fn(LinkRequest) -> CheckFuture + Send + Sync>);

impl LinkCheck {
    pub(crate) fn new<F, R, E>(check: F) -> Self
    where
        F: Fn(LinkRequest) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Arc::new(move |request| {
            let outcome = check(request);
            Box::pin(async move { outcome.await.map_err(Into::into) })
        }))
    }

    /// Whether the link may be sent.
    pub(super) async fn allows(&self, email: &EmailAddress, client: Option<IpAddr>, form: &Form) -> bool {
        let request = LinkRequest { email: email.clone(), client, form: Arc::new(form.clone()) };
        let check = Arc::clone(&self.0);
        // A task of its own: a panic in there is a no, and ends nothing of ours.
        match tokio::spawn(async move { check(request).await }).await {
            Ok(Ok(())) => true,
            Ok(Err(reason)) => {
                tracing::info!(%reason, "before_send refused a link");
                false
            }
            Err(error) => {
                tracing::error!(%error, "before_send failed, so no link is sent");
                false
            }
        }
    }
}
