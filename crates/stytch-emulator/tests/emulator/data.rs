//! `--data`: what has been answered outlives everything.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use stytch_emulator::{Emulator, StartError};

use crate::app::App;

/// A file of its own in the system's temporary directory, gone with its value.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("stytch-emulator-{}-{name}.redb", std::process::id()));
        let _ = std::fs::remove_file(&path);
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn everything_is_there_again() {
    let file = File::new("restart");
    let app = App::with(Emulator::builder().data(&file.0)).await;
    let login = app.log_in("ada@example.com").await;
    app.organization("acme", json!({ "trusted_metadata": { "plan": "pro" } })).await;
    app.member("acme", "ada@acme.example", json!({ "roles": ["stytch_admin"] })).await;
    let member = app.member_login("acme", "ada@acme.example").await;
    let waiting = app.discover("new@acme.example").await["intermediate_session_token"].clone();
    app.login_or_signup("acme", "ada@acme.example").await.ok();
    app.emulator.rotate_keys();
    app.emulator.advance(Duration::from_secs(120));
    let (messages, jwks) = (app.emulator.messages(), app.jwks().await["keys"].clone());
    app.emulator.stop().await;

    let app = App::with(Emulator::builder().data(&file.0)).await;
    assert_eq!(app.emulator.messages(), messages);
    let kids = |keys: &Value| -> Vec<Value> {
        keys.as_array().unwrap().iter().map(|key| json!([key["kid"], key["n"]])).collect()
    };
    assert_eq!(kids(&app.jwks().await["keys"]), kids(&jwks));
    let by_jwt = app.authenticate_session(json!({ "session_jwt": login["session_jwt"] })).await.ok();
    assert_eq!(by_jwt["session_token"], login["session_token"]);
    let request = json!({ "session_token": member["session_token"] });
    let body = app.post("/v1/b2b/sessions/authenticate", request).await.ok();
    assert_eq!(body["organization"]["trusted_metadata"], json!({ "plan": "pro" }));
    assert_eq!(body["member"]["is_admin"], true);
    let list = json!({ "intermediate_session_token": waiting });
    app.post("/v1/b2b/discovery/organizations", list).await.ok();
    let token = json!({ "magic_links_token": app.last_token("ada@acme.example") });
    app.authenticate_member(token.clone()).await.ok();
    app.authenticate_member(token).await.refused(401, "unable_to_auth_magic_link");
    assert!(app.emulator.clock().now() >= messages[0].sent_at + Duration::from_secs(120));
}

#[tokio::test]
async fn a_seed_is_for_a_new_file() {
    let file = File::new("seed");
    let seed = "users: [{ email: a@example.com }]";
    for _ in 0..2 {
        let app = App::with(Emulator::builder().data(&file.0).seed(seed)).await;
        let found = app.post("/v1/users/search", json!({})).await.ok();
        assert_eq!(found["results_metadata"]["total"], 1);
        app.emulator.stop().await;
    }
}

#[tokio::test]
async fn two_cannot_share_a_file() {
    let file = File::new("shared");
    let first = Emulator::builder().data(&file.0).start().await.unwrap();
    let error = Emulator::builder().data(&file.0).start().await.unwrap_err();
    assert!(matches!(error, StartError::DataInUse(_)), "{error}");
    let mut program = Command::new(env!("CARGO_BIN_EXE_stytch-emulator"));
    let output = program.args(["--port", "0", "--data"]).arg(&file.0).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("is in use by another emulator"), "{said}");
    first.stop().await;
    Emulator::builder().data(&file.0).start().await.unwrap();
}

#[tokio::test]
async fn a_damaged_file_is_reported_and_left_alone() {
    let file = File::new("damaged");
    let app = App::with(Emulator::builder().data(&file.0)).await;
    for n in 0..20 {
        app.post(
            "/v1/users",
            json!({ "email": format!("u{n}@example.com"), "trusted_metadata": { "x": "y".repeat(900) } }),
        )
        .await
        .ok();
    }
    app.emulator.stop().await;
    let good = std::fs::read(&file.0).unwrap();
    let mut scribbled = good.clone();
    // Wherever a record lies, some of its letters are others now.
    let places: Vec<usize> =
        good.windows(8).enumerate().filter(|(_, w)| w == b"yyyyyyyy").map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    places.iter().for_each(|at| scribbled[*at] = b'z');
    let truncated = good[..good.len() / 3].to_vec();
    let foreign = b"This is not an emulator's file. ".repeat(64);
    for (name, bytes) in [("scribbled", scribbled), ("truncated", truncated), ("foreign", foreign)] {
        std::fs::write(&file.0, &bytes).unwrap();
        let error = Emulator::builder().data(&file.0).start().await.unwrap_err();
        assert!(matches!(error, StartError::DataDamaged(_, _)), "{name}: {error}");
        assert!(error.to_string().contains("left as it is"));
        assert_eq!(std::fs::read(&file.0).unwrap().len(), bytes.len(), "{name}");
    }
}

fn start(file: &File) -> (Child, String) {
    use std::io::{BufRead, BufReader};
    let mut child = Command::new(env!("CARGO_BIN_EXE_stytch-emulator"))
        .args(["--port", "0", "--data"])
        .arg(&file.0)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let base = line.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(base.starts_with("http://127.0.0.1:"), "it does not open: {line}");
    (child, base)
}

fn request(client: &Client, url: String) -> reqwest::RequestBuilder {
    let project = "project-test-11111111-1111-4111-8111-111111111111";
    client
        .post(url)
        .basic_auth(project, Some("secret-test-emulator"))
        .header("content-type", "application/json")
}

/// Creates users until the program dies; answers those that were acknowledged.
async fn write_until_killed(base: String, prefix: String) -> Vec<String> {
    let (client, mut acknowledged) = (Client::new(), Vec::new());
    for n in 0.. {
        let email = format!("{prefix}-{n}@example.com");
        let body = json!({ "email": email }).to_string();
        let Ok(answer) = request(&client, format!("{base}/v1/users")).body(body).send().await else { break };
        if answer.status() != 200 {
            break;
        }
        // The status is the acknowledgement; the body may be lost on the way.
        acknowledged.push(email);
    }
    acknowledged
}

/// Which of these addresses the emulator knows, asked for by name.
async fn known(base: &str, emails: &[String]) -> usize {
    let operand = json!({ "filter_name": "email_address", "filter_value": emails });
    let query = json!({ "limit": 1, "query": { "operator": "AND", "operands": [operand] } });
    let found = search(base, query).await;
    usize::try_from(found["results_metadata"]["total"].as_u64().unwrap()).unwrap()
}

/// All addresses that the emulator knows, page by page.
async fn all(base: &str) -> HashSet<String> {
    let (mut emails, mut cursor) = (HashSet::new(), Value::Null);
    loop {
        let page = search(base, json!({ "limit": 1000, "cursor": cursor })).await;
        let users = page["results"].as_array().unwrap().iter();
        emails.extend(users.map(|user| user["emails"][0]["email"].as_str().unwrap().to_owned()));
        cursor = page["results_metadata"]["next_cursor"].clone();
        if cursor.is_null() {
            return emails;
        }
    }
}

async fn search(base: &str, body: Value) -> Value {
    let request = request(&Client::new(), format!("{base}/v1/users/search")).body(body.to_string());
    serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap()
}

/// `STYTCH_EMULATOR_KILLS=1000` makes it a thousand rounds; see the README.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_by_a_kill() {
    let rounds: u64 = std::env::var("STYTCH_EMULATOR_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let file = File::new("killed");
    let (mut acknowledged, mut latest): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let (mut child, base) = start(&file);
        assert_eq!(known(&base, &latest).await, latest.len(), "round {round}");
        acknowledged.append(&mut latest);
        // Nor are older ones lost later on.
        if round % 100 == 0 || round == rounds {
            let known = all(&base).await;
            let lost = acknowledged.iter().find(|email| !known.contains(*email));
            assert_eq!(lost, None, "round {round}");
        }
        let writers: Vec<_> =
            (0..2).map(|w| tokio::spawn(write_until_killed(base.clone(), format!("r{round}w{w}")))).collect();
        // Not the same moment in each round.
        tokio::time::sleep(Duration::from_millis(40 + round * 37 % 160)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        for writer in writers {
            latest.extend(writer.await.unwrap());
        }
    }
    #[allow(clippy::print_stdout, reason = "for who has asked for a thousand rounds")]
    {
        println!("{} acknowledged writes in {rounds} rounds", acknowledged.len());
    }
    assert!(acknowledged.len() as u64 > rounds, "hardly anything was written");
}
