//! A router as an app that is called in this process, for either version of axum.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{HeaderValue, Request, Response, Uri};
use tower::Service;

use crate::contestant::{App, AppFactory, Ask};

struct Axum<S, B> {
    runtime: tokio::runtime::Runtime,
    service: S,
    body: fn() -> B,
}

pub(super) fn factory<S, B: 'static, R>(service: S, body: fn() -> B) -> AppFactory
where
    S: Service<Request<B>, Response = Response<R>, Error = Infallible> + Clone + Send + Sync + 'static,
{
    Box::new(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Box::new(Axum { runtime, service: service.clone(), body })
    })
}

pub(super) fn request<B>(ask: &Ask, body: B) -> Request<B> {
    let uri = Uri::from_maybe_shared(read(ask.path)).expect("a path");
    let mut request = Request::builder().uri(uri).body(body).expect("a request");
    for (name, value) in &ask.headers {
        let value = HeaderValue::from_maybe_shared(read(value)).expect("a value");
        request.headers_mut().insert(*name, value);
    }
    request
}

/// A text as a server has it: a slice of the buffer that it read from the connection, shared with the others.
fn read(text: &str) -> Bytes {
    Bytes::from([text, "\r\n"].concat()).slice(..text.len())
}

impl<S, B, R> App for Axum<S, B>
where
    S: Service<Request<B>, Response = Response<R>, Error = Infallible> + Clone,
{
    fn run(&self, asks: &[Ask]) -> Duration {
        let requests: Vec<_> = asks.iter().map(|ask| request(ask, (self.body)())).collect();
        let mut service = self.service.clone();
        self.runtime.block_on(async {
            let start = Instant::now();
            for request in requests {
                let Ok(response) = service.call(request).await;
                assert!(response.status().is_success(), "{}", response.status());
            }
            start.elapsed()
        })
    }
}
