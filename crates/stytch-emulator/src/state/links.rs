//! Magic links: who may follow them, until when, and whether somebody has.

use std::collections::HashMap;

use jiff::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkKind {
    Login,
    Signup,
    Invite,
    Embeddable,
}

impl LinkKind {
    /// The word in field names and in `stytch_redirect_type`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Signup => "signup",
            Self::Invite => "invite",
            Self::Embeddable => "embeddable",
        }
    }
}

/// Where a request came from, as the app tells Stytch; empty when it does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes {
    pub(crate) ip_address: String,
    pub(crate) user_agent: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) token: String,
    pub(crate) kind: LinkKind,
    pub(crate) user_id: String,
    /// The e-mail's id; an embeddable link has an id of its own.
    pub(crate) method_id: String,
    /// None for embeddable links, which the app delivers itself.
    pub(crate) redirect_url: Option<String>,
    pub(crate) expires_at: Timestamp,
    pub(crate) code_challenge: Option<String>,
    pub(crate) attributes: Attributes,
    /// Used, revoked, or cancelled by a newer one: Stytch does not tell these apart.
    pub(crate) dead: bool,
}

impl Link {
    pub(crate) fn is_alive(&self, now: Timestamp) -> bool {
        !self.dead && now < self.expires_at
    }
}

/// Every link ever sent, by token, so that a used one can be told from one that never was.
#[derive(Debug, Default)]
pub(crate) struct Links(HashMap<String, Link>);

impl Links {
    pub(crate) fn add(&mut self, link: Link) {
        self.0.insert(link.token.clone(), link);
    }

    pub(crate) fn get(&self, token: &str) -> Option<&Link> {
        self.0.get(token)
    }

    pub(crate) fn kill(&mut self, token: &str) {
        if let Some(link) = self.0.get_mut(token) {
            link.dead = true;
        }
    }

    /// Kills this user's links, all of them or those of one kind.
    pub(crate) fn kill_of_user(&mut self, user_id: &str, kind: Option<LinkKind>) {
        let of_user = self.0.values_mut().filter(|link| link.user_id == user_id);
        for link in of_user.filter(|link| kind.is_none_or(|kind| link.kind == kind)) {
            link.dead = true;
        }
    }
}
