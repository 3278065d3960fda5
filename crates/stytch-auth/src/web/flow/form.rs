//! The fields of a form or of a JSON object: each at most once, each a text.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use crate::web::client::is_media_type;
use crate::web::pages::NoticeKind;
use crate::web::request::Head;

/// The fields that came with a `POST`.
#[derive(Clone, Default)]
pub(crate) struct Form(HashMap<String, Option<String>>);

impl Form {
    /// Reads `application/x-www-form-urlencoded` or `application/json`; no body is an empty form.
    pub(crate) fn read(head: &Head<'_>, body: &[u8]) -> Result<Self, NoticeKind> {
        let kind = head.header("content-type");
        match kind.as_deref() {
            None if body.is_empty() => Ok(Self::default()),
            Some(kind) if is_media_type(kind, "application/x-www-form-urlencoded") => {
                Ok(Self::urlencoded(body))
            }
            Some(kind) if is_media_type(kind, "application/json") => {
                serde_json::from_slice(body).map_err(|_| NoticeKind::BadRequest)
            }
            _ => Err(NoticeKind::UnsupportedMediaType),
        }
    }

    pub(crate) fn urlencoded(text: &[u8]) -> Self {
        let mut fields = Self::default();
        for (name, value) in url::form_urlencoded::parse(text) {
            fields.add(name.into_owned(), value.into_owned());
        }
        fields
    }

    // Two values for one name are how filters in front of us are made to see another form than we do.
    fn add(&mut self, name: String, value: String) {
        self.0.entry(name).and_modify(|known| *known = None).or_insert(Some(value));
    }

    /// The field, if it stands exactly once.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_deref()
    }
}

impl<'de> Deserialize<'de> for Form {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Form;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object whose members are texts, each once")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Form, A::Error> {
                let mut form = Form::default();
                while let Some((name, value)) = map.next_entry::<String, String>()? {
                    if form.0.insert(name, Some(value)).is_some() {
                        return Err(A::Error::custom("a member stands twice"));
                    }
                }
                Ok(form)
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: &str, body: &str) -> Result<Form, NoticeKind> {
        let headers = vec![("content-type", kind)];
        Form::read(&Head { method: "POST", path: "/login", query: None, headers: &headers }, body.as_bytes())
    }

    #[test]
    fn repeated_fields_are_no_fields() {
        let form =
            read("application/x-www-form-urlencoded", "email=a%40b.example&email=x&code=K7+Q").unwrap();
        assert_eq!(form.get("email"), None);
        assert_eq!(form.get("code"), Some("K7 Q"));
        assert!(read("application/json", r#"{"email":"a@b.example","email":"x"}"#).is_err());
        assert_eq!(
            read("application/json; charset=utf-8", r#"{"email":"a"}"#).unwrap().get("email"),
            Some("a")
        );
    }

    #[test]
    fn only_texts_and_only_two_encodings() {
        for body in [r#"{"email":["a"]}"#, r#"{"email":null}"#, r#"{"email":true}"#, "[]", "", "{"] {
            assert_eq!(read("application/json", body).err(), Some(NoticeKind::BadRequest), "{body}");
        }
        for kind in ["text/plain", "multipart/form-data; boundary=x", ""] {
            assert_eq!(read(kind, "email=a").err(), Some(NoticeKind::UnsupportedMediaType), "{kind}");
        }
    }
}
