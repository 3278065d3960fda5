//! The quickstart as a program: built as its README says, and started with an environment.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

const PATIENCE: Duration = Duration::from_secs(10);

/// The running program, which stops with this value.
#[derive(Debug)]
pub struct Example {
    /// What it calls its address.
    pub url: String,
    /// Where it says its mail is to be read.
    pub inbox: String,
    // Kept open: a program that can no longer print fails.
    _output: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Example {
    /// Starts it on free ports and waits until it says where it is.
    pub async fn start() -> Self {
        let environment = [("LISTEN", "127.0.0.1:0"), ("EMULATOR_LISTEN", "127.0.0.1:0")];
        let mut process = command(&environment).await.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output is piped")).lines();
        let mut printed = async |label: &str| loop {
            let line = output.next_line().await.expect("text").expect("it goes on running");
            if let Some(value) = line.strip_prefix(label) {
                return value.trim().to_owned();
            }
        };
        let both = async { (printed("App ").await, printed("Inbox ").await) };
        let (url, inbox) =
            tokio::time::timeout(PATIENCE, both).await.expect("it says in time where it listens");
        Self { url, inbox, _output: output, _process: process }
    }
}

/// Runs it to its own end, which has to be a failure, and gives what it says about that.
pub async fn run_to_exit(environment: &[(&str, &str)]) -> String {
    let ended = command(environment).await.output();
    let output = tokio::time::timeout(PATIENCE, ended).await.expect("it ends in time").expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it ended without an error: {said}");
    said
}

async fn command(environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program().await);
    // What the developer has set for the real Stytch must not reach a test.
    for name in ["STYTCH_PROJECT_ID", "STYTCH_SECRET", "STYTCH_BASE_URL", "STYTCH_VERTICAL", "PUBLIC_URL"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied()).stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Builds it by its own features alone, which building the whole workspace would not prove to be enough.
async fn program() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--locked",
            "--package",
            "axum-quickstart",
            "--message-format",
            "json-render-diagnostics",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .await
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).expect("cargo speaks JSON");
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.next().expect("cargo names the program")
}
