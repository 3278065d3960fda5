//! Requests that are dropped at every point at which they wait: verify, renewal, login, callback, logout.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use stytch_emulator::Emulator;

use super::{Head, Headers, Login, Reply, SessionHandle};
use crate::Stytch;
use crate::transport::CONCURRENT;

/// Polls a future so many times, and drops it when it waits once more.
struct Until<F> {
    future: Pin<Box<F>>,
    polls: usize,
}

impl<F: Future> Future for Until<F> {
    /// `None`: it was dropped.
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.polls -= 1;
        match self.future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if self.polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// Somebody's browser in front of an app that has just started.
struct World {
    emulator: Emulator,
    token: String,
    jwt: String,
}

/// What a request came to.
type Answer = Result<bool, crate::Error>;

impl World {
    async fn new() -> Self {
        let emulator = Emulator::start().await.unwrap();
        let ada = emulator.login_as("ada@example.com").unwrap();
        Self { emulator, token: ada.session_token, jwt: ada.session_jwt }
    }

    fn stytch(&self) -> Stytch {
        let clock = self.emulator.clock();
        Stytch::builder()
            .project_id(self.emulator.project_id())
            .secret(self.emulator.secret())
            .base_url(self.emulator.base_url())
            .timeout(Duration::from_secs(45))
            .clock(move || clock.now())
            .build()
            .unwrap()
    }

    fn cookies(&self) -> String {
        format!("stytch_session={}; stytch_session_jwt={}", self.token, self.jwt)
    }
}

/// Drops `operation` at its first wait, its second, and so on until it ends; each time `afterwards` has to go well on the
/// same handle, and every place for a call to be free again. Answers at how many waits it was dropped.
async fn at_every_wait<T>(
    world: &World,
    operation: impl AsyncFn(&Stytch) -> T,
    afterwards: impl AsyncFn(&Stytch),
) -> usize {
    for polls in 1..1_000 {
        let stytch = world.stytch();
        let ended = Until { future: Box::pin(operation(&stytch)), polls }.await;
        let next = tokio::time::timeout(Duration::from_secs(60), afterwards(&stytch));
        next.await.unwrap_or_else(|_| panic!("the next request hangs after {polls} polls"));
        // What was begun beside the request goes on, and gives its place back in its own time.
        for _ in 0..6_000 {
            if stytch.transport().free_permits() == CONCURRENT {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(stytch.transport().free_permits(), CONCURRENT, "a place is lost after {polls} polls");
        if ended.is_some() {
            return polls - 1;
        }
    }
    panic!("it never ends");
}

fn handle(stytch: &Stytch, cookies: &str) -> SessionHandle {
    let headers = vec![("cookie", cookies)];
    let head = Head { method: "GET", path: "/", query: None, headers: &headers };
    SessionHandle::new(&Login::new(stytch.clone()), &head)
}

async fn is_signed_in(stytch: &Stytch, cookies: &str) -> Answer {
    Ok(handle(stytch, cookies).authenticate().await?.is_some())
}

async fn post(stytch: &Stytch, path: &str, cookies: &str, form: &str) -> Reply {
    let headers = vec![
        ("cookie", cookies),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    answer(stytch, "POST", path, None, &headers, form).await
}

async fn open(stytch: &Stytch, path: &str, query: &str, cookies: &str) -> Reply {
    let headers = vec![
        ("cookie", cookies),
        ("accept", "text/html"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    answer(stytch, "GET", path, Some(query), &headers, "").await
}

async fn answer(
    stytch: &Stytch,
    method: &str,
    path: &str,
    query: Option<&str>,
    headers: &dyn Headers,
    form: &str,
) -> Reply {
    let head = Head { method, path, query, headers };
    Login::new(stytch.clone()).answer(head, Ok(form.as_bytes()), None).await
}

/// What a reply sets, as the browser shows it next time.
fn set_cookies(reply: &Reply) -> String {
    let set = reply.headers.iter().filter(|(name, _)| *name == "set-cookie");
    let pairs: Vec<_> = set.filter_map(|(_, value)| value.split(';').next()).collect();
    pairs.join("; ")
}

#[tokio::test]
async fn verify() {
    let world = World::new().await;
    let signed_in = async |stytch: &Stytch| is_signed_in(stytch, &world.cookies()).await.unwrap();
    let waits = at_every_wait(&world, signed_in, async |stytch| assert!(signed_in(stytch).await)).await;
    assert!(waits > 0, "a cold start waits for the keys");
}

#[tokio::test]
async fn renewal() {
    let world = World::new().await;
    world.emulator.advance(Duration::from_secs(311));
    let signed_in = async |stytch: &Stytch| is_signed_in(stytch, &world.cookies()).await.unwrap();
    let waits = at_every_wait(&world, signed_in, async |stytch| assert!(signed_in(stytch).await)).await;
    assert!(waits > 0);
}

#[tokio::test]
async fn fresh_check() {
    let world = World::new().await;
    let confirmed = async |stytch: &Stytch| handle(stytch, &world.cookies()).confirm().await;
    let waits = at_every_wait(&world, confirmed, async |stytch| confirmed(stytch).await.unwrap()).await;
    assert!(waits > 1, "for the keys, and for Stytch");
}

#[tokio::test]
async fn login() {
    let world = World::new().await;
    // An address each time: one address does not get any number of links.
    let asked = AtomicUsize::new(0);
    let ask = async |stytch: &Stytch| {
        let form = format!("email=grace{}%40example.com", asked.fetch_add(1, Ordering::Relaxed));
        assert_eq!(post(stytch, "/login", "", &form).await.status, 303);
    };
    let waits = at_every_wait(&world, ask, ask).await;
    assert!(waits > 0);
}

#[tokio::test]
async fn callback() {
    let world = World::new().await;
    let mut waits = 0;
    for polls in 1..1_000 {
        let stytch = world.stytch();
        let asked = post(&stytch, "/login", "", &format!("email=grace{polls}%40example.com")).await;
        let link = world.emulator.messages_to(&format!("grace{polls}@example.com"))[0].token.clone();
        let query = format!("stytch_token_type=magic_links&token={link}");
        let cookies = set_cookies(&asked);
        let click = async || open(&stytch, "/authenticate", &query, &cookies).await;
        let ended = Until { future: Box::pin(click()), polls }.await;
        // The tab was closed, and the link is opened once more: it has not been spent for nothing.
        let again = tokio::time::timeout(Duration::from_secs(60), click()).await.unwrap();
        let session = set_cookies(&again);
        assert_eq!(again.status, 303, "after {polls} polls: {}", again.body);
        assert!(session.contains("stytch_session="), "after {polls} polls: no session");
        assert!(is_signed_in(&stytch, &session).await.unwrap());
        assert_eq!(stytch.transport().free_permits(), CONCURRENT);
        if ended.is_some() {
            break;
        }
        waits = polls;
    }
    assert!(waits > 0);
}

#[tokio::test]
async fn logout() {
    let world = World::new().await;
    let mut waits = 0;
    for polls in 1..1_000 {
        let stytch = world.stytch();
        let ada = world.emulator.login_as("ada@example.com").unwrap();
        let cookies = format!("stytch_session={}; stytch_session_jwt={}", ada.session_token, ada.session_jwt);
        let leave = Until { future: Box::pin(post(&stytch, "/logout", &cookies, "")), polls };
        let ended = leave.await;
        // From the first poll on the token is denied; the rest goes on without the request.
        for _ in 0..6_000 {
            if !is_signed_in(&stytch, &cookies).await.unwrap() && revoked(&world, &ada.session_token).await {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(!is_signed_in(&stytch, &cookies).await.unwrap(), "after {polls} polls");
        assert!(revoked(&world, &ada.session_token).await, "Stytch was not told after {polls} polls");
        let grace = world.emulator.login_as("grace@example.com").unwrap();
        let cookies =
            format!("stytch_session={}; stytch_session_jwt={}", grace.session_token, grace.session_jwt);
        assert!(is_signed_in(&stytch, &cookies).await.unwrap());
        assert_eq!(stytch.transport().free_permits(), CONCURRENT);
        if ended.is_some() {
            break;
        }
        waits = polls;
    }
    assert!(waits > 0);
}

/// Whether Stytch itself has ended the session.
async fn revoked(world: &World, token: &str) -> bool {
    let token = crate::SessionToken::from(token);
    let asked = world.stytch().sessions().authenticate().session_token(&token).send().await;
    asked.is_err_and(|error| error.is_session_gone())
}
