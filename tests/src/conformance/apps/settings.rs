//! The settings of a test app, given to either kind of layer.

use stytch_auth::web::{CookieProfile, LinkPolicy};

/// How the test app is wired.
#[derive(Debug, Clone)]
pub struct Wiring {
    /// Whether the layer is there at all.
    pub layer: bool,
    /// Whether the project is a B2B project.
    pub b2b: bool,
    /// Whether the app is at `https://app.example.com` rather than on `http://localhost`.
    pub https: bool,
    /// Who may finish a sign-in.
    pub policy: LinkPolicy,
    /// The names of the cookies.
    pub cookies: CookieProfile,
    /// Where the login routes are.
    pub routes_at: &'static str,
    /// Whether there are login routes.
    pub routes: bool,
    /// The custom claims of new sessions, as JSON.
    pub claims: Option<serde_json::Value>,
    /// Whether the app's hook refuses every sign-in.
    pub hook_fails: bool,
}

impl Default for Wiring {
    fn default() -> Self {
        Self {
            layer: true,
            b2b: false,
            https: false,
            policy: LinkPolicy::SameBrowser,
            cookies: CookieProfile::host(),
            routes_at: "",
            routes: true,
            claims: None,
            hook_fails: false,
        }
    }
}

/// The layer of tower and the middleware of actix take the same settings, but share no trait.
macro_rules! configured {
    ($layer:expr, $wiring:expr) => {{
        let wiring: $crate::conformance::apps::Wiring = $wiring.clone();
        let hook_fails = wiring.hook_fails;
        let layer = $layer
            .link_policy(wiring.policy)
            .cookie_profile(wiring.cookies)
            .routes_at(wiring.routes_at)
            .unwrap();
        let told = move || async move {
            if hook_fails { Err(std::io::Error::other("the table is locked")) } else { Ok(()) }
        };
        let layer = if wiring.b2b {
            layer.on_member_sign_in(move |_| told())
        } else {
            layer.on_sign_in(move |_| told())
        };
        let layer = match &wiring.claims {
            Some(claims) => layer.session_custom_claims(claims).unwrap(),
            None => layer,
        };
        if wiring.routes { layer } else { layer.without_routes() }
    }};
}

pub(super) use configured;
