//! Where the calls of a B2B project begin.

use super::{Rbac, Sessions};
use crate::stytch::Stytch;

/// The calls of a B2B project; made by [`Stytch::b2b`].
#[derive(Debug, Clone, Copy)]
pub struct B2b<'a>(pub(crate) &'a Stytch);

impl<'a> B2b<'a> {
    /// The calls about members' sessions.
    pub fn sessions(self) -> Sessions<'a> {
        Sessions(self.0)
    }

    /// What roles may do, in the project and in one organisation.
    pub fn rbac(self) -> Rbac<'a> {
        Rbac(self.0)
    }
}
