//! The table of everything under `/v1` that is answered.

use super::{
    Operation, authenticate, b2b, email_links, embeddable_links, keys, project, sessions, user_changes,
    user_search, users,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Delete,
}

/// The two halves of Stytch's API, of which a project has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    Consumer,
    B2b,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    /// None if both halves have it.
    pub(crate) half: Option<Half>,
    /// Answered without credentials, and cacheable.
    pub(crate) public: bool,
    pub(crate) operation: Operation,
}

/// All of them. The link in a mail is not in the list: a browser follows it, no client calls it.
pub(crate) fn routes() -> impl Iterator<Item = &'static Route> {
    CONSUMER.iter().chain(b2b::ROUTES)
}

const CONSUMER: &[Route] = &[
    post("/v1/magic_links", embeddable_links::create),
    post("/v1/magic_links/authenticate", authenticate::authenticate),
    post("/v1/magic_links/email/send", email_links::send),
    post("/v1/magic_links/email/login_or_create", email_links::login_or_create),
    post("/v1/magic_links/email/invite", email_links::invite),
    post("/v1/magic_links/email/revoke_invite", email_links::revoke_invite),
    get("/v1/sessions", sessions::list),
    post("/v1/sessions/authenticate", sessions::authenticate),
    post("/v1/sessions/revoke", sessions::revoke),
    get("/v1/sessions/jwks/{project_id}", keys::jwks).public(),
    post("/v1/users", users::create),
    post("/v1/users/search", user_search::users),
    get("/v1/users/{user_id}", users::get),
    put("/v1/users/{user_id}", user_changes::update),
    delete("/v1/users/{user_id}", user_changes::delete),
    put("/v1/users/{user_id}/exchange_primary_factor", user_changes::exchange_primary_factor),
    delete("/v1/users/{user_id}/external_id", user_changes::delete_external_id),
    get("/v1/users/{user_id}/connected_apps", user_changes::connected_apps),
    delete("/v1/users/emails/{email_id}", user_changes::delete_email),
    delete("/v1/users/phone_numbers/{phone_id}", user_changes::delete_phone_number),
    get("/v1/rbac/policy", project::policy),
    get("/v1/debug/whoami", project::whoami).common(),
];

pub(super) const fn get(path: &'static str, operation: Operation) -> Route {
    Route { method: Method::Get, path, half: Some(Half::Consumer), public: false, operation }
}

pub(super) const fn post(path: &'static str, operation: Operation) -> Route {
    Route { method: Method::Post, ..get(path, operation) }
}

pub(super) const fn put(path: &'static str, operation: Operation) -> Route {
    Route { method: Method::Put, ..get(path, operation) }
}

pub(super) const fn delete(path: &'static str, operation: Operation) -> Route {
    Route { method: Method::Delete, ..get(path, operation) }
}

impl Route {
    pub(super) const fn public(self) -> Self {
        Self { public: true, ..self }
    }

    const fn common(self) -> Self {
        Self { half: None, ..self }
    }

    pub(super) const fn b2b(self) -> Self {
        Self { half: Some(Half::B2b), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::{Half, Method, routes};

    const README: &str = include_str!("../../README.md");

    fn table(half: Option<Half>) -> String {
        let word = |method| match method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        };
        let of_half = routes().filter(|route| route.half == half);
        of_half.map(|route| format!("{} {}\n", word(route.method), route.path)).collect()
    }

    /// If this fails, the text it prints belongs into the README.
    #[test]
    fn the_readme_lists_every_call_and_no_other() {
        for (title, half) in [("Consumer", Some(Half::Consumer)), ("B2B", Some(Half::B2b)), ("Both", None)] {
            let expected = format!("{title}:\n\n```text\n{}```\n", table(half));
            assert!(README.contains(&expected), "{expected}");
        }
    }
}
