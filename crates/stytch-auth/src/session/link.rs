//! A link from a mail, as it arrives here.

use crate::config::Vertical;
use crate::secret::LinkToken;

/// The token of a link, and which call redeems it.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) kind: LinkKind,
    pub(crate) token: LinkToken,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkKind {
    /// Signs a user in.
    MagicLink,
    /// Signs a member in to one organisation.
    Organization,
    /// Proves an address; the organisation is chosen afterwards.
    Discovery,
}

impl LinkKind {
    /// The `stytch_token_type` that Stytch adds to the redirect URL.
    pub(crate) fn token_type(self) -> &'static str {
        match self {
            Self::MagicLink => "magic_links",
            Self::Organization => "multi_tenant_magic_links",
            Self::Discovery => "discovery",
        }
    }

    /// The kind by its `stytch_token_type`; `None` if projects of this kind have no such links.
    pub(crate) fn find(vertical: Vertical, token_type: &str) -> Option<Self> {
        let kinds: &[Self] = match vertical {
            Vertical::Consumer => &[Self::MagicLink],
            Vertical::B2b => &[Self::Organization, Self::Discovery],
        };
        kinds.iter().copied().find(|kind| kind.token_type() == token_type)
    }
}
