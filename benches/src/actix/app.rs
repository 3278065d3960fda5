//! An actix-web app that is called in this process.

use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::test::TestRequest;

use crate::contestant::{App, Ask};

pub(super) struct Actix<S> {
    pub(super) runtime: tokio::runtime::Runtime,
    pub(super) service: S,
}

pub(super) async fn hello() -> &'static str {
    "Hello"
}

pub(super) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// An app of two routes, one of which may ask who is there, inside the middleware given. A macro, because every
/// middleware makes an app of another type.
macro_rules! contestant {
    ($name:expr, $asks:expr, $home:expr $(, $middleware:expr)*) => {{
        $( let middleware = $middleware.clone(); )*
        $crate::contestant::Contestant {
            name: $name,
            framework: $crate::actix::FRAMEWORK,
            app: Box::new(move || {
                let app = actix_web::App::new()
                    .route($crate::contestant::HOME, actix_web::web::get().to($home))
                    .route($crate::contestant::PUBLIC, actix_web::web::get().to($crate::actix::app::hello));
                $( let _ = stringify!($middleware); let app = app.wrap(middleware.clone()); )*
                let runtime = $crate::actix::app::runtime();
                let service = runtime.block_on(actix_web::test::init_service(app));
                Box::new($crate::actix::app::Actix { runtime, service })
            }),
            warm_up: $crate::contestant::BATCH,
            asks: $asks,
        }
    }};
}
pub(super) use contestant;

pub(super) fn request(ask: &Ask) -> TestRequest {
    let request = TestRequest::with_uri(ask.path);
    ask.headers.iter().fold(request, |request, (name, value)| request.insert_header((*name, &**value)))
}

impl<S, B> App for Actix<S>
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
{
    fn run(&self, asks: &[Ask]) -> Duration {
        let requests: Vec<_> = asks.iter().map(|ask| request(ask).to_request()).collect();
        self.runtime.block_on(async {
            let start = Instant::now();
            for request in requests {
                let response = self.service.call(request).await.expect("a response");
                assert!(response.status().is_success(), "{}", response.status());
            }
            start.elapsed()
        })
    }
}
