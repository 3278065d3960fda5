//! The fault table: whatever Stytch does, at whatever call, nobody gets in by it and nobody is signed out by it.

use std::time::Duration;

use axum::Router;
use axum_stytch::SessionLayer;
use stytch_emulator::{Emulator, Fault};
use tokio::task::JoinSet;

use crate::support::{AUTHENTICATE, Answer, Front, Person, REVOKE, Rig, Script, app, send_form, settings};

const SEND: &str = "/v1/magic_links/email/login_or_create";
const REDEEM: &str = "/v1/magic_links/authenticate";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Status(u16),
    Refused,
    Reset,
    TimeOut,
    Drip,
    CutJson,
    Html,
    WrongKey,
}

const KINDS: [Kind; 12] = [
    Kind::Status(500),
    Kind::Status(502),
    Kind::Status(503),
    Kind::Status(504),
    Kind::Status(429),
    Kind::Refused,
    Kind::Reset,
    Kind::TimeOut,
    Kind::Drip,
    Kind::CutJson,
    Kind::Html,
    Kind::WrongKey,
];

const OPERATIONS: [&str; 6] = ["key set", "send", "callback", "renewal", "fresh check", "logout"];

/// An app whose calls to Stytch go through a front that can be told to misbehave.
struct World {
    kind: Kind,
    rig: Rig,
    front: Front,
    app: Router,
    foreign_keys: String,
}

impl World {
    async fn new(kind: Kind) -> Self {
        let rig = Rig::start().await;
        let front = Front::of(&rig.emulator).await;
        let clock = rig.emulator.clock();
        // Long enough for a busy machine where nothing hangs on purpose.
        let timeout = if matches!(kind, Kind::TimeOut | Kind::Drip) { 3 } else { 45 };
        let stytch = settings(&rig.emulator).base_url(&front.base_url).timeout(Duration::from_secs(timeout));
        let stytch = stytch.clock(move || clock.now()).build().unwrap();
        let elsewhere = Emulator::start().await.unwrap();
        elsewhere.login_as("stranger@example.com").unwrap();
        let keys = format!("{}/v1/sessions/jwks/{}", elsewhere.base_url(), elsewhere.project_id());
        let foreign_keys = reqwest::get(keys).await.unwrap().text().await.unwrap();
        Self { kind, rig, front, app: app(SessionLayer::new(stytch)), foreign_keys }
    }

    async fn fault(&self, path: &str) {
        let raw = |status: u16, body: &str| {
            let length = body.len();
            Script::Raw(format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
                 connection: close\r\n\r\n{body}"
            ))
        };
        let script = match self.kind {
            Kind::Status(status) => raw(status, r#"{"status_code":0,"error_type":"x","error_message":"m"}"#),
            Kind::Refused => return self.front.close().await,
            Kind::Reset => Script::Reset,
            Kind::TimeOut => Script::Silence,
            Kind::Drip => Script::Drip,
            Kind::CutJson => raw(200, r#"{"status_code":200,"session_jwt":"ey"#),
            Kind::Html => raw(200, "<html>Welcome</html>"),
            Kind::WrongKey if path.contains("jwks") => raw(200, &self.foreign_keys),
            Kind::WrongKey => return self.rig.inject(Fault::on(path).wrong_key().always()),
        };
        self.front.script(path, script);
    }

    async fn mend(&self) {
        self.front.behave();
        self.front.open().await;
        self.rig.emulator.clear_faults();
    }

    async fn get(&self, path: &str, cookies: &str) -> Answer {
        send_form(self.app.clone(), "GET", path, cookies, "").await
    }

    async fn post(&self, path: &str, cookies: &str, form: &str) -> Answer {
        send_form(self.app.clone(), "POST", path, cookies, form).await
    }

    /// What the answer is, having found that it tells the browser nothing about its session.
    fn keeps(&self, answer: &Answer, allowed: &[u16]) -> String {
        assert!(allowed.contains(&answer.status), "{:?}: {answer:?}", self.kind);
        for cookie in answer.set_cookies() {
            assert!(!cookie.starts_with("stytch_session"), "{:?}: {cookie}", self.kind);
        }
        answer.status.to_string()
    }

    async fn key_set(&self, ada: &Person) -> String {
        self.fault(&self.rig.jwks_path()).await;
        let cell = self.keeps(&self.get("/user", &ada.both()).await, &[503]);
        self.keeps(&self.get("/maybe", &ada.both()).await, &[503]);
        self.mend().await;
        self.rig.advance(31);
        assert_eq!(self.get("/user", &ada.both()).await.status, 200, "{:?}", self.kind);
        cell
    }

    async fn send(&self, ada: &Person) -> String {
        self.fault(SEND).await;
        // A mail is no matter of signatures.
        let allowed: &[u16] = if self.kind == Kind::WrongKey { &[303] } else { &[429, 503] };
        let cell = self.keeps(&self.post("/login", &ada.both(), "email=bob@example.com").await, allowed);
        self.mend().await;
        self.keeps(&self.post("/login", &ada.both(), "email=carol@example.com").await, &[303]);
        cell
    }

    async fn callback(&self) -> String {
        let asked = self.post("/login", "", "email=grace@example.com").await;
        let flow =
            asked.set_cookies().iter().map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>();
        let link = self.rig.emulator.messages_to("grace@example.com")[0].token.clone();
        let link = format!("/authenticate?stytch_token_type=magic_links&token={link}");
        self.fault(REDEEM).await;
        let cell = self.keeps(&self.get(&link, &flow.join("; ")).await, &[429, 503]);
        self.mend().await;
        let again = self.get(&link, &flow.join("; ")).await;
        // Where Stytch was reached the link is spent; everywhere else it was worth keeping.
        if self.kind != Kind::WrongKey {
            assert_eq!(
                (again.status, again.cookie("stytch_session").is_some()),
                (303, true),
                "{:?}",
                self.kind
            );
        }
        cell
    }

    async fn renewal(&self, ada: &mut Person) -> String {
        self.rig.expire_jwt();
        self.fault(AUTHENTICATE).await;
        let cell = self.keeps(&self.get("/user", &ada.both()).await, &[503]);
        self.keeps(&self.get("/maybe", &ada.by_jwt()).await, &[503]);
        self.mend().await;
        let renewed = self.get("/user", &ada.both()).await;
        renewed.is_renewed(&ada.user_id);
        ada.jwt = renewed.jwt();
        cell
    }

    async fn fresh_check(&self, ada: &Person) -> String {
        self.fault(AUTHENTICATE).await;
        let cell = self.keeps(&self.get("/fresh", &ada.both()).await, &[503]);
        assert_eq!(self.keeps(&self.get("/user", &ada.both()).await, &[200]), "200");
        self.mend().await;
        self.get("/fresh", &ada.both()).await.is_renewed(&ada.user_id);
        cell
    }

    async fn logout(&self, ada: &Person) -> String {
        let bystander = self.rig.sign_in("bystander@example.com").await;
        self.fault(REVOKE).await;
        let left = self.post("/logout", &ada.both(), "").await;
        assert_eq!(
            (left.status, left.cookie("stytch_session").as_deref()),
            (303, Some("")),
            "{:?}",
            self.kind
        );
        for cookies in [ada.both(), ada.by_token(), ada.by_jwt()] {
            assert_eq!(self.get("/user", &cookies).await.status, 401, "{:?}: {cookies}", self.kind);
        }
        self.keeps(&self.get("/user", &bystander.both()).await, &[200]);
        self.mend().await;
        left.one("location").rsplit_once('?').map_or("303", |(_, query)| query).to_owned()
    }

    async fn row(self, at: usize) -> (usize, Vec<String>) {
        let mut ada = self.rig.sign_in("ada@example.com").await;
        let key_set = self.key_set(&ada).await;
        let (send, callback) = (self.send(&ada).await, self.callback().await);
        let renewal = self.renewal(&mut ada).await;
        let row =
            vec![key_set, send, callback, renewal, self.fresh_check(&ada).await, self.logout(&ada).await];
        (at, row)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::print_stdout, reason = "the table is what the test is for")]
async fn twelve_faults_at_six_operations() {
    let mut rows = JoinSet::new();
    for (at, kind) in KINDS.into_iter().enumerate() {
        rows.spawn(async move { World::new(kind).await.row(at).await });
    }
    let mut rows = rows.join_all().await;
    rows.sort();
    println!("{:<14}{}", "", OPERATIONS.map(|name| format!("{name:<13}")).concat());
    for (at, row) in &rows {
        let cells: String = row.iter().map(|cell| format!("{cell:<13}")).collect();
        println!("{:<14}{cells}", format!("{:?}", KINDS[*at]));
    }
    assert_eq!(rows.iter().map(|(_, row)| row.len()).sum::<usize>(), 72);
}
