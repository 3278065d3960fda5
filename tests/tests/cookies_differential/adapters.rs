//! The three adapters without sockets, around the same route.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::pin::Pin;

use actix_web::dev::{Service as _, ServiceResponse};
use actix_web::test::TestRequest;
use actix_web::web::Data;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response};
use conformance::conformance::apps::{self, Stack};
use http_body_util::BodyExt;
use tower::util::BoxCloneService;
use tower::{ServiceBuilder, ServiceExt};

/// What an adapter made of a header: the status, who it is, and what happens to which cookie.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    status: u16,
    body: String,
    cookies: BTreeSet<String>,
}

/// The decisions of all three.
#[derive(Debug)]
pub(crate) struct Decisions([Decision; 3]);

impl Decisions {
    pub(crate) fn alike(&self) -> bool {
        let [axum, actix, hyper] = &self.0;
        axum == actix && actix == hyper
    }

    pub(crate) fn accepted(&self) -> bool {
        self.0[0].status == 200 && self.0[0].body.starts_with("user-")
    }
}

type Actix = dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = ServiceResponse>>>;
type Hyper = BoxCloneService<Request<Body>, Response<Body>, Infallible>;

pub(crate) struct Adapters {
    axum: axum::Router,
    actix: Box<Actix>,
    hyper: Hyper,
}

const PATH: &str = "/optional";

impl Adapters {
    pub(crate) async fn new(stack: &Stack) -> Self {
        let app = actix_web::App::new()
            .wrap(apps::actix::middleware(stack))
            .app_data(Data::new(stack.clone()))
            .configure(apps::actix::routes);
        let app = std::rc::Rc::new(actix_web::test::init_service(app).await);
        let actix = move |request: TestRequest| -> Pin<Box<dyn Future<Output = ServiceResponse>>> {
            let app = app.clone();
            Box::pin(
                async move { app.call(request.to_request()).await.expect("an answer").map_into_boxed_body() },
            )
        };
        let hyper =
            ServiceBuilder::new().layer(apps::hyper::layer(stack)).service(apps::hyper::service(stack));
        let hyper = BoxCloneService::new(hyper.map_response(|answer| answer.map(Body::new)));
        Self { axum: apps::axum::app(stack), actix: Box::new(actix), hyper }
    }

    pub(crate) async fn decide(&self, lines: &[Vec<u8>]) -> Decisions {
        Decisions([self.by_axum(lines).await, self.by_actix(lines).await, self.by_hyper(lines).await])
    }

    async fn by_axum(&self, lines: &[Vec<u8>]) -> Decision {
        let answer = self.axum.clone().oneshot(request(lines)).await.unwrap();
        let (parts, body) = answer.into_parts();
        decision(parts.status.as_u16(), &parts.headers, &body.collect().await.unwrap().to_bytes())
    }

    async fn by_hyper(&self, lines: &[Vec<u8>]) -> Decision {
        let answer = self.hyper.clone().oneshot(request(lines)).await.unwrap();
        let (parts, body) = answer.into_parts();
        decision(parts.status.as_u16(), &parts.headers, &body.collect().await.unwrap().to_bytes())
    }

    async fn by_actix(&self, lines: &[Vec<u8>]) -> Decision {
        let mut request = TestRequest::get().uri(PATH);
        for line in lines {
            request = request.append_header(("cookie", line.as_slice()));
        }
        let answer = (self.actix)(request).await;
        let mut headers = HeaderMap::new();
        for value in answer.headers().get_all("set-cookie") {
            headers.append("set-cookie", value.as_bytes().try_into().unwrap());
        }
        let status = answer.status().as_u16();
        decision(status, &headers, &actix_web::test::read_body(answer).await)
    }
}

fn request(lines: &[Vec<u8>]) -> Request<Body> {
    let mut request = Request::get(PATH);
    for line in lines {
        request = request.header("cookie", line.as_slice());
    }
    request.body(Body::empty()).unwrap()
}

fn decision(status: u16, headers: &HeaderMap, body: &[u8]) -> Decision {
    let cookies = headers.get_all("set-cookie").iter();
    let cookies = cookies.map(|value| value.to_str().unwrap().to_owned()).collect();
    Decision { status, body: String::from_utf8_lossy(body).into_owned(), cookies }
}
