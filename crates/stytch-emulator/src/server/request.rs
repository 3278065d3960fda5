//! An API request, taken apart: path parameters, query and body become one set of fields.

use std::collections::HashMap;
use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::{HeaderMap, Method, header};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::observe::WrongKey;
use crate::errors::{ApiError, BAD_REQUEST};
use crate::operations::{Fields, MemberHeaders, Route};

pub(crate) struct ApiRequest {
    pub(crate) headers: HeaderMap,
    pub(crate) wrong_key: bool,
    path: HashMap<String, String>,
    query: Option<String>,
    body: Bytes,
    /// Clients send bodies with GET too; they mean nothing.
    body_counts: bool,
}

impl<S: Send + Sync> FromRequest<S> for ApiRequest {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        let (mut parts, body) = request.into_parts();
        let path =
            Path::from_request_parts(&mut parts, state).await.map(|Path(path)| path).unwrap_or_default();
        // `observe` has read the body already, so this cannot fail for a reason a client should hear of.
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        Ok(Self {
            wrong_key: parts.extensions.get::<WrongKey>().is_some(),
            path,
            query: parts.uri.query().map(str::to_owned),
            body,
            body_counts: parts.method != Method::GET,
            headers: parts.headers,
        })
    }
}

impl ApiRequest {
    /// What the call takes, and nothing else. Some clients repeat path parameters elsewhere; the path is right.
    pub(crate) fn fields(&self, route: &Route, strict: bool) -> Result<Fields, ApiError> {
        let mut fields = if self.body_counts { self.json(strict)? } else { self.query() };
        fields.retain(|name, _| route.knows(name));
        fields.extend(self.path.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))));
        Ok(Fields::new(fields))
    }

    pub(crate) fn path_parameter(&self, name: &str) -> Option<&str> {
        self.path.get(name).map(String::as_str)
    }

    /// The session of the member on whose behalf the app calls.
    pub(crate) fn member_headers(&self) -> MemberHeaders {
        let text = |name| {
            let value = self.headers.get(name).and_then(|value| value.to_str().ok());
            value.filter(|value| !value.is_empty()).map(str::to_owned)
        };
        MemberHeaders {
            session_token: text("x-stytch-member-session"),
            session_jwt: text("x-stytch-member-sessionjwt"),
        }
    }

    fn query(&self) -> Map<String, Value> {
        let query = self.query.as_deref().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes());
        pairs.map(|(name, value)| (name.into_owned(), Value::from(value.into_owned()))).collect()
    }

    fn json(&self, strict: bool) -> Result<Map<String, Value>, ApiError> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        let content_type = self.headers.get(header::CONTENT_TYPE);
        if strict && content_type.is_none_or(|value| value != "application/json") {
            return Err(BAD_REQUEST.because("Content-Type must be application/json, exactly"));
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(map)) => Ok(map),
            Ok(Value::Null) => Ok(Map::new()),
            Ok(_) => Err(BAD_REQUEST.because("the body must be a JSON object")),
            Err(error) => Err(BAD_REQUEST.because(format!("the body is not JSON: {error}"))),
        }
    }
}
