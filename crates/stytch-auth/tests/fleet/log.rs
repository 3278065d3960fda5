//! What a test has logged.

use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

// One for the process: a subscriber that comes and goes with a test misses what others have switched off.
static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let lines = Lines::default();
    tracing_subscriber::fmt().with_ansi(false).with_thread_names(true).with_writer(lines.clone()).init();
    lines
});

/// Begins to collect.
pub(crate) fn start() {
    LazyLock::force(&LINES);
}

/// The lines of this thread, which is named after its test, that have this in them.
pub(crate) fn lines_with(part: &str) -> Vec<String> {
    let lines = LINES.0.lock().unwrap();
    let text = String::from_utf8_lossy(&lines);
    let this = std::thread::current().name().unwrap().to_owned();
    text.lines().filter(|line| line.contains(part) && line.contains(&this)).map(str::to_owned).collect()
}
