//! How long the slow ones take: checks, the layer, a thousand sessions that expire together, and valid requests in floods.
//!
//! `--seconds 10` is how long each flood lasts.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::header::COOKIE;
use axum::http::{HeaderValue, Request, Uri};
use speed::arguments::number;
use speed::contestant::HOME;
use speed::world::{Visitor, World};
use speed::{Scene, axum as contestants, load, percentiles};
use stytch_auth::{SessionJwt, SessionToken};
use tokio::task::JoinSet;
use tower::Service as _;

const SAMPLES: usize = 100_000;
const SESSIONS: usize = 1_000;
const REQUESTS: usize = 20;

fn main() {
    let scene = Scene::set(load::SESSIONS);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(checks(&scene));
    layer(&scene, &runtime);
    let seconds = Duration::from_secs(number("--seconds").unwrap_or(10) as u64);
    floods(&scene, seconds);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(herd());
}

/// The check alone, as `Stytch::authenticate_jwt` does it.
async fn checks(scene: &Scene) {
    println!("A session JWT of {} bytes, checked", scene.signer.session(0).len());
    let stytch = scene.stytch.client();
    let jwts: Vec<SessionJwt> =
        (0..load::SESSIONS).map(|n| SessionJwt::from(&*scene.signer.session(n))).collect();
    let timed = async |jwt: &SessionJwt| {
        let start = Instant::now();
        assert!(stytch.authenticate_jwt(jwt).await.is_ok());
        start.elapsed()
    };
    // The first one fetches the keys.
    timed(&jwts[0]).await;
    let mut times = Vec::new();
    for jwt in &jwts[1..] {
        times.push(timed(jwt).await);
    }
    println!("  for the first time   {}", percentiles::line(times));
    let mut times = Vec::new();
    for _ in 0..SAMPLES {
        times.push(timed(&jwts[load::SESSIONS - 1]).await);
    }
    println!("  again                {}", percentiles::line(times));
}

/// A request as a whole, in a router with our layer and in one without any.
fn layer(scene: &Scene, runtime: &tokio::runtime::Runtime) {
    println!("\nA request with a token that was seen before, from the router's door to its answer");
    let token = scene.signer.session(0);
    for (name, router) in [
        ("without a layer", contestants::routers::bare().with_state(())),
        ("with ours", contestants::routers::ours(scene.stytch.client()).with_state(())),
    ] {
        let times = runtime.block_on(times(router, &format!("__Host-stytch_session_jwt={token}"), SAMPLES));
        println!("  {name:<20} {}", percentiles::line(times));
    }
}

fn request(cookies: &str) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = Uri::from_static(HOME);
    request.headers_mut().insert(COOKIE, HeaderValue::try_from(cookies).expect("cookies"));
    request
}

async fn times(router: Router, cookies: &str, samples: usize) -> Vec<Duration> {
    let mut service = router.into_service::<Body>();
    let mut times = Vec::with_capacity(samples);
    for n in 0..samples + 100 {
        let request = request(cookies);
        let start = Instant::now();
        let Ok(response) = service.call(request).await;
        let time = start.elapsed();
        assert!(response.status().is_success());
        if n >= 100 {
            times.push(time);
        }
    }
    times
}

/// The cookies of the request of this number.
type Flood<'a> = dyn Fn(usize) -> String + Sync + 'a;

/// A thousand requests a second with a good token, on a thread of their own, while another thread floods the app.
fn floods(scene: &Scene, seconds: Duration) {
    println!(
        "\nA thousand requests a second with a good token, for {seconds:?} each, while another thread sends"
    );
    let good = scene.signer.session(0);
    let part = |n| good.split('.').nth(n).unwrap_or_default();
    let (header, payload, signature) = (part(0), part(1), part(2));
    let unknown = |n: usize| {
        use base64::Engine as _;
        let header = format!(r#"{{"alg":"RS256","kid":"jwk-test-{n}","typ":"JWT"}}"#);
        let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(header);
        format!("__Host-stytch_session_jwt={header}.{payload}.{signature}")
    };
    let garbage = |n: usize| {
        format!("__Host-stytch_session_jwt={header}.{n:0length$}.{signature}", length = payload.len())
    };
    let floods: [(&str, u32, &Flood); 4] = [
        ("nothing", 0, &garbage),
        ("1,667 unknown key ids a second", 1_667, &unknown),
        ("nothing, again", 0, &garbage),
        ("20,000 forged tokens a second", 20_000, &garbage),
    ];
    for (name, rate, flood) in floods {
        let app: Router = contestants::routers::ours(scene.stytch.client()).with_state(());
        let (over, sent, calls) = (AtomicBool::new(false), AtomicUsize::new(0), scene.stytch.calls());
        let times = std::thread::scope(|scope| {
            let (flooded, over, sent) = (app.clone(), &over, &sent);
            scope.spawn(move || sent.store(send(flooded, rate, over, flood), Ordering::Relaxed));
            let times = paced(app, &format!("__Host-stytch_session_jwt={good}"), seconds);
            over.store(true, Ordering::Relaxed);
            times
        });
        println!("  {name:<31} {}", percentiles::line(times));
        if rate > 0 {
            let (sent, calls) = (sent.load(Ordering::Relaxed), scene.stytch.calls() - calls);
            println!(
                "  {:<31} {sent} were sent, {calls} calls to Stytch, the first fetch of the keys included",
                ""
            );
        }
    }
}

/// Shows the app so many tokens a second until it is over; none may be let in.
fn send(app: Router, rate: u32, over: &AtomicBool, flood: &Flood) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut service = app.into_service::<Body>();
    let start = Instant::now();
    let mut sent = 0;
    while !over.load(Ordering::Relaxed) {
        let due = (start.elapsed().as_secs_f64() * f64::from(rate)) as usize;
        runtime.block_on(async {
            while sent < due && !over.load(Ordering::Relaxed) {
                let Ok(response) = service.call(request(&flood(sent))).await;
                assert_eq!(response.status(), 401);
                sent += 1;
            }
        });
        std::thread::sleep(Duration::from_millis(1));
    }
    sent
}

/// The times of requests that come every millisecond.
fn paced(app: Router, cookies: &str, seconds: Duration) -> Vec<Duration> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let start = Instant::now();
    let mut all = Vec::new();
    while start.elapsed() < seconds {
        all.extend(runtime.block_on(once(&app, cookies)));
        std::thread::sleep(Duration::from_millis(1));
    }
    // Until the keys are there and the token is known.
    all.split_off(10)
}

async fn once(app: &Router, cookies: &str) -> Option<Duration> {
    let mut service = app.clone().into_service::<Body>();
    let request = request(cookies);
    let start = Instant::now();
    let Ok(response) = service.call(request).await;
    let time = start.elapsed();
    response.status().is_success().then_some(time)
}

/// A thousand sessions whose JWTs have all ended, with twenty requests each; beside it, what the calls to Stytch take by
/// themselves, and the same requests when no call is needed.
async fn herd() {
    println!("\n{SESSIONS} sessions, {REQUESTS} requests each (two threads, the emulator's included)");
    let world = World::start(|stytch| stytch.timeout(Duration::from_secs(30))).await;
    for at_once in [8, SESSIONS] {
        println!("  {at_once} sessions at a time");
        let people = world.people(SESSIONS);
        println!("    a call each, no app      {}", percentiles::line(calls(&world, at_once).await));
        println!(
            "    JWTs good, not seen yet  {}",
            percentiles::line(requests(&world, &people, at_once).await)
        );
        world.advance(320);
        let before = world.emulator.count_requests(speed::world::AUTHENTICATE);
        println!(
            "    JWTs over                {}",
            percentiles::line(requests(&world, &people, at_once).await)
        );
        let calls = world.emulator.count_requests(speed::world::AUTHENTICATE) - before;
        println!("    {:<24} all were served, with {calls} calls", "");
    }
}

/// What `sessions/authenticate` takes.
async fn calls(world: &World, at_once: usize) -> Vec<Duration> {
    let session = |n| world.emulator.login_as(&format!("caller{n}@example.com")).expect("a session");
    let sessions: Vec<_> = (0..SESSIONS).map(session).collect();
    let mut times = Vec::new();
    for group in sessions.chunks(at_once) {
        let mut calling = JoinSet::new();
        let together = Instant::now();
        for session in group {
            let (stytch, token) = (world.stytch.clone(), SessionToken::from(session.session_token.as_str()));
            calling.spawn(async move {
                assert!(stytch.sessions().authenticate().session_token(&token).send().await.is_ok());
                together.elapsed()
            });
        }
        times.extend(calling.join_all().await);
    }
    times
}

/// What a request takes, from when those of its group begin.
async fn requests(world: &World, people: &[Visitor], at_once: usize) -> Vec<Duration> {
    let mut times = Vec::new();
    for group in people.chunks(at_once) {
        let requests: Vec<_> =
            (0..REQUESTS).flat_map(|_| group.iter().map(|person| person.request())).collect();
        let mut asking = JoinSet::new();
        let together = Instant::now();
        for request in requests {
            let app = world.app.clone();
            asking.spawn(async move {
                let Ok(response) = tower::ServiceExt::oneshot(app, request).await;
                assert!(response.status().is_success());
                together.elapsed()
            });
        }
        times.extend(asking.join_all().await);
    }
    times
}
