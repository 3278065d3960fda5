//! Services with bodies of their own, streams, and services that are not ready at first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full};
use support::stytch;
use tower::{Service, ServiceBuilder, ServiceExt, service_fn};
use tower_stytch::{RequireSessionLayer, SessionHandle, SessionLayer};

/// A request body in pieces that are no `Bytes`, with an error of its own, and not `Sync`.
struct Pieces {
    left: Vec<&'static [u8]>,
    fails: bool,
    _not_sync: std::cell::Cell<u8>,
}

impl Pieces {
    fn new(pieces: &[&'static [u8]], fails: bool) -> Self {
        Self { left: pieces.iter().rev().copied().collect(), fails, _not_sync: std::cell::Cell::new(0) }
    }
}

struct Piece(&'static [u8]);

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.0.len()
    }

    fn chunk(&self) -> &[u8] {
        self.0
    }

    fn advance(&mut self, by: usize) {
        self.0 = &self.0[by..];
    }
}

impl Body for Pieces {
    type Data = Piece;
    type Error = String;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Piece>, String>>> {
        match self.left.pop() {
            Some(piece) => Poll::Ready(Some(Ok(Frame::data(Piece(piece))))),
            None if self.fails => Poll::Ready(Some(Err("the client went away".to_owned()))),
            None => Poll::Ready(None),
        }
    }
}

/// A response body that yields data, then trailers, and knows its size.
struct WithTrailers(usize);

impl Body for WithTrailers {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0 += 1;
        match self.0 {
            1 | 2 => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"piece"))))),
            3 => {
                let mut trailers = http::HeaderMap::new();
                trailers.insert("grpc-status", "0".parse().unwrap());
                Poll::Ready(Some(Ok(Frame::trailers(trailers))))
            }
            _ => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0 > 2
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(10)
    }
}

fn form(body: Pieces) -> Request<Pieces> {
    Request::post("/login")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(body)
        .unwrap()
}

#[tokio::test]
async fn foreign_bodies_go_through_in_both_directions() {
    let emulator = stytch_emulator::Emulator::start().await.unwrap();
    let inner = service_fn(async |request: Request<Pieces>| {
        assert!(request.extensions().get::<SessionHandle>().is_some());
        Ok::<_, Infallible>(Response::new(WithTrailers(0)))
    });
    let service = ServiceBuilder::new().layer(SessionLayer::new(stytch(&emulator))).service(inner);
    let answer = service.clone().oneshot(Request::new(Pieces::new(&[], false))).await.unwrap();
    assert_eq!(answer.body().size_hint().exact(), Some(10));
    let mut body = answer.into_body();
    for _ in 0..2 {
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "piece");
    }
    let trailers = body.frame().await.unwrap().unwrap().into_trailers().unwrap();
    assert_eq!(trailers["grpc-status"], "0");
    assert!(body.frame().await.is_none());

    // Our own routes read the pieces of such a body, stop at the limit, and survive its end.
    let answer = service
        .clone()
        .oneshot(form(Pieces::new(&[b"email=ad", b"a@example", b".com"], false)))
        .await
        .unwrap();
    assert_eq!(
        (answer.status(), &answer.headers()["location"]),
        (http::StatusCode::SEE_OTHER, &"/login/sent".parse().unwrap())
    );
    assert_eq!(emulator.messages_to("ada@example.com").len(), 1);
    let answer = service.clone().oneshot(form(Pieces::new(&[b"email=ada@example.com"], true))).await.unwrap();
    assert_eq!(answer.status(), 400);
    let answer =
        service.oneshot(form(Pieces::new(&[&[b'x'; 60_000], &[b'x'; 60_000]], false))).await.unwrap();
    assert_eq!(answer.status(), 413);
    assert_eq!(emulator.messages().len(), 1);
    let page = answer.into_body();
    assert!(!page.is_end_stream() && page.size_hint().exact().unwrap() > 0);
    assert!(page.collect().await.unwrap().to_bytes().starts_with(b"<!DOCTYPE html>"));
}

#[tokio::test]
async fn a_head_has_no_body_and_full_bytes_will_do() {
    let emulator = stytch_emulator::Emulator::start().await.unwrap();
    let inner = service_fn(async |_: Request<Full<Bytes>>| {
        Ok::<_, std::io::Error>(Response::new(Full::new(Bytes::from_static(b"inner"))))
    });
    let service = SessionLayer::new(stytch(&emulator));
    let service = tower::Layer::layer(&service, inner);
    let head = Request::head("/login").body(Full::default()).unwrap();
    let answer = service.clone().oneshot(head).await.unwrap();
    assert!(answer.status() == 200 && answer.body().is_end_stream());
    assert_eq!(answer.body().size_hint().exact(), Some(0));
    let other = service.oneshot(Request::new(Full::default())).await.unwrap();
    assert!(other.headers().is_empty(), "nobody asked for the session");
    assert_eq!(other.into_body().collect().await.unwrap().to_bytes(), "inner");
}

/// Not ready the first two times, and not ready again after each call; a clone starts all over.
struct Slow {
    polls: usize,
    ready: AtomicBool,
    unready_calls: Arc<AtomicUsize>,
}

impl Clone for Slow {
    fn clone(&self) -> Self {
        Self { polls: 0, ready: AtomicBool::new(false), unready_calls: Arc::clone(&self.unready_calls) }
    }
}

impl Service<Request<Full<Bytes>>> for Slow {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.polls += 1;
        if !self.polls.is_multiple_of(3) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.ready.store(true, Ordering::SeqCst);
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Full<Bytes>>) -> Self::Future {
        if !self.ready.swap(false, Ordering::SeqCst) {
            self.unready_calls.fetch_add(1, Ordering::SeqCst);
        }
        std::future::ready(Ok(Response::new(Full::new(Bytes::from_static(b"slow")))))
    }
}

#[tokio::test]
async fn a_service_is_called_only_when_it_was_ready() {
    let emulator = stytch_emulator::Emulator::start().await.unwrap();
    let stytch = stytch(&emulator);
    let session = support::session(&emulator, &stytch).await;
    let unready_calls = Arc::new(AtomicUsize::new(0));
    let slow = Slow { polls: 0, ready: AtomicBool::new(false), unready_calls: Arc::clone(&unready_calls) };
    let mut service = ServiceBuilder::new()
        .layer(SessionLayer::new(stytch))
        .layer(RequireSessionLayer::new())
        .service(slow);
    for round in 0..6 {
        let mut request = Request::get("/").body(Full::default()).unwrap();
        if round % 2 == 0 {
            request.headers_mut().insert("cookie", session.parse().unwrap());
        }
        let answer = service.ready().await.unwrap().call(request).await.unwrap();
        assert_eq!(answer.status(), if round % 2 == 0 { 200 } else { 401 });
        let ours = Request::get("/login").body(Full::default()).unwrap();
        assert_eq!(service.ready().await.unwrap().call(ours).await.unwrap().status(), 200);
    }
    assert_eq!(unready_calls.load(Ordering::SeqCst), 0);
}
