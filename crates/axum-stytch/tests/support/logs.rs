use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex, Once};

thread_local! {
    static HERE: RefCell<Option<Logs>> = const { RefCell::new(None) };
}

/// The log of this thread, as text.
#[derive(Clone, Default)]
pub struct Logs(Arc<Mutex<Vec<u8>>>);

/// Ends the listening.
pub struct Listening(());

impl Drop for Listening {
    fn drop(&mut self) {
        HERE.set(None);
    }
}

impl Logs {
    /// Listens from here to the end of the test, to everything; for tests on one thread.
    pub fn listen() -> (Self, Listening) {
        // One subscriber for all threads: with one for each, `tracing` may take an event for unwanted that another thread
        // was the first to reach.
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_ansi(false)
                .with_writer(|| ToThisThread);
            subscriber.init();
        });
        let logs = Self::default();
        HERE.set(Some(logs.clone()));
        (logs, Listening(()))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The lines of our own crates at `ERROR`.
    pub fn errors(&self) -> Vec<String> {
        let ours = |line: &&str| line.contains("ERROR") && line.contains("stytch");
        self.text().lines().filter(ours).map(str::to_owned).collect()
    }
}

struct ToThisThread;

impl io::Write for ToThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        HERE.with_borrow(|here| {
            if let Some(logs) = here {
                logs.0.lock().unwrap().extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
