//! A table: rows by id, in the order they were made, remembering which have changed since the last look.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A row with its place in the order of creation. Times have whole seconds only, which is not enough for that.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Row<T> {
    serial: u64,
    value: T,
}

#[derive(Debug)]
pub(crate) struct Table<T> {
    rows: BTreeMap<String, Row<T>>,
    next_serial: u64,
    changed: BTreeSet<String>,
}

/// What became of a row: its new content, or nothing if it is gone.
pub(crate) struct Change {
    pub(crate) table: &'static str,
    pub(crate) id: String,
    pub(crate) content: Option<Value>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), next_serial: 0, changed: BTreeSet::new() }
    }
}

impl<T> Table<T> {
    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(id).map(|row| &row.value)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let row = self.rows.get_mut(id)?;
        self.changed.insert(id.to_owned());
        Some(&mut row.value)
    }

    /// Adds a row, or replaces it where it stands.
    pub(crate) fn put(&mut self, id: &str, value: T) {
        self.changed.insert(id.to_owned());
        match self.rows.get_mut(id) {
            Some(row) => row.value = value,
            None => {
                self.rows.insert(id.to_owned(), Row { serial: self.next_serial, value });
                self.next_serial += 1;
            }
        }
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        let row = self.rows.remove(id)?;
        self.changed.insert(id.to_owned());
        Some(row.value)
    }

    pub(crate) fn clear(&mut self) {
        self.changed.extend(std::mem::take(&mut self.rows).into_keys());
    }

    pub(crate) fn forget_changes(&mut self) {
        self.changed.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.rows.values().map(|row| &row.value)
    }

    /// Changes the rows that a test selects; the others do not count as changed.
    pub(crate) fn change_where(&mut self, wanted: impl Fn(&T) -> bool, change: impl Fn(&mut T)) {
        for (id, row) in self.rows.iter_mut().filter(|(_, row)| wanted(&row.value)) {
            change(&mut row.value);
            self.changed.insert(id.clone());
        }
    }

    pub(crate) fn remove_where(&mut self, unwanted: impl Fn(&T) -> bool) {
        let changed = &mut self.changed;
        self.rows.retain(|id, row| {
            let keep = !unwanted(&row.value);
            if !keep {
                changed.insert(id.clone());
            }
            keep
        });
    }

    /// Newest first, each with its place in the order.
    pub(crate) fn newest(&self) -> Vec<(u64, &T)> {
        let mut rows: Vec<_> = self.rows.values().map(|row| (row.serial, &row.value)).collect();
        rows.sort_unstable_by_key(|(serial, _)| std::cmp::Reverse(*serial));
        rows
    }

    /// The id of the oldest row.
    pub(crate) fn oldest(&self) -> Option<String> {
        self.rows.iter().min_by_key(|(_, row)| row.serial).map(|(id, _)| id.clone())
    }
}

impl<T: Serialize> Table<T> {
    /// What has changed since the last call.
    pub(crate) fn take_changes(&mut self, table: &'static str) -> Vec<Change> {
        let ids = std::mem::take(&mut self.changed);
        let change = |id: String| {
            let content = self.rows.get(&id).and_then(|row| serde_json::to_value(row).ok());
            Change { table, id, content }
        };
        ids.into_iter().map(change).collect()
    }
}

impl<T: DeserializeOwned> Table<T> {
    /// Puts back what [`take_changes`](Self::take_changes) has given.
    pub(crate) fn restore(&mut self, id: String, content: Value) -> Result<(), serde_json::Error> {
        let row: Row<T> = serde_json::from_value(content)?;
        self.next_serial = self.next_serial.max(row.serial + 1);
        self.rows.insert(id, row);
        Ok(())
    }
}
