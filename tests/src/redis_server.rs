//! A Redis of a test's own, which can be killed, stopped and filled up.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

/// What to say when there is no Redis: a test that is skipped in silence tests nothing.
const ADVICE: &str = "these tests need Redis: on Debian, install the package `redis-server` (or set REDIS_SERVER to the \
    program)";
const PATIENCE: Duration = Duration::from_secs(10);
/// In settings, what stands for the port.
const PORT: &str = "PORT";
const PAUSE: Duration = Duration::from_millis(20);

/// A Redis on a port of its own, which keeps nothing on disk. It ends with this value.
#[derive(Debug)]
pub struct RedisServer {
    port: u16,
    settings: Vec<String>,
    directory: PathBuf,
    process: Child,
}

impl RedisServer {
    /// Starts one.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Starts one with more settings, as on its command line.
    pub fn with(settings: &[&str]) -> Self {
        Self::start_in(new_directory(), settings.iter().map(|setting| (*setting).to_owned()).collect())
    }

    /// Starts one that speaks TLS alone, with a certificate and its key as PEM.
    pub fn with_tls(certificate: &str, key: &str) -> Self {
        let directory = new_directory();
        let mut settings = Vec::new();
        for (setting, pem) in [("--tls-cert-file", certificate), ("--tls-key-file", key)] {
            let path = directory.join(setting.trim_start_matches('-'));
            fs::write(&path, pem).unwrap();
            settings.extend([setting.to_owned(), path.to_str().unwrap().to_owned()]);
        }
        settings.extend(["--tls-auth-clients", "no", "--tls-port", PORT, "--port", "0"].map(str::to_owned));
        Self::start_in(directory, settings)
    }

    fn start_in(directory: PathBuf, settings: Vec<String>) -> Self {
        // Somebody else may take the free port before it does.
        for _ in 0..5 {
            let port = free_port();
            let process = spawn(port, &settings, &directory);
            let mut server = Self { port, settings: settings.clone(), directory: directory.clone(), process };
            if server.is_ready() {
                return server;
            }
        }
        panic!("Redis does not start; {ADVICE}");
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends it at once, as `SIGKILL` does; it has forgotten everything when it [starts again](Self::restart).
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again, at the same port.
    pub fn restart(&mut self) {
        self.process = spawn(self.port, &self.settings, &self.directory);
        assert!(self.is_ready(), "Redis does not start again");
    }

    /// Stops it in the middle of whatever it does: connections stay, and nothing answers.
    pub fn pause(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.signal("CONT");
    }

    /// Runs one command, and returns the first line of the answer.
    pub fn command(&self, line: &str) -> String {
        let mut lines = BufReader::new(TcpStream::connect(("127.0.0.1", self.port)).unwrap());
        lines.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
        lines.get_mut().write_all(format!("{line}\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        lines.read_line(&mut answer).unwrap();
        answer.trim_end().to_owned()
    }

    /// Runs one command that has to succeed.
    pub fn does(&self, line: &str) {
        let answer = self.command(line);
        assert!(!answer.starts_with('-'), "{line}: {answer}");
    }

    fn signal(&self, name: &str) {
        // Built into every shell.
        let kill = format!("kill -{name} {}", self.process.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success(), "{kill}");
    }

    fn is_ready(&mut self) -> bool {
        for _ in 0..PATIENCE.as_millis() / PAUSE.as_millis() {
            if self.process.try_wait().unwrap().is_some() {
                return false;
            }
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return true;
            }
            sleep(PAUSE);
        }
        false
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        // None of these may turn a failed test into an abort.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn spawn(port: u16, settings: &[String], directory: &PathBuf) -> Child {
    let program = std::env::var_os("REDIS_SERVER").unwrap_or_else(|| "redis-server".into());
    Command::new(&program)
        .args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
        ])
        .arg(directory)
        .args(settings.iter().map(|setting| if setting == PORT { port.to_string() } else { setting.clone() }))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{} does not start ({error}); {ADVICE}", program.display()))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn new_directory() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("conformance-redis-{}-{count}", std::process::id()));
    let _ = fs::remove_dir_all(&path); // of an earlier process with our number
    fs::create_dir_all(&path).expect("a temporary directory");
    path
}
