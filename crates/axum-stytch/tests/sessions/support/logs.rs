//! What this thread logs.

use std::cell::RefCell;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry;

thread_local! {
    static HERE: RefCell<Option<Logs>> = const { RefCell::new(None) };
}

#[derive(Clone, Default)]
pub(crate) struct Logs(Arc<Mutex<Vec<(Level, String)>>>);

pub(crate) struct Capturing(());

impl Drop for Capturing {
    fn drop(&mut self) {
        HERE.set(None);
    }
}

impl Logs {
    /// Records events of this crate family on this thread while the guard lives; for tests on one thread.
    pub(crate) fn capture() -> (Self, Capturing) {
        // One subscriber for all threads: with one for each, `tracing` may take an event for unwanted that another thread
        // was the first to reach.
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            tracing::subscriber::set_global_default(registry().with(ToThisThread)).unwrap();
        });
        let logs = Self::default();
        HERE.set(Some(logs.clone()));
        (logs, Capturing(()))
    }

    pub(crate) fn at(&self, level: Level) -> Vec<String> {
        let lines = self.0.lock().unwrap();
        lines.iter().filter(|(at, _)| *at == level).map(|(_, line)| line.clone()).collect()
    }

    pub(crate) fn has(&self, level: Level, part: &str) -> bool {
        self.at(level).iter().any(|line| line.contains(part))
    }
}

struct ToThisThread;

impl<S: Subscriber> Layer<S> for ToThisThread {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target().starts_with("stytch_auth") {
            HERE.with_borrow(|here| {
                let Some(logs) = here else { return };
                let mut line = Line(String::new());
                event.record(&mut line);
                logs.0.lock().unwrap().push((*event.metadata().level(), line.0));
            });
        }
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }
}
