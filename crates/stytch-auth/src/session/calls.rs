//! The calls by which sessions live and end, in either kind of project.

use super::logout::Named;
use super::renewal::Shown;
use crate::config::Vertical;
use crate::error::Error;
use crate::ids::SessionId;
use crate::secret::{SessionJwt, SessionToken};
use crate::stytch::Stytch;

/// What Stytch says of a session that is shown to it.
pub(super) struct Seen {
    pub(super) session_id: SessionId,
    pub(super) token: Option<SessionToken>,
    pub(super) jwt: Option<SessionJwt>,
}

/// Fills in `sessions/authenticate`, whose two kinds have the same fields in two types.
macro_rules! showing {
    ($call:expr, $shown:expr, $minutes:expr) => {{
        let call = match $shown {
            Shown::Token(token) => $call.session_token(token),
            Shown::Jwt(jwt) => $call.session_jwt(jwt),
        };
        match $minutes {
            Some(minutes) => call.session_duration_minutes(minutes),
            None => call,
        }
    }};
}

impl Stytch {
    /// Shows Stytch a session; with `minutes` it ends so many minutes from now.
    pub(super) async fn show(&self, shown: &Shown, minutes: Option<u32>) -> Result<Seen, Error> {
        match self.vertical() {
            Vertical::Consumer => {
                let answer = showing!(self.sessions().authenticate(), shown, minutes).send().await?;
                let session_id = answer.session.session_id;
                Ok(Seen { session_id, token: answer.session_token, jwt: answer.session_jwt })
            }
            Vertical::B2b => {
                let answer = showing!(self.b2b().sessions().authenticate(), shown, minutes).send().await?;
                let session_id = answer.member_session.member_session_id;
                Ok(Seen { session_id, token: answer.session_token, jwt: answer.session_jwt })
            }
        }
    }

    /// Has Stytch end a session.
    pub(super) async fn revoke(&self, name: &Named) -> Result<(), Error> {
        let answer = match self.vertical() {
            Vertical::Consumer => {
                let call = self.sessions().revoke();
                match name {
                    Named::Token(token) => call.session_token(token),
                    Named::Id(session_id) => call.session_id(session_id.clone()),
                    Named::Jwt(jwt) => call.session_jwt(jwt),
                }
                .send()
                .await
            }
            Vertical::B2b => {
                let call = self.b2b().sessions().revoke();
                match name {
                    Named::Token(token) => call.session_token(token),
                    Named::Id(session_id) => call.member_session_id(session_id.clone()),
                    Named::Jwt(jwt) => call.session_jwt(jwt),
                }
                .send()
                .await
            }
        };
        match answer {
            Ok(_) => Ok(()),
            Err(error) if error.is_session_gone() => Ok(()),
            Err(error) => Err(error),
        }
    }
}
