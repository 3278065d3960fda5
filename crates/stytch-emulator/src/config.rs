//! What an emulator was started with.

use serde::Deserialize;

use crate::policy::Policy;
use crate::state::links::LinkKind;

/// Which half of the API a project answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProjectKind {
    Consumer,
    B2b,
    /// No project of Stytch's is both; the default one here is, so that nobody has to choose before trying.
    Both,
}

impl ProjectKind {
    /// As seeds write it.
    pub(crate) fn short(self) -> &'static str {
        match self {
            Self::Consumer => "consumer",
            Self::B2b => "b2b",
            Self::Both => "both",
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Consumer => "consumer",
            Self::B2b => "B2B",
            Self::Both => "consumer and B2B",
        }
    }
}

/// A registered redirect URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RedirectUrl {
    pub(crate) url: String,
    /// The kinds of links that may lead there; empty is all of them.
    pub(crate) kinds: Vec<LinkKind>,
    /// Where links lead that name no other.
    pub(crate) default: bool,
}

impl RedirectUrl {
    pub(crate) fn is_for(&self, kind: LinkKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// What is set up in Stytch's dashboard and changes answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Rules {
    pub(crate) max_session_duration_minutes: Option<i64>,
    /// Addresses, or domains, that mail has bounced from.
    pub(crate) inactive_emails: Vec<String>,
    pub(crate) email_denylist: Vec<String>,
    /// Empty is everybody.
    pub(crate) email_allowlist: Vec<String>,
    /// Whether Stytch has approved embeddable links for the project.
    pub(crate) embeddable_links: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            max_session_duration_minutes: None,
            inactive_emails: Vec::new(),
            email_denylist: Vec::new(),
            email_allowlist: Vec::new(),
            embeddable_links: true,
        }
    }
}

/// One project, fixed once the server listens.
#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) project_id: String,
    pub(crate) secret: String,
    pub(crate) kind: ProjectKind,
    pub(crate) base_url: String,
    pub(crate) strict: bool,
    pub(crate) rate_limit: bool,
    pub(crate) bot_check_page: bool,
    /// Whether JWTs name the base URL as their issuer, as they do behind a custom domain.
    pub(crate) base_url_issuer: bool,
    /// True when bound to an address that other machines reach, on explicit request.
    pub(crate) reachable: bool,
    /// The registered redirect URLs; empty means that any plausible one is accepted.
    pub(crate) redirect_urls: Vec<RedirectUrl>,
    pub(crate) rules: Rules,
    /// The known e-mail templates; empty means that any is taken.
    pub(crate) email_templates: Vec<String>,
    pub(crate) consumer_policy: Policy,
    pub(crate) b2b_policy: Policy,
}

impl Config {
    /// The issuer of session JWTs.
    pub(crate) fn issuer(&self) -> String {
        if self.base_url_issuer { self.base_url.clone() } else { format!("stytch.com/{}", self.project_id) }
    }

    /// The token that the links carry. It is public, and always the same here.
    pub(crate) fn public_token(&self) -> &'static str {
        "public-token-test-11111111-1111-4111-8111-111111111111"
    }
}
