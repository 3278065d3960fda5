//! Functions of the app's that the flow awaits: before a link is sent, and when somebody signs in.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::error::Error;

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
type HookFuture = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

/// A function of the app's that is awaited with an event.
pub(crate) struct Hook<E>(Arc<dyn Fn(E) -> HookFuture + Send + Sync>);

impl<E> Clone for Hook<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<E: Send + 'static> Hook<E> {
    pub(crate) fn new<F, R, X>(hook: F) -> Self
    where
        F: Fn(E) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), X>> + Send + 'static,
        X: Into<BoxError>,
    {
        Self(Arc::new(move |event| {
            let outcome = hook(event);
            Box::pin(async move { outcome.await.map_err(Into::into) })
        }))
    }

    /// Awaits it; `Err` is the text of what went wrong in there.
    pub(crate) async fn call(&self, event: E) -> Result<(), String> {
        let hook = self.clone();
        // A task of its own: a panic in there ends nothing of ours, and a browser that leaves stops no half-done insert.
        match tokio::spawn(async move { (hook.0)(event).await }).await {
            Ok(outcome) => outcome.map_err(|cause| cause.to_string()),
            Err(panicked) => {
                tracing::error!(error = %panicked, "a function of the app's panicked");
                Err(panicked.to_string())
            }
        }
    }

    /// Awaits it before somebody is signed in; `Err` means no session.
    pub(crate) async fn run(&self, event: E) -> Result<(), Error> {
        self.call(event).await.map_err(|cause| {
            tracing::error!(cause, "on_sign_in failed: nobody is signed in by this link");
            Error::unavailable("the app's on_sign_in hook failed")
        })
    }
}
