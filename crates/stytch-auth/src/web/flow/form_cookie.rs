//! What stands in for the flow cookie in a browser that has not asked for a link and sees a button.
//!
//! 1. Pages with a token in their URL say `Referrer-Policy: no-referrer`, and from such a page browsers without fetch
//!    metadata post `Origin: null`, as a foreign page could. The form repeats a value that belongs to this cookie.
//! 2. It tells a double click from somebody else who presses the same button, such as a mail scanner.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::seal::{Purpose, random_text};
use crate::stytch::Stytch;
use crate::web::login::Login;
use crate::web::request::Head;

/// For the person who opens the page and comes back to it after lunch.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// Names a browser for the sake of its forms.
#[derive(Serialize, Deserialize)]
pub(crate) struct FormCookie {
    id: String,
}

impl FormCookie {
    /// One for another browser; without random numbers there is none.
    pub(crate) fn new() -> Option<Self> {
        Some(Self { id: random_text::<16>().ok()? })
    }

    /// Opens the cookie of a request.
    pub(crate) fn read(login: &Login, head: &Head<'_>) -> Option<Self> {
        let sealed = head.cookie(&login.cookies().form)?;
        login.stytch().sealer().open(Purpose::Csrf, &sealed, login.stytch().now())
    }

    /// `Set-Cookie` for it.
    pub(crate) fn set(&self, login: &Login) -> Option<String> {
        let expires = login.stytch().now().plus(LIFE);
        let sealed = login.stytch().sealer().seal(Purpose::Csrf, self, expires).ok()?;
        login.cookies().sealed(&login.cookies().form, &sealed, LIFE)
    }

    /// The double-submit value of this browser's forms.
    pub(crate) fn csrf(&self, stytch: &Stytch) -> String {
        double_submit(stytch, &self.id)
    }
}

/// What the forms of a browser repeat, by what its cookie says.
pub(super) fn double_submit(stytch: &Stytch, id: &str) -> String {
    stytch.sealer().fingerprint("csrf", id).to_text()
}
