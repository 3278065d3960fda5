//! A project's data as records, and back.

use serde_json::Value;

use super::State;
use super::table::{Change, Table};

/// Does the same with every table.
macro_rules! tables {
    ($state:ident, $table:ident, $name:ident => $body:expr) => {{
        {
            let ($name, $table) = ("users", &mut $state.users.0);
            $body;
        }
        {
            let ($name, $table) = ("links", &mut $state.links.0);
            $body;
        }
        {
            let ($name, $table) = ("sessions", &mut $state.sessions.by_id);
            $body;
        }
        {
            let ($name, $table) = ("organizations", &mut $state.organizations.0);
            $body;
        }
        {
            let ($name, $table) = ("members", &mut $state.members.0);
            $body;
        }
        {
            let ($name, $table) = ("member_sessions", &mut $state.member_sessions.by_id);
            $body;
        }
        {
            let ($name, $table) = ("intermediate_sessions", &mut $state.intermediate_sessions.0);
            $body;
        }
        {
            let ($name, $table) = ("passcodes", &mut $state.passcodes.0);
            $body;
        }
    }};
}

impl State {
    /// What has changed since the last call.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        tables!(self, table, name => changes.extend(table.take_changes(name)));
        if let Some(keys) = self.keys.unsaved() {
            changes.push(Change { table: "keys", id: String::new(), content: Some(keys) });
        }
        changes
    }

    /// For an emulator that keeps nothing.
    pub(crate) fn forget_changes(&mut self) {
        tables!(self, table, _name => table.forget_changes());
    }

    /// Puts a record back; an error says that it is none of ours.
    pub(crate) fn restore(&mut self, table: &str, id: &str, content: Value) -> Result<(), String> {
        if table == "keys" {
            return self.keys.restore(&content).ok_or_else(|| "a signing key is damaged".to_owned());
        }
        let mut content = Some(content);
        let mut outcome = Err(format!("there is no table `{table}`"));
        tables!(self, rows, name => if name == table && let Some(content) = content.take() {
            outcome = put_back(rows, id, content);
        });
        outcome
    }

    /// Once all records are back.
    pub(crate) fn restored(&mut self) {
        self.users.index();
        self.sessions.index();
        self.member_sessions.index();
    }
}

fn put_back<T: serde::de::DeserializeOwned>(
    table: &mut Table<T>,
    id: &str,
    content: Value,
) -> Result<(), String> {
    table.restore(id.to_owned(), content).map_err(|error| error.to_string())
}
