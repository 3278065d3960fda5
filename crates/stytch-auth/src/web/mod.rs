//! The web edge that every adapter shares: sessions in cookies, the login routes, and their pages.
//!
//! Nothing in here knows a framework: strings, bytes and numbers go in and come out, so `http` 0.2 and 1.x share all
//! of it. An app uses it through its framework's crate; an adapter translates between that framework and
//!
//! * [`Login`], the settings and the routes: [`is_route`](Login::is_route), [`answer`](Login::answer);
//! * [`SessionHandle`], the session of one request;
//! * [`Denial`], why a handler does not run, and the [`Reply`] for it.

mod claims;
mod client;
mod cookie_header;
mod cookies;
mod csrf;
mod denial;
mod email_address;
mod flow;
mod login;
pub mod pages;
mod reply;
mod request;
mod return_to;
mod session_handle;
mod settings;
mod watch;

pub use client::Client;
pub use cookies::CookieProfile;
pub use denial::Denial;
pub use email_address::{EmailAddress, InvalidEmailAddress};
pub use flow::{SignInEvent, SignInMethod};
pub use login::{LinkPolicy, Login};
pub use reply::Reply;
pub use request::{Head, Headers};
pub use return_to::{InvalidReturnTo, ReturnTo};
pub use session_handle::{HeaderEdit, SessionHandle};
