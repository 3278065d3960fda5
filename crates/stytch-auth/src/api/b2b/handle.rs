//! Where the calls of a B2B project begin.

use super::{Discovery, MagicLinks, Members, Organizations, Rbac, Sessions};
use crate::stytch::Stytch;

/// The calls of a B2B project; made by [`Stytch::b2b`].
#[derive(Debug, Clone, Copy)]
pub struct B2b<'a>(pub(crate) &'a Stytch);

impl<'a> B2b<'a> {
    /// The magic-link calls: to one organisation, and for discovery.
    pub fn magic_links(self) -> MagicLinks<'a> {
        MagicLinks(self.0)
    }

    /// The calls that lead from a proved address to an organisation.
    pub fn discovery(self) -> Discovery<'a> {
        Discovery(self.0)
    }

    /// The calls about organisations.
    pub fn organizations(self) -> Organizations<'a> {
        Organizations(self.0)
    }

    /// The calls about members.
    pub fn members(self) -> Members<'a> {
        Members(self.0)
    }

    /// The calls about members' sessions.
    pub fn sessions(self) -> Sessions<'a> {
        Sessions(self.0)
    }

    /// What roles may do, in the project and in one organisation.
    pub fn rbac(self) -> Rbac<'a> {
        Rbac(self.0)
    }
}
