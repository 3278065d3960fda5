//! Seeds: what an emulator has from the start, from a YAML or JSON text.

mod apply;
mod redirect_url;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::config::{ProjectKind, RedirectUrl, Rules};
use crate::policy::Policy;

pub(crate) use apply::apply;

/// One project of a seed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ProjectSeed {
    /// None means the emulator's first project.
    pub(crate) project_id: Option<String>,
    pub(crate) secret: Option<String>,
    pub(crate) kind: Option<ProjectKind>,
    pub(crate) redirect_urls: Vec<RedirectUrl>,
    pub(crate) rules: Option<Rules>,
    pub(crate) email_templates: Vec<String>,
    pub(crate) policy: Option<Policy>,
    pub(crate) users: Vec<Map<String, Value>>,
    pub(crate) organizations: Vec<Map<String, Value>>,
    /// Where in the text it stands, for errors.
    #[serde(skip)]
    pub(crate) path: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Projects {
    projects: Vec<Value>,
}

/// Reads a seed: either a list under `projects`, or one project at the top level.
pub(crate) fn parse(text: &str) -> Result<Vec<ProjectSeed>, String> {
    // JSON is YAML, too.
    let value: Value = serde_norway::from_str(text).map_err(|error| error.to_string())?;
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Object(map) if map.contains_key("projects") => {
            let list: Projects = typed(Value::Object(map), "")?;
            let read = |(index, value)| project(value, format!("projects[{index}]."));
            list.projects.into_iter().enumerate().map(read).collect()
        }
        value => Ok(vec![project(value, String::new())?]),
    }
}

fn project(value: Value, path: String) -> Result<ProjectSeed, String> {
    Ok(ProjectSeed { path: path.clone(), ..typed(value, &path)? })
}

/// Deserializes, and names the path of whatever does not fit.
fn typed<T: DeserializeOwned>(value: Value, path: &str) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let at = format!("{path}{}", error.path());
        let at = at.trim_end_matches('.').to_owned();
        format!("{at}: {}", error.into_inner())
    })
}
