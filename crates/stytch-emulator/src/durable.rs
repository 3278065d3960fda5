//! Between the data in memory and the file they are kept in.

use std::path::Path;

use serde_json::Value;

use crate::clock::EmulatorClock;
use crate::config::Config;
use crate::error::StartError;
use crate::shared::Data;
use crate::storage::{Change, Storage};

/// Separates the parts of a record's name; no id has it.
const SEPARATOR: char = '\u{1f}';

/// Opens the file and fills the data with what is in it. Answers whether there was anything.
pub(crate) fn load(
    path: &Path,
    data: &mut Data,
    projects: &[Config],
    clock: &EmulatorClock,
) -> Result<bool, StartError> {
    let (storage, records) = Storage::open(path)?;
    let found = !records.is_empty();
    for (name, content) in records {
        restore(data, projects, clock, &name, content)
            .map_err(|why| StartError::DataDamaged(path.to_owned(), why))?;
    }
    data.projects.iter_mut().for_each(crate::state::State::restored);
    data.storage = Some(storage);
    Ok(found)
}

fn restore(
    data: &mut Data,
    projects: &[Config],
    clock: &EmulatorClock,
    name: &str,
    content: Value,
) -> Result<(), String> {
    let mut parts = name.splitn(3, SEPARATOR);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("format"), None, None) => Ok(()),
        (Some("clock"), None, None) => {
            clock.set_advanced(content.as_u64().ok_or("the clock is damaged")?);
            Ok(())
        }
        (Some("mail"), Some(id), None) => {
            data.mailbox.restore(id, content).map_err(|error| error.to_string())
        }
        // The data of a project that this emulator has not been told of stay where they are.
        (Some(project), Some(table), Some(id)) => {
            match projects.iter().position(|known| known.project_id == project) {
                Some(index) => data.projects[index].restore(table, id, content),
                None => Ok(()),
            }
        }
        _ => Err(format!("a record is called `{name}`")),
    }
}

/// Writes what has changed; without a file, forgets that it has.
pub(crate) fn save(data: &mut Data, projects: &[Config], clock: &EmulatorClock) -> Result<(), String> {
    let Some(storage) = &mut data.storage else {
        data.projects.iter_mut().for_each(crate::state::State::forget_changes);
        data.mailbox.forget_changes();
        return Ok(());
    };
    let mut changes: Vec<Change> = Vec::new();
    for (state, project) in data.projects.iter_mut().zip(projects) {
        let named = |change: crate::state::table::Change| {
            let name = [project.project_id.as_str(), change.table, &change.id].join(&SEPARATOR.to_string());
            (name, change.content)
        };
        changes.extend(state.take_changes().into_iter().map(named));
    }
    let mail = data.mailbox.take_changes().into_iter();
    changes.extend(mail.map(|change| (format!("mail{SEPARATOR}{}", change.id), change.content)));
    let advanced = clock.advanced().as_secs();
    if advanced != data.saved_clock {
        changes.push(("clock".to_owned(), Some(advanced.into())));
        data.saved_clock = advanced;
    }
    storage.write(changes)
}
