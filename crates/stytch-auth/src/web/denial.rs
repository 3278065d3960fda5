//! Why a handler does not run, and the answer that each kind of client understands.

use super::client::Client;
use super::login::Login;
use super::pages::{NoticeKind, THIS_VERY_PAGE};
use super::reply::Reply;
use super::request::Head;
use super::return_to::ReturnTo;
use crate::error::Error;

/// Why a handler that wants somebody does not run.
///
/// The three that are not faults are three different answers everywhere: nobody is signed in (401, or 303 to the
/// login page), this person may not (403), and it cannot be decided now (503).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Denial {
    /// Nobody is signed in.
    Unauthenticated,
    /// Somebody is, and may not do this.
    Forbidden,
    /// It cannot be decided now: Stytch is away and nothing local decides.
    Unavailable(Error),
    /// The app is wired wrongly; the log says what to change.
    Misconfigured,
}

/// How long to wait for an outage to pass, unless Stytch said.
const RETRY_AFTER: u64 = 5;

impl Denial {
    /// The status for clients that understand statuses; a page load gets 303 instead of 401.
    pub fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::Unavailable(_) => 503,
            Self::Misconfigured => 500,
        }
    }

    /// The answer. It says what to do and nothing about the cause.
    pub(crate) fn reply(&self, login: &Login, head: &Head<'_>, client: Client) -> Reply {
        let reply = match (self, client) {
            (_, Client::Grpc) => self.grpc(),
            (Self::Misconfigured, _) => {
                Reply::misconfigured("The app is set up wrongly: its log says what to change.")
            }
            (Self::Unauthenticated, Client::Page) => {
                Reply::see_other(&login.login_url(&came_from(login, head)))
            }
            (Self::Unauthenticated, Client::Htmx) => {
                Reply::new(204).header("hx-redirect", login.login_url(&htmx_page(login, head)))
            }
            (Self::Unavailable(_), Client::Page) if head.is_safe() => {
                login.notice(head, self.notice(), Some(THIS_VERY_PAGE))
            }
            (_, Client::Page) => login.notice(head, self.notice(), Some(login.home_after_login().as_str())),
            _ => Reply::problem(self.status(), self.title(), self.code()),
        };
        self.finish(reply, client)
    }

    fn finish(&self, reply: Reply, client: Client) -> Reply {
        let reply = match self {
            Self::Unauthenticated if !matches!(client, Client::Page | Client::Htmx | Client::Grpc) => {
                reply.header("www-authenticate", "Bearer")
            }
            Self::Unavailable(error) => reply.header("retry-after", retry_after(error).to_string()),
            _ => reply,
        };
        reply.header("vary", "Cookie, Authorization, Accept, Accept-Language, Sec-Fetch-Mode, HX-Request")
    }

    // gRPC's own statuses, in a response that has no body (gRPC over HTTP/2, "Trailers-Only").
    fn grpc(&self) -> Reply {
        let status = match self {
            Self::Unauthenticated => "16",
            Self::Forbidden => "7",
            Self::Unavailable(_) => "14",
            Self::Misconfigured => "13",
        };
        Reply::new(200)
            .header("content-type", "application/grpc")
            .header("grpc-status", status)
            .header("grpc-message", self.title())
    }

    fn notice(&self) -> NoticeKind {
        match self {
            Self::Forbidden => NoticeKind::Forbidden,
            Self::Unavailable(_) => NoticeKind::Unavailable,
            Self::Unauthenticated | Self::Misconfigured => NoticeKind::Misconfigured,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "Not signed in",
            Self::Forbidden => "Not allowed",
            Self::Unavailable(_) => "Sign-in service unavailable",
            Self::Misconfigured => "Internal error",
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::Unavailable(_) => "unavailable",
            Self::Misconfigured => "internal_error",
        }
    }
}

/// Seconds for `Retry-After`.
pub(crate) fn retry_after(error: &Error) -> u64 {
    error.retry_after().map_or(RETRY_AFTER, |wait| wait.as_secs().clamp(1, 600))
}

/// Where a page load goes back to: to itself, or, when it would repeat an action, to the page it came from.
fn came_from(login: &Login, head: &Head<'_>) -> ReturnTo {
    if head.is_safe() {
        login.return_to(&login.public_path(&head.path_and_query()))
    } else {
        own_page(login, head.header("referer"))
    }
}

/// htmx asks for parts of a page; the person is on the whole one.
fn htmx_page(login: &Login, head: &Head<'_>) -> ReturnTo {
    own_page(login, head.header("hx-current-url"))
}

fn own_page(login: &Login, url: Option<String>) -> ReturnTo {
    let path = url.as_deref().and_then(|url| url.strip_prefix(login.stytch().public_origin()));
    path.map_or_else(|| login.home_after_login().clone(), |path| login.return_to(path))
}

impl std::fmt::Display for Denial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Unauthenticated => "nobody is signed in",
            Self::Forbidden => "the user may not do this",
            Self::Unavailable(_) => "it cannot be decided now who is signed in",
            Self::Misconfigured => "the app is set up wrongly",
        })
    }
}
