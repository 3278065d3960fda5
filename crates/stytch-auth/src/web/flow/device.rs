//! The device cookie: which addresses have signed in from this browser.
//!
//! It proves nothing about who is there, and opens no door. It only keeps a stranger who asks for link after link from
//! using up what its owner may ask for.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::seal::Purpose;
use crate::web::email_address::EmailAddress;
use crate::web::login::Login;
use crate::web::request::Head;
use crate::web::send_limits::counted;

const LIFE: Duration = Duration::from_secs(180 * 24 * 60 * 60);
/// People who share a browser; the one who has been away longest goes.
const MOST: usize = 5;

/// Addresses by their fingerprints, newest first.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct DeviceCookie(Vec<String>);

impl DeviceCookie {
    /// Opens the cookie of a request; without one the device knows nobody.
    pub(super) fn read(login: &Login, head: &Head<'_>) -> Self {
        let sealed = head.cookie(&login.cookies().device);
        let open =
            |sealed: String| login.stytch().sealer().open(Purpose::Device, &sealed, login.stytch().now());
        sealed.and_then(open).unwrap_or_default()
    }

    /// Whether somebody has signed in to this address here.
    pub(super) fn knows(&self, login: &Login, email: &EmailAddress) -> bool {
        self.0.contains(&fingerprint(login, email))
    }

    /// `Set-Cookie` for a device that knows this address as well; `None` if it does already.
    pub(super) fn learn(mut self, login: &Login, email: &str) -> Option<String> {
        let known = fingerprint(login, &EmailAddress::parse(email).ok()?);
        if self.0.first() == Some(&known) {
            return None;
        }
        self.0.retain(|other| *other != known);
        self.0.insert(0, known);
        self.0.truncate(MOST);
        let expires = login.stytch().now().plus(LIFE);
        let sealed = login.stytch().sealer().seal(Purpose::Device, &self, expires).ok()?;
        login.cookies().sealed(&login.cookies().device, &sealed, LIFE)
    }
}

fn fingerprint(login: &Login, email: &EmailAddress) -> String {
    login.stytch().sealer().fingerprint("device", &counted(email)).to_text()
}
