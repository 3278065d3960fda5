//! Every scenario on every server under both modes, each as a test of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use conformance::conformance::{Case, Mode, Server, scenarios};

/// `topic::scenario::server_mode` is the name of each test.
macro_rules! scenarios {
    ($($topic:ident { $($scenario:ident),+ $(,)? })+) => {
        $(mod $topic {
            $(mod $scenario {
                crate::cases!($topic::$scenario: axum_mild Axum Mild, axum_strict Axum Strict, actix_mild Actix Mild,
                    actix_strict Actix Strict, hyper_mild Hyper Mild, hyper_strict Hyper Strict);
            })+
        })+
    };
}

macro_rules! cases {
    ($topic:ident::$scenario:ident: $($name:ident $server:ident $mode:ident),+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let case = crate::Case { server: crate::Server::$server, mode: crate::Mode::$mode };
            crate::scenarios::$topic::$scenario(case).await;
        })+
    };
}
pub(crate) use cases;

scenarios! {
    answers { unauthenticated, forbidden, unavailable, unsafe_method }
    claims { typed, misfit }
    cookies { https, stytch_js, odd_neighbours, imitations, forged, never_joined, too_large }
    credentials { bearer, not_ours }
    csrf { foreign_forms, origin, double_submit, preflight }
    fresh { each_time, gone, outage, guard }
    guards { session, role, language, renewed_behind_a_guard, own_middleware }
    hand_off {
        by_code, five_tries, code_of_another, any_device_yes, any_device_no, invitation, other_account,
    }
    handlers { revoke, install }
    headers { open_routes, decided_by_session, own_headers }
    login {
        by_page, by_json, language, no_loop, invalid_address, used_link, parallel_clicks, nobody_looks, broken_links, failing_hook,
    }
    logout { by_form, by_json, by_nobody, expired, in_an_outage }
    members { session, renewed, signed_out, outage, role, wrong_kind }
    missing { layer }
    outage { at_renewal, before_renewal, at_login, at_callback }
    permissions { members, users, outage, taken_away }
    renewal { once, hundred_at_once, by_jwt_alone, by_token_alone, session_gone, idle_end, key_rotation }
    return_path { refused, kept, nested, only_configuration }
    routes { beside_the_apps, moved, none, methods, bodies }
    tenants { path, slug_like_an_id, headers, cookies, intermediate, exchange, removed }
}
