//! Durable data: every change is in the file before the answer that acknowledges it leaves.

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use redb::{Database, DatabaseError, ReadableTable, TableDefinition, TableError};
use serde_json::Value;

use crate::error::StartError;

const RECORDS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("records");

/// Names the format of the records, for emulators of the future.
const FORMAT: &str = "format";
const VERSION: &[u8] = b"1";

/// What is in a file, by name.
pub(crate) type Records = Vec<(String, Value)>;

/// A record to write, or to delete.
pub(crate) type Change = (String, Option<Value>);

pub(crate) struct Storage {
    database: Database,
    /// Changes that could not be written yet.
    pending: Vec<Change>,
}

impl Storage {
    /// Opens the file, or makes it, and reads everything in it. A file that is damaged is left as it is.
    pub(crate) fn open(path: &Path) -> Result<(Self, Records), StartError> {
        // The library's answer to some kinds of damage is a panic.
        let opened = catch_unwind(AssertUnwindSafe(|| Self::open_checked(path)));
        let damaged = |_| StartError::DataDamaged(path.to_owned(), "its contents make no sense".to_owned());
        opened.map_err(damaged)?
    }

    fn open_checked(path: &Path) -> Result<(Self, Records), StartError> {
        let damaged = |why: String| StartError::DataDamaged(path.to_owned(), why);
        let mut database = Database::create(path).map_err(|error| open_error(path, error))?;
        match database.check_integrity() {
            Ok(true) => {}
            Ok(false) => return Err(damaged("a checksum is wrong".to_owned())),
            Err(error) => return Err(damaged(error.to_string())),
        }
        let mut storage = Self { database, pending: Vec::new() };
        let records = storage.read().map_err(|error| damaged(error.to_string()))?;
        let records = records.ok_or_else(|| damaged("a record is not JSON".to_owned()))?;
        if records.is_empty() {
            let format = (FORMAT.to_owned(), Some(Value::from(1)));
            storage.write(vec![format]).map_err(damaged)?;
            return Ok((storage, records));
        }
        let format = records.iter().find(|(key, _)| key == FORMAT).map(|(_, value)| value.to_string());
        if format.as_deref().map(str::as_bytes) != Some(VERSION) {
            return Err(damaged("it is not an emulator's file, or one of a later version".to_owned()));
        }
        Ok((storage, records))
    }

    fn read(&self) -> Result<Option<Records>, Box<dyn Error>> {
        let transaction = self.database.begin_read()?;
        let table = match transaction.open_table(RECORDS) {
            Ok(table) => table,
            Err(TableError::TableDoesNotExist(_)) => return Ok(Some(Vec::new())),
            Err(error) => return Err(error.into()),
        };
        let mut records = Vec::new();
        for entry in table.iter()? {
            let (key, value) = entry?;
            let Ok(value) = serde_json::from_slice(value.value()) else { return Ok(None) };
            records.push((key.value().to_owned(), value));
        }
        Ok(Some(records))
    }

    /// Writes the changes, and those that an earlier call could not. They are safe once this returns.
    pub(crate) fn write(&mut self, changes: Vec<Change>) -> Result<(), String> {
        self.pending.extend(changes);
        if self.pending.is_empty() {
            return Ok(());
        }
        self.commit().map_err(|error| error.to_string())?;
        self.pending.clear();
        Ok(())
    }

    fn commit(&self) -> Result<(), Box<dyn Error>> {
        let transaction = self.database.begin_write()?;
        {
            let mut table = transaction.open_table(RECORDS)?;
            for (key, value) in &self.pending {
                match value {
                    Some(value) => {
                        table.insert(key.as_str(), value.to_string().as_bytes())?;
                    }
                    None => {
                        table.remove(key.as_str())?;
                    }
                }
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

fn open_error(path: &Path, error: DatabaseError) -> StartError {
    let path: PathBuf = path.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen => StartError::DataInUse(path),
        DatabaseError::Storage(redb::StorageError::Io(error))
            if error.kind() != std::io::ErrorKind::InvalidData
                && error.kind() != std::io::ErrorKind::UnexpectedEof =>
        {
            StartError::Data(path, error)
        }
        error => StartError::DataDamaged(path, error.to_string()),
    }
}
