//! The chromedriver process behind a browser.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// What to say when there is no browser: a test that is skipped in silence tests nothing.
pub(crate) const ADVICE: &str = "the browser tests need Chromium and its driver: on Debian, install the packages \
    `chromium` and `chromium-driver` (or set CHROMEDRIVER and CHROMIUM to the programs)";

const PATIENCE: Duration = Duration::from_secs(10);

/// A chromedriver on a port of its own, and the profile of its one browser. Both end with this value.
#[derive(Debug)]
pub(crate) struct Driver {
    port: u16,
    profile: PathBuf,
    // Kept open: a driver that can no longer write its log dies.
    _log: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Driver {
    pub(crate) async fn start() -> Self {
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start ({error}); {ADVICE}", program.display()));
        let mut log = BufReader::new(process.stdout.take().expect("its output is piped")).lines();
        let port = tokio::time::timeout(PATIENCE, port(&mut log))
            .await
            .unwrap_or_else(|_| panic!("{} named no port within {PATIENCE:?}; {ADVICE}", program.display()));
        Self { port, profile: new_profile(), _log: log, _process: process }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn profile(&self) -> &Path {
        &self.profile
    }

    /// Ends the browser too, which a killed driver would leave behind.
    fn shut_down(&self) -> std::io::Result<()> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut connection = TcpStream::connect_timeout(&address, PATIENCE)?;
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        connection.read_to_end(&mut Vec::new()).map(|_| ())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Neither may turn a failed test into an abort; what is left over lies in the temporary directory.
        let _ = self.shut_down();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

async fn port(log: &mut Lines<BufReader<ChildStdout>>) -> u16 {
    let mut seen = String::new();
    while let Some(line) = log.next_line().await.expect("its output is text") {
        let port = line.rsplit_once("started successfully on port ").map(|(_, port)| port);
        if let Some(port) = port.and_then(|port| port.trim_end_matches('.').parse().ok()) {
            return port;
        }
        seen.push_str(&line);
        seen.push('\n');
    }
    panic!("chromedriver ended before it named its port; {ADVICE}\n{seen}");
}

/// A directory that no other browser has, so that tests share no cookies.
fn new_profile() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("conformance-browser-{}-{count}", std::process::id()));
    let _ = fs::remove_dir_all(&path); // of an earlier process with our number
    fs::create_dir_all(&path).expect("a temporary directory");
    path
}
