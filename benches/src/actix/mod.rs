//! The contestants on actix-web.

mod app;
mod middlewares;
#[cfg(feature = "peers")]
mod peers;

use std::sync::Arc;

use actix_stytch::{AuthUser, SessionMiddleware};
use actix_web::web::ReqData;

use crate::contestant::Contestant;
use crate::load::Load;
use crate::sessions::Signer;
use crate::stytch::FakeStytch;
use crate::yardstick::{ByHand, Claims, Seen, Verifier};
use app::{contestant, hello};
use middlewares::{Check, Step};

const FRAMEWORK: &str = "actix-web 4";

async fn known(claims: ReqData<Arc<Claims>>) -> &'static str {
    assert!(claims.sub.starts_with("user-"));
    "Hello"
}

async fn known_by_hand(claims: ReqData<Claims>) -> &'static str {
    assert!(claims.sub.starts_with("user-"));
    "Hello"
}

async fn home(user: AuthUser) -> &'static str {
    assert!(user.user_id().as_str().starts_with("user-"));
    "Hello"
}

/// Every contestant; the first is the bare app, the second the middleware that does nothing.
pub fn all(signer: &Signer, load: &Arc<Load>, stytch: &FakeStytch) -> Vec<Contestant> {
    let verifier = Verifier::new(signer);
    let seen = Seen::new(verifier.clone());
    let seen = Step(Check(move |token: &str| seen.check(token)));
    let verified = Step(Check(move |token: &str| verifier.verify(token)));
    let by_hand = ByHand::new(signer);
    let by_hand = Step(Check(move |token: &str| by_hand.verify(token)));
    let ours = SessionMiddleware::new(stytch.client());
    let unseen = SessionMiddleware::new(stytch.client());
    vec![
        contestant!("bare", load.hot(), hello),
        contestant!("no-op", load.hot(), hello, Step(middlewares::NoOp)),
        contestant!("yardstick: seen token", load.hot(), known, seen),
        Contestant {
            warm_up: load.sessions(),
            ..contestant!("yardstick: 10,000 sessions (Zipf)", load.zipf(), known, seen)
        },
        contestant!("yardstick: every token verified", load.unseen(), known, verified),
        contestant!("ours: seen token", load.hot(), home, ours),
        contestant!("ours: seen bearer token", load.bearer(), home, ours),
        Contestant {
            warm_up: load.sessions(),
            ..contestant!("ours: 10,000 sessions (Zipf)", load.zipf(), home, ours)
        },
        contestant!("ours: first sight", load.unseen(), home, unseen),
        contestant!("ours: nobody asked for", load.nobody(), home, ours),
        contestant!("by hand, jsonwebtoken 11", load.hot(), known_by_hand, by_hand),
        #[cfg(feature = "peers")]
        peers::httpauth(signer, load),
        #[cfg(feature = "peers")]
        peers::identity(),
    ]
}
