//! Signed out at one replica, refused by all.

use axum::Router;
use axum::routing::get;
use axum_stytch::{AuthUser, SessionLayer};
use conformance::conformance::Server;
use stytch_auth::SessionId;

use crate::world::{RENEW, REVOKE, World, jwt, token, until};

/// The JWT of the session is good for minutes by its signature, and nobody asks Stytch.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everywhere() {
    let world = World::new().await;
    for replica in &world.replicas {
        let (ada, other) = (world.ada().await, world.ada().await);
        let renewals = world.emulator.count_requests(RENEW);
        world.sign_out(replica, &ada.cookie_header()).await;
        assert_eq!(world.visit(replica, &jwt(&ada)).await, 303, "at once where it was signed out");
        world.refused_everywhere(&jwt(&ada)).await;
        world.refused_everywhere(&ada.cookie_header()).await;
        assert_eq!(world.emulator.count_requests(RENEW), renewals);
        world.refused_everywhere(&token(&ada)).await;
        for replica in &world.replicas {
            assert_eq!(world.visit(replica, &other.cookie_header()).await, 200, "her other session goes on");
        }
    }
}

/// Stytch cannot be told that the session is over: a stolen token renews nothing at any replica all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_revoked() {
    let world = World::new().await;
    let ada = world.ada().await;
    world.outage(REVOKE);
    world.sign_out(&world.replicas[0], &ada.cookie_header()).await;
    world.refused_everywhere(&jwt(&ada)).await;
    world.refused_everywhere(&token(&ada)).await;
    let renewals = world.emulator.count_requests(RENEW);
    for replica in &world.replicas {
        assert_eq!(world.visit(replica, &token(&ada)).await, 303);
        assert_eq!(world.visit(replica, &ada.cookie_header()).await, 303);
    }
    assert_eq!(world.emulator.count_requests(RENEW), renewals, "Stytch, which would renew it, is not asked");
}

/// The replica that signs out sees the token alone; another knows whose it is, and says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_token_alone() {
    let world = World::new().await;
    let ada = world.ada().await;
    // Now the second replica has seen which session the token is of.
    assert_eq!(world.visit(&world.replicas[1], &token(&ada)).await, 200);
    world.sign_out(&world.replicas[0], &token(&ada)).await;
    world.refused_everywhere(&jwt(&ada)).await;
}

/// An app that is told by a webhook tells one replica.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_the_app() {
    let world = World::new().await;
    let ada = world.ada().await;
    world.replicas[2].stytch.deny_session(&SessionId::from(ada.session_id.as_str()));
    world.refused_everywhere(&jwt(&ada)).await;
}

/// A connection at another replica ends with the session.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn watched() {
    let world = World::new().await;
    let ada = world.ada().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/watch", listener.local_addr().unwrap());
    let app = Router::new()
        .route("/watch", get(async |user: AuthUser| format!("{:?}", user.watch().await)))
        .layer(SessionLayer::new(world.replicas[1].stytch.clone()));
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let (client, cookies) = (reqwest::Client::new(), ada.cookie_header());
    let watching = tokio::spawn(async move {
        client.get(url).header("cookie", cookies).send().await.unwrap().text().await.unwrap()
    });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(!watching.is_finished());
    world.sign_out(&world.replicas[0], &ada.cookie_header()).await;
    until(async || watching.is_finished()).await;
    assert_eq!(watching.await.unwrap(), "SignedOut");
    server.abort();
}

/// A replica that starts later knows it before its first request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_a_replica_began() {
    let mut world = World::new().await;
    let ada = world.ada().await;
    world.sign_out(&world.replicas[0], &ada.cookie_header()).await;
    world.refused(&world.replicas[1], &jwt(&ada)).await;
    for server in Server::ALL {
        let url = world.redis.url();
        world.add(server, &url).await;
        let newcomer = world.replicas.last().unwrap();
        newcomer.stytch.require_warm_start(std::time::Duration::from_secs(30)).await.unwrap();
        assert_eq!(world.visit(newcomer, &jwt(&ada)).await, 303);
    }
}

/// Whoever can write to Redis signs nobody out, and a flood keeps no sign-out from being heard.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_flood_of_junk() {
    let world = World::new().await;
    let (ada, other) = (world.ada().await, world.ada().await);
    let feed = format!("stytch:{{{}:signed-out}}", world.emulator.project_id());
    let now: u64 =
        world.emulator.clock().now().duration_since(std::time::UNIX_EPOCH).unwrap().as_micros() as u64;
    let forged = format!("AAAA:session:{}", other.session_id);
    for chunk in 0..40 {
        let members: Vec<_> =
            (0..500).map(|n| format!("{} junk-{chunk}-{n}", now + chunk * 500 + n)).collect();
        world.redis.does(&format!("ZADD {feed}:positions {}", members.join(" ")));
    }
    world.redis.does(&format!("ZADD {feed}:positions {} {forged}", now + 30_000));
    world.redis.does(&format!("ZADD {feed}:ends 1e15 {forged} -1 junk-1-1 1e300 junk-1-2"));
    world.sign_out(&world.replicas[0], &ada.cookie_header()).await;
    world.refused_everywhere(&jwt(&ada)).await;
    for replica in &world.replicas {
        assert_eq!(world.visit(replica, &jwt(&other)).await, 200);
    }
}
