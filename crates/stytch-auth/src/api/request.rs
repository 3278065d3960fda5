//! What the calls have in common: how a request is filled in, and the small objects it is made of.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// Defines a call: a struct whose fields are the JSON body, with a setter for each optional field.
///
/// An argument in brackets stands in the path, under its own name in braces, and not in the body.
///
/// Absent fields are left out of the body, for Stytch reads `null` and absence alike but other tools do not.
/// There is no `Debug` of the fields, because some of them are secrets.
macro_rules! api_call {
    (
        $(#[$doc:meta])*
        $name:ident$([$($segment:ident : $segment_type:ty),+])?($($required:ident : $required_type:ty),*)
            -> $response:ty = $method:ident $path:literal, $retry:ident {
            $($(#[$field_doc:meta])* $field:ident : $type:ty,)*
            $(| $json:ident,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, serde::Serialize)]
        #[must_use = "nothing is sent before `send()` is awaited"]
        pub struct $name<'a> {
            #[serde(skip)]
            stytch: &'a crate::Stytch,
            #[serde(skip)]
            invalid: Option<&'static str>,
            #[serde(skip)]
            acting: Option<crate::transport::Acting>,
            $($(#[serde(skip)] $segment: $segment_type,)+)?
            $($required: $required_type,)*
            $(#[serde(skip_serializing_if = "Option::is_none")] $field: Option<$type>,)*
            $(#[serde(skip_serializing_if = "Option::is_none")] $json: Option<crate::api::Json>,)*
        }

        impl<'a> $name<'a> {
            pub(crate) fn new(
                stytch: &'a crate::Stytch,
                $($($segment: $segment_type,)+)?
                $($required: $required_type,)*
            ) -> Self {
                Self {
                    stytch,
                    invalid: None,
                    acting: None,
                    $($($segment,)+)?
                    $($required,)*
                    $($field: None,)*
                    $($json: None,)*
                }
            }

            $(
                $(#[$field_doc])*
                pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                    self.$field = Some($field.into());
                    self
                }
            )*

            /// Makes the call.
            ///
            /// # Errors
            ///
            /// Stytch refused it ([`Error::api`](crate::Error::api) says why) or could not be asked
            /// ([`Error::is_unavailable`](crate::Error::is_unavailable)).
            pub async fn send(self) -> Result<$response, crate::Error> {
                let body = crate::api::request::to_body(&self, self.invalid)?;
                let path = $path.to_owned();
                $($(
                    let segment = crate::api::users::path_segment(self.$segment.as_str());
                    let path = path.replace(concat!("{", stringify!($segment), "}"), &segment);
                )+)?
                let call = crate::transport::Call {
                    method: crate::transport::Method::$method,
                    path,
                    body: Some(body),
                    retry: crate::transport::Retry::$retry,
                    acting: self.acting,
                };
                self.stytch.transport().call(&call).await
            }
        }

        impl std::fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}

/// Adds the setters of calls that Stytch can check against a member's own permissions.
macro_rules! acting_member {
    ($($name:ident)*) => {
        $(
            impl $name<'_> {
                /// Makes the call in the name of the member with this session: their roles decide whether they may.
                pub fn as_member(mut self, session_token: impl Into<crate::SessionToken>) -> Self {
                    self.acting = Some(crate::transport::Acting::Token(session_token.into()));
                    self
                }

                /// As [`as_member`](Self::as_member), with a session JWT.
                pub fn as_member_jwt(mut self, session_jwt: impl Into<crate::SessionJwt>) -> Self {
                    self.acting = Some(crate::transport::Acting::Jwt(session_jwt.into()));
                    self
                }
            }
        )*
    };
}

/// Adds setters for fields that hold a JSON object of the app's own.
macro_rules! json_fields {
    ($name:ident { $($(#[$doc:meta])* $setter:ident => $field:ident,)* }) => {
        impl $name<'_> {
            $(
                $(#[$doc])*
                ///
                /// A value that is not a JSON object makes `send()` fail.
                pub fn $setter(mut self, value: &impl serde::Serialize) -> Self {
                    match serde_json::to_value(value) {
                        Ok(serde_json::Value::Object(object)) => self.$field = Some(crate::api::Json(object)),
                        _ => self.invalid = Some(concat!(stringify!($setter), " is not a JSON object")),
                    }
                    self
                }
            )*
        }
    };
}

/// A secret on its way into a request body, the one place where it is written out.
#[derive(Clone)]
pub struct Sent<T>(T);

impl<T> From<T> for Sent<T> {
    fn from(secret: T) -> Self {
        Self(secret)
    }
}

macro_rules! sent {
    ($($secret:ident)*) => {
        $(
            impl Serialize for Sent<crate::secret::$secret> {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.0.expose())
                }
            }

            impl From<&crate::secret::$secret> for Sent<crate::secret::$secret> {
                fn from(secret: &crate::secret::$secret) -> Self {
                    Self(secret.clone())
                }
            }
        )*
    };
}

sent!(CodeVerifier IntermediateSessionToken LinkToken SessionJwt SessionToken);

pub(crate) use {acting_member, api_call, json_fields};

pub(crate) fn to_body(request: &impl Serialize, invalid: Option<&'static str>) -> Result<Vec<u8>, Error> {
    if let Some(problem) = invalid {
        return Err(Error::new(ErrorKind::Request, problem));
    }
    serde_json::to_vec(request)
        .map_err(|error| Error::new(ErrorKind::Request, "the request is not JSON").with_source(error))
}

/// A list of texts on its way into a request body: an array or a `Vec` of anything that is text.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct Texts(Vec<String>);

impl<T: Into<String>> From<Vec<T>> for Texts {
    fn from(texts: Vec<T>) -> Self {
        Self(texts.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<String>, const N: usize> From<[T; N]> for Texts {
    fn from(texts: [T; N]) -> Self {
        Self(texts.into_iter().map(Into::into).collect())
    }
}

/// Stytch's answer when there is nothing to say but "done".
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Acknowledged {
    /// Names the call to Stytch's support.
    #[serde(default)]
    pub request_id: String,
}

/// The person's network address and browser, as the app saw them.
///
/// Stytch compares those of the request for a link with those of its use when [`MagicLinkOptions`] ask for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributes {
    /// The client's IP address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ip_address: String,
    /// The client's `User-Agent`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub user_agent: String,
}

/// What must be the same at the request for a link and at its use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct MagicLinkOptions {
    /// The IP address.
    pub ip_match_required: bool,
    /// The browser.
    pub user_agent_match_required: bool,
}

/// A person's name; missing parts are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Name {
    /// Given name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub first_name: String,
    /// Middle name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub middle_name: String,
    /// Family name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub last_name: String,
}

/// `null` and absence both read as the type's empty value.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
