//! Magic links: who may follow them, until when, and whether somebody has.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::table::Table;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LinkKind {
    Login,
    Signup,
    Invite,
    Embeddable,
    Discovery,
}

impl LinkKind {
    /// The word in field names and in `stytch_redirect_type`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Signup => "signup",
            Self::Invite => "invite",
            Self::Embeddable => "embeddable",
            Self::Discovery => "discovery",
        }
    }
}

/// Which call takes the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TokenType {
    MagicLinks,
    MultiTenantMagicLinks,
    Discovery,
}

impl TokenType {
    /// The value of `stytch_token_type`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::MagicLinks => "magic_links",
            Self::MultiTenantMagicLinks => "multi_tenant_magic_links",
            Self::Discovery => "discovery",
        }
    }
}

/// Where a request came from, as the app tells Stytch; empty when it does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attributes {
    pub(crate) ip_address: String,
    pub(crate) user_agent: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) token: String,
    pub(crate) token_type: TokenType,
    pub(crate) kind: LinkKind,
    /// The user's or the member's id; empty for discovery, where nobody is chosen yet.
    pub(crate) user_id: String,
    /// The e-mail's id; an embeddable link has an id of its own.
    pub(crate) method_id: String,
    /// The address a mail went to; empty for embeddable links.
    pub(crate) address: String,
    /// The slug of the member's organization, which the link carries.
    pub(crate) slug: Option<String>,
    /// None for embeddable links, which the app delivers itself.
    pub(crate) redirect_url: Option<String>,
    pub(crate) expires_at: Timestamp,
    pub(crate) code_challenge: Option<String>,
    pub(crate) attributes: Attributes,
    /// Used, revoked, or cancelled by a newer one: Stytch does not tell these apart.
    pub(crate) dead: bool,
    /// Following it makes the address the member's own, in place of the one they have.
    #[serde(default)]
    pub(crate) replaces_address: bool,
}

impl Link {
    pub(crate) fn is_alive(&self, now: Timestamp) -> bool {
        !self.dead && now < self.expires_at
    }
}

/// Every link ever sent, by token, so that a used one can be told from one that never was.
#[derive(Debug, Default)]
pub(crate) struct Links(pub(super) Table<Link>);

impl Links {
    pub(crate) fn add(&mut self, link: Link) {
        self.0.put(&link.token.clone(), link);
    }

    pub(crate) fn get(&self, token: &str) -> Option<&Link> {
        self.0.get(token)
    }

    /// The link, if its token belongs to this call.
    pub(crate) fn get_of(&self, token: &str, token_type: TokenType) -> Option<&Link> {
        self.0.get(token).filter(|link| link.token_type == token_type)
    }

    pub(crate) fn kill(&mut self, token: &str) {
        if let Some(link) = self.0.get_mut(token) {
            link.dead = true;
        }
    }

    /// Kills the links of a user or member, all of them or those of one kind.
    pub(crate) fn kill_of_user(&mut self, user_id: &str, kind: Option<LinkKind>) {
        let theirs = |link: &Link| !link.dead && link.user_id == user_id;
        self.0.change_where(
            |link| theirs(link) && kind.is_none_or(|kind| link.kind == kind),
            |link| link.dead = true,
        );
    }

    /// Kills the discovery links to an address.
    pub(crate) fn kill_discovery(&mut self, address: &str) {
        let theirs = |link: &Link| link.kind == LinkKind::Discovery && link.address == address;
        self.0.change_where(|link| !link.dead && theirs(link), |link| link.dead = true);
    }
}
