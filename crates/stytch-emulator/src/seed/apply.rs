//! Puts a seed's users and organizations into a project, by the same operations that the API has, so that the same
//! rules hold.

use serde_json::{Map, Value};

use super::ProjectSeed;
use crate::errors::ApiError;
use crate::operations::{Answer, Fields, MemberHeaders, Operation, seeding};
use crate::shared::{Data, Request, Shared};

/// Beside the fields of the call that creates a user, organization or member.
const USER: &[&str] = &["user_id", "verified"];
const ORGANIZATION: &[&str] = &["organization_id", "members", "roles"];
const MEMBER: &[&str] = &["member_id", "verified"];

/// Fills one project. The error names the path of the wrong field.
pub(crate) fn apply(
    shared: &Shared,
    data: &mut Data,
    project: usize,
    seed: &ProjectSeed,
) -> Result<(), String> {
    let mut target = Target { shared, data, project };
    for (index, user) in seed.users.iter().enumerate() {
        target.user(user, &format!("{}users[{index}]", seed.path))?;
    }
    for (index, organization) in seed.organizations.iter().enumerate() {
        target.organization(organization, &format!("{}organizations[{index}]", seed.path))?;
    }
    Ok(())
}

struct Target<'a> {
    shared: &'a Shared,
    data: &'a mut Data,
    project: usize,
}

impl Target<'_> {
    fn run(&mut self, operation: Operation, item: &Map<String, Value>, path: &str) -> Result<Value, String> {
        let request = Request {
            project: self.project,
            fields: Fields::new(item.clone()),
            member: MemberHeaders::default(),
            wrong_key: false,
        };
        let (answer, _): (Answer, _) = self.shared.run_on(self.data, operation, request);
        answer.map(Value::Object).map_err(|error| complaint(&error, item, path))
    }

    fn user(&mut self, user: &Map<String, Value>, path: &str) -> Result<(), String> {
        known(user, seeding::USER_FIELDS, USER, path)?;
        let verified = flag(user, "verified", path)?;
        let fixed = id(user, "user_id", "user-test-", path)?;
        let body = self.run(seeding::CREATE_USER, user, path)?;
        let users = &mut self.data.projects[self.project].users;
        let Some(mut user) = users.get(text(&body, "user_id")).cloned() else { return Ok(()) };
        users.remove(&user.user_id);
        if let Some(id) = fixed {
            if users.get(&id).is_some() {
                return Err(format!("{path}.user_id: `{id}` is taken"));
            }
            user.user_id = id;
        }
        user.emails.iter_mut().for_each(|email| email.verified = verified);
        users.add(user);
        Ok(())
    }

    fn organization(&mut self, organization: &Map<String, Value>, path: &str) -> Result<(), String> {
        known(organization, seeding::ORGANIZATION_FIELDS, ORGANIZATION, path)?;
        let fixed = id(organization, "organization_id", "organization-test-", path)?;
        let body = self.run(seeding::CREATE_ORGANIZATION, organization, path)?;
        let organizations = &mut self.data.projects[self.project].organizations;
        let created = organizations.get(text(&body["organization"], "organization_id")).cloned();
        let Some(mut created) = created else { return Ok(()) };
        if let Some(id) = fixed {
            organizations.remove(&created.organization_id);
            if organizations.get(&id).is_some() {
                return Err(format!("{path}.organization_id: `{id}` is taken"));
            }
            created.organization_id = id;
        }
        let organization_id = created.organization_id.clone();
        organizations.add(created);
        if let Some(roles) = organization.get("roles") {
            let policy: Map<String, Value> = [("roles".to_owned(), roles.clone())].into_iter().collect();
            let fields = [
                ("organization_id".to_owned(), organization_id.clone().into()),
                ("org_policy".to_owned(), Value::Object(policy)),
            ];
            self.run(seeding::REPLACE_POLICY, &fields.into_iter().collect(), &format!("{path}.roles"))?;
        }
        match organization.get("members") {
            None => Ok(()),
            Some(Value::Array(members)) => self.members(members, &organization_id, path),
            Some(_) => Err(format!("{path}.members: expected a list")),
        }
    }

    fn members(&mut self, members: &[Value], organization_id: &str, path: &str) -> Result<(), String> {
        for (index, member) in members.iter().enumerate() {
            let path = format!("{path}.members[{index}]");
            let Value::Object(member) = member else { return Err(format!("{path}: expected fields")) };
            self.member(member, organization_id, &path)?;
        }
        Ok(())
    }

    fn member(&mut self, member: &Map<String, Value>, at: &str, path: &str) -> Result<(), String> {
        known(member, seeding::MEMBER_FIELDS, MEMBER, path)?;
        let verified = flag(member, "verified", path)?;
        let fixed = id(member, "member_id", "member-test-", path)?;
        let mut fields = member.clone();
        fields.insert("organization_id".to_owned(), at.into());
        let body = self.run(seeding::CREATE_MEMBER, &fields, path)?;
        let members = &mut self.data.projects[self.project].members;
        let Some(mut member) = members.by_id(text(&body, "member_id")).cloned() else { return Ok(()) };
        members.remove(&member.member_id);
        if let Some(id) = fixed {
            if members.by_id(&id).is_some() {
                return Err(format!("{path}.member_id: `{id}` is taken"));
            }
            member.member_id = id;
        }
        member.email_verified = verified;
        members.put(member);
        Ok(())
    }
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap_or_default()
}

/// A misspelt field would otherwise do nothing, silently.
fn known(item: &Map<String, Value>, fields: &[&str], more: &[&str], path: &str) -> Result<(), String> {
    match item.keys().find(|name| !fields.contains(&name.as_str()) && !more.contains(&name.as_str())) {
        Some(name) => {
            let expected = fields.iter().chain(more).copied().collect::<Vec<_>>().join(", ");
            Err(format!("{path}.{name}: unknown field; expected {expected}"))
        }
        None => Ok(()),
    }
}

fn flag(item: &Map<String, Value>, name: &str, path: &str) -> Result<bool, String> {
    match item.get(name) {
        None => Ok(false),
        Some(value) => value.as_bool().ok_or_else(|| format!("{path}.{name}: expected true or false")),
    }
}

/// An id that the seed fixes, so that a test can name it.
fn id(item: &Map<String, Value>, name: &str, prefix: &str, path: &str) -> Result<Option<String>, String> {
    match item.get(name) {
        None => Ok(None),
        Some(Value::String(id)) if id.starts_with(prefix) => Ok(Some(id.clone())),
        Some(_) => Err(format!("{path}.{name}: expected an id that begins with `{prefix}`")),
    }
}

/// The refusal of an operation, with the field that its hint names at the end of the path.
fn complaint(error: &ApiError, item: &Map<String, Value>, path: &str) -> String {
    let hint = error.hint().unwrap_or_default();
    let named = hint.split('`').nth(1).filter(|name| item.contains_key(*name));
    let field =
        named.or_else(|| item.keys().map(String::as_str).find(|name| error.kind.name.contains(*name)));
    let field = field.or_else(|| {
        ["email_address", "email"]
            .into_iter()
            .find(|name| error.kind.name.contains("email") && item.contains_key(*name))
    });
    let at = field.map_or_else(|| path.to_owned(), |field| format!("{path}.{field}"));
    let hint = if hint.is_empty() { String::new() } else { format!(" ({hint})") };
    format!("{at}: {} {}{hint}", error.kind.name, error.kind.text)
}
