//! The program.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::json;

struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_stytch-emulator"))
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut child =
            command().args(["--port", "0"]).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next line with something in it.
    fn line(&mut self) -> String {
        self.lines.by_ref().map(Result::unwrap).find(|line| !line.is_empty()).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn it_says_what_to_set_and_prints_each_link() {
    let mut program = Program::start(&["--redirect-url", "https://app.example.com/in"]);
    let first = program.line();
    let base = first.split(' ').next_back().unwrap().to_owned();
    assert!(base.starts_with("http://127.0.0.1:"), "{first}");
    let project = "project-test-11111111-1111-4111-8111-111111111111";
    assert_eq!(program.line().trim(), format!("STYTCH_PROJECT_ID={project}"));
    assert_eq!(program.line().trim(), "STYTCH_SECRET=secret-test-emulator");
    assert_eq!(program.line().trim(), format!("STYTCH_BASE_URL={base}"));
    assert!(program.line().ends_with(&format!("{base}/emulator/")));

    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let url = format!("{base}/v1/magic_links/email/login_or_create");
    let request = client.post(url).basic_auth(project, Some("secret-test-emulator"));
    let request = request.header("content-type", "application/json");
    let response = request.body(json!({ "email": "ada@example.com" }).to_string()).send().await.unwrap();
    assert_eq!(response.status(), 200);

    assert!(program.line().ends_with("(signup) to ada@example.com"));
    let link = program.line();
    let followed = client.get(link.trim()).send().await.unwrap();
    assert!(followed.headers()["location"].to_str().unwrap().starts_with("https://app.example.com/in?"));
}

#[test]
fn it_refuses_what_is_dangerous() {
    for (arguments, expected) in [
        (&["--project-id", "project-live-1", "--secret", "x"][..], "live project"),
        (&["--listen", "0.0.0.0"][..], "can be reached from other machines"),
    ] {
        let output = command().args(["--port", "0"]).args(arguments).output().unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn it_ends_when_told_to() {
    let mut program = Program::start(&[]);
    program.line();
    let pid = program.child.id().to_string();
    // The welcome is printed just before the program begins to listen for signals.
    while program.child.try_wait().unwrap().is_none() {
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
