//! A reply of the core, and changes to a response, in actix-web's types.

use std::convert::Infallible;

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, SET_COOKIE, VARY};
use actix_web::web::Bytes;
use futures_util::stream::empty;
use stytch_auth::web::{Reply, SessionHandle};

use crate::request::RequestHeaders;

pub(crate) fn response(mut reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::new(status).set_body(body(&mut reply));
    for (name, value) in reply.headers {
        let Ok(value) = HeaderValue::try_from(value) else {
            // Every value is built from checked text, so this is a defect: better no answer than half of one.
            tracing::error!(name, "a header value of ours is not one; the answer is withheld");
            return HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR);
        };
        response.headers_mut().append(HeaderName::from_static(name), value);
    }
    response
}

/// actix-web writes the length of the body itself, and for `HEAD` there is one without the other.
fn body(reply: &mut Reply) -> BoxBody {
    let announced = reply.headers.iter().find(|(name, _)| *name == "content-length");
    match announced.and_then(|(_, length)| length.parse().ok()) {
        Some(length) => BoxBody::new(SizedStream::new(length, empty::<Result<Bytes, Infallible>>())),
        None => BoxBody::new(std::mem::take(&mut reply.body)),
    }
}

/// What a session has to tell the browser goes into the response of the handler.
pub(crate) fn tell_the_browser(session: &SessionHandle, headers: &mut HeaderMap) {
    let Some(told) = session.response_headers(&RequestHeaders(headers)) else { return };
    if told.vary_cookie {
        headers.append(VARY, HeaderValue::from_static("Cookie"));
    }
    if let Some(policy) = told.cache_control {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(policy));
    }
    for cookie in told.set_cookies {
        match HeaderValue::try_from(cookie) {
            Ok(cookie) => headers.append(SET_COOKIE, cookie),
            Err(_) => tracing::error!("a cookie of ours is no header value; it is left out"),
        }
    }
}
