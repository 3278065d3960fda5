//! Who is asking, as the kind of person that the project has: a user, or a member of an organisation.

use serde::de::DeserializeOwned;

use super::claims;
use super::{Denial, SessionHandle};
use crate::config::Vertical;
use crate::error::{Error, ErrorKind};
use crate::session::{AnyPrincipal, MemberPrincipal, Person, Principal};

impl SessionHandle {
    /// The user who is asking; `None` if nobody is signed in.
    ///
    /// # Errors
    ///
    /// It cannot be decided now: Stytch is away and nothing local decides. This never means "nobody".
    /// [`Misconfigured`](ErrorKind::Misconfigured) in a B2B project, whose people are members.
    pub async fn authenticate(&self) -> Result<Option<Principal>, Error> {
        self.authenticate_as().await
    }

    /// The member who is asking; `None` if nobody is signed in.
    ///
    /// # Errors
    ///
    /// As [`authenticate`](Self::authenticate); [`Misconfigured`](ErrorKind::Misconfigured) in a consumer project, whose
    /// people are users.
    pub async fn authenticate_member(&self) -> Result<Option<MemberPrincipal>, Error> {
        self.authenticate_as().await
    }

    /// The user who is asking.
    ///
    /// # Errors
    ///
    /// Nobody is, or it cannot be decided; [`Denial::Forbidden`] for a WebSocket that another site's page asks for; and
    /// [`Denial::Misconfigured`] in a B2B project, whose people are members.
    pub async fn user(&self) -> Result<Principal, Denial> {
        self.person().await
    }

    /// The member who is asking.
    ///
    /// # Errors
    ///
    /// As [`user`](Self::user); [`Denial::Misconfigured`] in a consumer project, whose people are users.
    pub async fn member(&self) -> Result<MemberPrincipal, Denial> {
        self.person().await
    }

    /// The user who is asking, with the session's custom claims as a type of the app's.
    ///
    /// A type that can be read from nothing, such as `Option<Plan>`, tolerates claims that it cannot read.
    ///
    /// # Errors
    ///
    /// As [`user`](Self::user); and [`Denial::Misconfigured`] if the claims do not fit, with the field in the log.
    pub async fn user_with_claims<C: DeserializeOwned>(&self) -> Result<(Principal, C), Denial> {
        let user = self.user().await?;
        let claims = claims::fitting(user.claims())?;
        Ok((user, claims))
    }

    /// The member who is asking, with the session's custom claims as a type of the app's.
    ///
    /// # Errors
    ///
    /// As [`member`](Self::member); and [`Denial::Misconfigured`] if the claims do not fit, with the field in the log.
    pub async fn member_with_claims<C: DeserializeOwned>(&self) -> Result<(MemberPrincipal, C), Denial> {
        let member = self.member().await?;
        let claims = claims::fitting(member.claims())?;
        Ok((member, claims))
    }

    async fn authenticate_as<P: Person>(&self) -> Result<Option<P>, Error> {
        if self.stytch().vertical() != P::VERTICAL {
            return Err(Error::new(ErrorKind::Misconfigured, cure(P::VERTICAL)));
        }
        Ok(self.anybody().await?.and_then(P::from_any))
    }

    async fn person<P: Person>(&self) -> Result<P, Denial> {
        if self.stytch().vertical() != P::VERTICAL {
            tracing::error!("{}", cure(P::VERTICAL));
            return Err(Denial::Misconfigured);
        }
        P::from_any(self.somebody().await?).ok_or(Denial::Unauthenticated)
    }

    /// Whoever is asking, of either kind.
    pub(super) async fn somebody(&self) -> Result<AnyPrincipal, Denial> {
        if self.is_foreign_upgrade() {
            tracing::warn!(
                public_url = self.stytch().public_url(),
                "a WebSocket from a page of another origin is refused; is PUBLIC_URL what people see?"
            );
            return Err(Denial::Forbidden);
        }
        match self.anybody().await {
            Ok(principal) => principal.ok_or(Denial::Unauthenticated),
            Err(error) => Err(Denial::Unavailable(error)),
        }
    }
}

/// What to do when people of the wrong kind were asked for.
fn cure(asked_for: Vertical) -> &'static str {
    match asked_for {
        Vertical::Consumer => {
            "a user is asked for in a B2B project, whose people are members: ask for AuthMember, or leave out .b2b() \
             and STYTCH_VERTICAL=b2b if this is a consumer project"
        }
        Vertical::B2b => {
            "a member is asked for in a consumer project, whose people are users: ask for AuthUser, or say .b2b() or \
             STYTCH_VERTICAL=b2b if this is a B2B project"
        }
    }
}
