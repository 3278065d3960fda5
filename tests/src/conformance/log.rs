//! What the process has logged, for the scenarios in which a log line is the only thing that helps.

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

static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_ansi(false)
        .with_writer(lines.clone());
    // The servers have threads of their own, so the log is one for the process.
    subscriber.init();
    lines
});

/// Begins to collect.
pub fn start() {
    LazyLock::force(&LINES);
}

/// The lines that have this in them.
pub fn lines_with(part: &str) -> Vec<String> {
    let lines = LINES.0.lock().unwrap();
    let text = String::from_utf8_lossy(&lines);
    text.lines().filter(|line| line.contains(part)).map(str::to_owned).collect()
}
