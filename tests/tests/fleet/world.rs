//! An emulator, a Redis, three replicas, and a load balancer in front of them.

use std::net::TcpListener;
use std::time::Duration;

use conformance::conformance::apps::{Running, Seen, Stack, Wiring};
use conformance::conformance::{Browser, Server};
use conformance::{LoadBalancer, RedisServer};
use stytch_auth::{RedisStore, Stytch};
use stytch_emulator::{Emulator, Fault, Message, TestSession};

pub(crate) const ADA: &str = "ada@example.com";
pub(crate) const RENEW: &str = "/v1/sessions/authenticate";
pub(crate) const REVOKE: &str = "/v1/sessions/revoke";
/// Far longer than anything takes; what is promised is about a second.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) redis: RedisServer,
    pub(crate) replicas: Vec<Replica>,
    balancer: LoadBalancer,
    client: reqwest::Client,
}

pub(crate) struct Replica {
    pub(crate) stytch: Stytch,
    port: u16,
    _running: Running,
}

impl World {
    pub(crate) async fn new() -> Self {
        let redis = RedisServer::start();
        let urls = [redis.url(), redis.url(), redis.url()];
        Self::with(redis, &urls).await
    }

    /// Three replicas, each of which finds the Redis at another address.
    pub(crate) async fn with(redis: RedisServer, urls: &[String; 3]) -> Self {
        let emulator = Emulator::start().await.unwrap();
        let balancer = LoadBalancer::start().await;
        // Every request on a connection of its own, so that it goes to the next replica.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .unwrap();
        let mut world = Self { emulator, redis, replicas: Vec::new(), balancer, client };
        for (server, url) in Server::ALL.into_iter().zip(urls) {
            world.add(server, url).await;
        }
        world
    }

    /// One more replica.
    pub(crate) async fn add(&mut self, server: Server, redis: &str) {
        let clock = self.emulator.clock();
        let stytch = Stytch::builder()
            .project_id(self.emulator.project_id())
            .secret(self.emulator.secret())
            .base_url(self.emulator.base_url())
            .public_url(self.origin())
            .clock(move || clock.now())
            .store(RedisStore::open(redis).unwrap())
            .timeout(PATIENCE)
            .build()
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let stack = Stack { stytch: stytch.clone(), wiring: Wiring::default(), seen: Seen::default() };
        let running = Running::start(server, listener, stack).await;
        self.replicas.push(Replica { stytch, port, _running: running });
        self.balancer.hand_to(&self.replicas.iter().map(|replica| replica.port).collect::<Vec<_>>());
    }

    fn origin(&self) -> String {
        format!("http://localhost:{}", self.balancer.port())
    }

    /// A browser that has never been here, and comes by the load balancer.
    pub(crate) fn browser(&self) -> Browser {
        let address = format!("http://127.0.0.1:{}", self.balancer.port());
        Browser::new(self.client.clone(), address, self.origin(), self.emulator.clock())
    }

    /// The newest mail to Ada.
    pub(crate) fn mail(&self) -> Message {
        self.emulator.messages_to(ADA).into_iter().next().expect("a mail")
    }

    /// Ada with a session, which every replica has seen.
    pub(crate) async fn ada(&self) -> TestSession {
        let ada = self.emulator.login_as(ADA).unwrap();
        for replica in &self.replicas {
            assert_eq!(self.visit(replica, &ada.cookie_header()).await, 200);
        }
        ada
    }

    /// The status of the account page at one replica, for whoever shows these cookies.
    pub(crate) async fn visit(&self, replica: &Replica, cookies: &str) -> u16 {
        self.at(replica).page("/account").header("cookie", cookies).send().await.status
    }

    /// Signs out whoever shows these cookies, at one replica.
    pub(crate) async fn sign_out(&self, replica: &Replica, cookies: &str) {
        let out = self.at(replica).form("/logout", &[]).header("cookie", cookies).send().await;
        assert_eq!(out.status, 303, "{}", out.body);
    }

    fn at(&self, replica: &Replica) -> Browser {
        self.browser().at(&format!("http://127.0.0.1:{}", replica.port))
    }

    /// Waits until a replica refuses these cookies. Until then it takes them: an error is neither.
    pub(crate) async fn refused(&self, replica: &Replica, cookies: &str) {
        until(async || match self.visit(replica, cookies).await {
            200 => false,
            303 => true,
            other => panic!("the answer is {other}"),
        })
        .await;
    }

    /// Waits until these cookies are refused everywhere.
    pub(crate) async fn refused_everywhere(&self, cookies: &str) {
        for replica in &self.replicas {
            self.refused(replica, cookies).await;
        }
    }

    /// From now on Stytch answers these calls with 503.
    pub(crate) fn outage(&self, path: &str) {
        self.emulator.inject(Fault::on(path).status(503).always());
    }
}

/// Asks until it is so.
pub(crate) async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let asked = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.expect("it never came to be so");
}

/// The cookie of the token alone.
pub(crate) fn token(session: &TestSession) -> String {
    format!("stytch_session={}", session.session_token)
}

/// The cookie of the JWT alone.
pub(crate) fn jwt(session: &TestSession) -> String {
    format!("stytch_session_jwt={}", session.session_jwt)
}
