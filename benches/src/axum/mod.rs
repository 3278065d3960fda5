//! The contestants on axum.

mod app;
mod layers;
#[cfg(feature = "peers")]
mod peers;
pub mod routers;
#[cfg(feature = "peers")]
mod vendor;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;

use crate::contestant::{BATCH, Contestant};
use crate::load::Load;
use crate::sessions::Signer;
use crate::stytch::FakeStytch;
use crate::yardstick::{ByHand, Seen, Verifier};

const FRAMEWORK: &str = "axum 0.8";

/// Every contestant; the first is the bare router, the second the layer that does nothing.
pub fn all(signer: &Signer, load: &Arc<Load>, stytch: &FakeStytch) -> Vec<Contestant> {
    let line = |name, router: Router, asks| {
        let app = app::factory(as_served(router), Body::empty);
        Contestant { name, framework: FRAMEWORK, app, warm_up: BATCH, asks }
    };
    let verifier = Verifier::new(signer);
    let ours = routers::ours(stytch.client());
    vec![
        line("bare", routers::bare(), load.hot()),
        line("no-op", routers::no_op(), load.hot()),
        line("yardstick: seen token", routers::seen(Seen::new(verifier.clone())), load.hot()),
        Contestant {
            warm_up: load.sessions(),
            ..line(
                "yardstick: 10,000 sessions (Zipf)",
                routers::seen(Seen::new(verifier.clone())),
                load.zipf(),
            )
        },
        line("yardstick: every token verified", routers::verified(verifier), load.unseen()),
        line("ours: seen token", ours.clone(), load.hot()),
        line("ours: seen bearer token", ours.clone(), load.bearer()),
        Contestant {
            warm_up: load.sessions(),
            ..line("ours: 10,000 sessions (Zipf)", ours.clone(), load.zipf())
        },
        line("ours: first sight", routers::ours(stytch.client()), load.unseen()),
        line("ours: nobody asked for", ours, load.nobody()),
        line("by hand, jsonwebtoken 11", routers::by_hand(ByHand::new(signer)), load.hot()),
        #[cfg(feature = "peers")]
        line("by hand, keys by stytch 11", vendor::keys(stytch.vendor()), load.hot()),
        #[cfg(feature = "peers")]
        line("stytch 11, a call each time", vendor::call(stytch.vendor()), load.hot()),
        #[cfg(feature = "peers")]
        peers::axum_login(),
    ]
}

/// `axum::serve` does so as well: otherwise a router would make its handlers and layers anew for every request.
fn as_served(router: Router) -> Router {
    router.with_state(())
}

#[cfg(feature = "peers")]
pub use peers::jwt_authorizer;
