//! What is logged, and what must not be in it.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Everything that is logged in this process, by `tracing` or by `log`.
#[derive(Clone, Default)]
pub(crate) struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Sink {
    pub(crate) fn install() -> Self {
        let sink = Self::default();
        let writer = sink.clone();
        tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        sink
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// What must never be shown, with a name for each.
#[derive(Default)]
pub(crate) struct Canaries(pub(crate) Vec<(&'static str, String)>);

impl Canaries {
    pub(crate) fn add(&mut self, name: &'static str, secret: impl Into<String>) {
        let secret = secret.into();
        assert!(secret.len() >= 8, "{name} is no canary: {secret:?}");
        self.0.push((name, secret));
    }

    pub(crate) fn add_jwt(&mut self, jwt: &str) {
        let parts: Vec<_> = jwt.split('.').collect();
        self.add("a JWT's payload", parts[1]);
        self.add("a JWT's signature", parts[2]);
    }

    pub(crate) fn are_not_in(&self, what: &str, text: &str) {
        for (name, secret) in &self.0 {
            let found = text.find(secret.as_str());
            assert!(found.is_none(), "{name} is in {what}: {}", line_at(text, found.unwrap_or(0)));
        }
    }
}

fn line_at(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |start| start + 1);
    text[start..].lines().next().unwrap_or_default()
}
