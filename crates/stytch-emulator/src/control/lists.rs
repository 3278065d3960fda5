//! What there is, as lists: projects, people, sessions, keys, faults.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::error::ControlError;
use crate::operations::views;
use crate::server::json_response;
use crate::shared::Shared;
use crate::state::State as ProjectState;
use crate::state::sessions::Session;
use crate::traffic::Fault;

type Emulated = State<Arc<Shared>>;

/// What a list may be narrowed down to; each call names what it takes.
type Wanted = Query<HashMap<String, String>>;

pub(crate) async fn projects(State(shared): Emulated) -> Response {
    let projects = shared.projects.iter().map(|project| {
        json!({
            "kind": project.kind.short(),
            "project_id": project.project_id,
            "secret": project.secret,
        })
    });
    json_response(200, &json!({ "projects": projects.collect::<Vec<_>>() }))
}

pub(crate) async fn users(State(shared): Emulated, wanted: Wanted) -> Result<Response, ControlError> {
    let email = only(&wanted, "email")?.map(str::to_lowercase);
    list(&shared, "users", |state| {
        let users = state.users.newest().into_iter().map(|(_, user)| user);
        let users = users.filter(|user| email.as_deref().is_none_or(|email| user.email_at(email).is_some()));
        users.map(views::user).collect()
    })
}

pub(crate) async fn organizations(State(shared): Emulated, wanted: Wanted) -> Result<Response, ControlError> {
    only(&wanted, "")?;
    list(&shared, "organizations", |state| {
        state.organizations.newest().into_iter().map(|(_, one)| views::organization(one)).collect()
    })
}

pub(crate) async fn members(State(shared): Emulated, wanted: Wanted) -> Result<Response, ControlError> {
    let at = only(&wanted, "organization")?;
    list(&shared, "members", |state| {
        let at = at.map(|name| state.organizations.get(name).map(|one| one.organization_id.as_str()));
        let fits = |id: &str| at.is_none_or(|at| at == Some(id));
        let members = state.members.newest().into_iter().map(|(_, member)| member);
        let members = members.filter(|member| fits(&member.organization_id));
        members.filter_map(|m| Some(views::member(m, state.organizations.get(&m.organization_id)?))).collect()
    })
}

/// Active sessions of users and of members; the token stays with who was given it.
pub(crate) async fn sessions(State(shared): Emulated, wanted: Wanted) -> Result<Response, ControlError> {
    only(&wanted, "")?;
    let now = shared.clock.timestamp();
    list(&shared, "sessions", |state| {
        let users = state.sessions.active(now).into_iter().map(views::session);
        let of_member = |session: &Session| {
            let organization = state.organizations.get(session.organization_id.as_deref()?)?;
            Some(views::member_session(session, organization))
        };
        users.chain(state.member_sessions.active(now).into_iter().filter_map(of_member)).collect()
    })
}

pub(crate) async fn keys(State(shared): Emulated, wanted: Wanted) -> Result<Response, ControlError> {
    only(&wanted, "")?;
    list(&shared, "keys", |state| {
        let current = &state.keys.current().kid;
        let key = |kid: &String| json!({ "kid": kid, "signs": kid == current });
        state.keys.published().iter().map(|published| key(&published.kid)).collect()
    })
}

pub(crate) async fn faults(State(shared): Emulated, wanted: Wanted) -> Result<Response, ControlError> {
    only(&wanted, "")?;
    let traffic = shared.traffic();
    let waiting: Vec<Value> = traffic.faults.list().map(Fault::to_json).collect();
    Ok(json_response(200, &json!({ "faults": waiting })))
}

/// The rows of every project, each with the project's id.
fn list(
    shared: &Shared,
    name: &str,
    rows: impl Fn(&ProjectState) -> Vec<Value>,
) -> Result<Response, ControlError> {
    let data = shared.data();
    let mut all = Vec::new();
    for (state, project) in data.projects.iter().zip(&shared.projects) {
        for mut row in rows(state) {
            row["project_id"] = json!(project.project_id);
            all.push(row);
        }
    }
    Ok(json_response(200, &json!({ name: all })))
}

/// The one parameter that a list takes; a misspelt one would otherwise select nothing, silently.
fn only<'a>(wanted: &'a HashMap<String, String>, name: &str) -> Result<Option<&'a str>, ControlError> {
    match wanted.keys().find(|given| *given != name) {
        Some(given) if name.is_empty() => {
            Err(ControlError::expected(format!("unknown parameter `{given}`: none is expected")))
        }
        Some(given) => Err(ControlError::expected(format!("unknown parameter `{given}`: expected `{name}`"))),
        None => Ok(wanted.get(name).map(String::as_str)),
    }
}
