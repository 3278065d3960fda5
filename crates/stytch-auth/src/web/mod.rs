//! The web edge that every adapter shares: sessions in cookies, the login routes, and their pages.
//!
//! Nothing in here knows a framework: strings, bytes and numbers go in and come out, so `http` 0.2 and 1.x share all
//! of it. An app uses it through its framework's crate; an adapter translates between that framework and
//!
//! * [`Login`], the settings and the routes: [`is_route`](Login::is_route), [`answer`](Login::answer);
//! * [`SessionHandle`], the session of one request;
//! * [`Denial`], why a handler does not run, and the [`Reply`] for it.
//!
//! # Answers to programs
//!
//! A request that sends JSON, or accepts it and no HTML, gets JSON from the login routes. What went well has a `status`:
//! `sent` (with `link_minutes`), `signed_in` (with `return_to`), `confirm` (with `account`: post `answer` to
//! `/login/confirm`), `choose` (with `email`: `GET /login/organizations` lists where to and takes an `organization_id`,
//! `/login/organizations/new` takes an `organization_name`), `code` (with `code` and `code_minutes`, for the browser that
//! asked), `declined`, and `signed_out` (with `pending`). What did not is `application/problem+json` (RFC 9457) with a
//! stable `code`:
//!
//! | `code` | status | meaning |
//! |---|---|---|
//! | `bad_request` | 400 | the body is malformed |
//! | `link_expired_or_used` | 400 | the link, or the question after it, is over |
//! | `link_unknown` | 400 | the token is missing, repeated or of another kind |
//! | `link_of_other_browser` | 400 | another browser asked for the link |
//! | `redirect_loop` | 400 | a page of the app sends a signed-in person to the login page again and again |
//! | `unauthenticated` | 401 | nobody is signed in |
//! | `forbidden` | 403 | somebody is, and may not do this |
//! | `mfa_required` | 403 | the organisation wants a second factor; nobody is signed in |
//! | `primary_required` | 403 | the organisation does not take magic links; nobody is signed in |
//! | `organization_refused` | 403 | the organisation is not open to the person, or is none |
//! | `cross_site` | 403 | a page of another site sent the form |
//! | `refused` | 403 | the app's own check (`before_send`) said no |
//! | `too_large` | 413 | the body has more than 64 KiB |
//! | `unsupported_media_type` | 415 | neither a form nor JSON |
//! | `invalid_email` | 422 | not one plain e-mail address |
//! | `invalid_organization_name` | 422 | empty, longer than 128 characters, or not one line |
//! | `domain_refused` | 422 | the address's domain cannot stand for one organisation |
//! | `code_wrong` | 422 | there is no such code |
//! | `code_out_of_tries` | 422 | nor will there be: five tries are over |
//! | `too_many_requests` | 429 | too many links in a short time; `Retry-After` says when to ask again |
//! | `internal_error` | 500 | the app is set up wrongly; its log says what to change |
//! | `unavailable` | 503 | Stytch cannot be asked; `Retry-After` says when to try again |

mod asker;
#[cfg(test)]
mod cancelled;
mod claims;
mod client;
mod cookie_header;
mod cookies;
mod csrf;
mod denial;
#[cfg(test)]
mod documented;
mod email_address;
mod flow;
mod guard;
mod hook;
mod kept_head;
mod login;
mod network;
pub mod pages;
mod people;
mod reply;
mod request;
mod response_headers;
mod return_to;
mod send_limits;
mod session_handle;
mod settings;
mod watch;

pub use asker::Asker;
pub use client::Client;
pub use cookies::CookieProfile;
pub use denial::Denial;
pub use email_address::{EmailAddress, InvalidEmailAddress};
pub use flow::{LinkRequest, MemberSignInEvent, SignInEvent, SignInMethod};
pub use guard::Guard;
pub use kept_head::KeptHead;
pub use login::{LinkPolicy, Login};
pub use reply::Reply;
pub use request::{BodyError, Head, Headers};
pub use response_headers::ResponseHeaders;
pub use return_to::{InvalidReturnTo, ReturnTo};
pub use send_limits::SendLimits;
pub use session_handle::SessionHandle;
