//! A reply of the core, and changes to a response, in actix-web's types.

use std::convert::Infallible;

use crate::request::{RequestHeaders, known, value};
use actix_web::HttpResponse;
use actix_web::body::{BoxBody, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::web::Bytes;
use futures_util::stream::empty;
use stytch_auth::web::{HeaderEdit, Reply, SessionHandle};

pub(crate) fn response(mut reply: Reply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::new(status).set_body(body(&mut reply));
    for (name, value) in reply.headers {
        let edit = HeaderEdit { name, value: value.into(), append: true };
        if apply(response.headers_mut(), edit).is_err() {
            // Every value is built from checked text, so this is a defect: better no answer than half of one.
            return HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR);
        }
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
    if !session.is_used() {
        return;
    }
    for edit in session.response_headers(&RequestHeaders(headers)) {
        let _ = apply(headers, edit);
    }
}

struct NotAHeader;

fn apply(headers: &mut HeaderMap, edit: HeaderEdit) -> Result<(), NotAHeader> {
    let Ok(value) = value(&edit.value) else {
        tracing::error!(name = edit.name, "a header value of ours is not one; it is left out");
        return Err(NotAHeader);
    };
    let name = known(edit.name).cloned().unwrap_or_else(|| HeaderName::from_static(edit.name));
    if edit.append {
        headers.append(name, value);
    } else {
        headers.insert(name, value);
    }
    Ok(())
}
