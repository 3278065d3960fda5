//! Redis is away, hangs, is full, refuses or forgets; nobody is signed out by it, nobody waits, and no sign-out is lost.

use conformance::conformance::Server;
use conformance::{LoadBalancer, RedisServer};
use stytch_emulator::TestSession;

use crate::world::{ADA, World, jwt, until};

/// While Redis is away: people stay signed in, can sign out, and links are sent.
async fn life_goes_on(world: &World, leaver: &TestSession, other: &TestSession) {
    world.sign_out(&world.replicas[0], &leaver.cookie_header()).await;
    assert_eq!(world.visit(&world.replicas[0], &jwt(leaver)).await, 303, "denied where it was signed out");
    for replica in &world.replicas {
        assert_eq!(world.visit(replica, &other.cookie_header()).await, 200);
    }
    for _ in &world.replicas {
        world.browser().form("/login", &[("email", ADA)]).send().await.to("/login/sent");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_and_restarted() {
    let mut world = World::new().await;
    let (first, second, other) = (world.ada().await, world.ada().await, world.ada().await);
    world.sign_out(&world.replicas[1], &first.cookie_header()).await;
    world.refused_everywhere(&jwt(&first)).await;
    world.redis.kill();
    life_goes_on(&world, &second, &other).await;
    for replica in &world.replicas[1..] {
        assert_eq!(world.visit(replica, &jwt(&second)).await, 200, "nobody has told it");
    }
    world.redis.restart();
    world.refused_everywhere(&jwt(&second)).await;
    world.refused_everywhere(&jwt(&first)).await;
    assert_eq!(world.visit(&world.replicas[2], &other.cookie_header()).await, 200);
}

/// What a Redis has forgotten it is told again, for replicas that start later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forgetful() {
    let mut world = World::new().await;
    let ada = world.ada().await;
    world.sign_out(&world.replicas[0], &ada.cookie_header()).await;
    world.refused_everywhere(&jwt(&ada)).await;
    // The one that it was signed out at is gone as well.
    drop(world.replicas.remove(0));
    world.redis.kill();
    world.redis.restart();
    assert_eq!(world.redis.command("DBSIZE"), ":0");
    until(async || world.redis.command("DBSIZE") != ":0").await;
    let url = world.redis.url();
    world.add(Server::Axum, &url).await;
    world.refused(world.replicas.last().unwrap(), &jwt(&ada)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hanging() {
    let world = World::new().await;
    let (leaver, other) = (world.ada().await, world.ada().await);
    world.redis.pause();
    life_goes_on(&world, &leaver, &other).await;
    world.redis.resume();
    world.refused_everywhere(&jwt(&leaver)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn full() {
    let world = World::new().await;
    let (leaver, other) = (world.ada().await, world.ada().await);
    world.redis.does("CONFIG SET maxmemory 1");
    life_goes_on(&world, &leaver, &other).await;
    world.redis.does("CONFIG SET maxmemory 0");
    world.refused_everywhere(&jwt(&leaver)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn read_only() {
    let world = World::new().await;
    let (leaver, other) = (world.ada().await, world.ada().await);
    world.redis.does("REPLICAOF 127.0.0.1 1");
    life_goes_on(&world, &leaver, &other).await;
    world.redis.does("REPLICAOF NO ONE");
    world.refused_everywhere(&jwt(&leaver)).await;
}

/// One replica is cut off while somebody signs out at another, and while somebody signs out at it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_off() {
    let (redis, cable) = (RedisServer::start(), LoadBalancer::start().await);
    cable.hand_to(&[redis.port()]);
    let urls = [redis.url(), redis.url(), format!("redis://127.0.0.1:{}", cable.port())];
    let world = World::with(redis, &urls).await;
    let (there, here, other) = (world.ada().await, world.ada().await, world.ada().await);
    cable.hand_to(&[]);
    world.sign_out(&world.replicas[0], &there.cookie_header()).await;
    world.refused(&world.replicas[1], &jwt(&there)).await;
    assert_eq!(world.visit(&world.replicas[2], &jwt(&there)).await, 200, "nobody can tell it");
    world.sign_out(&world.replicas[2], &here.cookie_header()).await;
    assert_eq!(world.visit(&world.replicas[0], &jwt(&here)).await, 200, "it can tell nobody");
    cable.hand_to(&[world.redis.port()]);
    world.refused_everywhere(&jwt(&there)).await;
    world.refused_everywhere(&jwt(&here)).await;
    assert_eq!(world.visit(&world.replicas[2], &other.cookie_header()).await, 200);
}

/// An app starts in the middle of an outage, unless it says that it would rather not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_start() {
    let mut world = World::new().await;
    let (leaver, other) = (world.ada().await, world.ada().await);
    world.redis.kill();
    world.sign_out(&world.replicas[0], &leaver.cookie_header()).await;
    let url = world.redis.url();
    world.add(Server::Actix, &url).await;
    let newcomer = world.replicas.last().unwrap();
    assert_eq!(world.visit(newcomer, &other.cookie_header()).await, 200);
    let patience = std::time::Duration::from_millis(200);
    assert!(newcomer.stytch.require_warm_start(patience).await.unwrap_err().is_unavailable());
    world.redis.restart();
    world.refused_everywhere(&jwt(&leaver)).await;
}
