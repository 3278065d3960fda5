//! How fast the emulator is: `cargo run --release -p stytch-emulator --example speed`.
//!
//! Prints how long a start takes up to the first answer, what generating an RSA key costs here, and how many logins a
//! second there are over HTTP: each is a link that is asked for, and the token in it for a session.

#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use std::error::Error;
use std::time::{Duration, Instant};

use aws_lc_rs::rsa::{KeyPair, KeySize};
use reqwest::{Client, RequestBuilder};
use stytch_emulator::Emulator;

const STARTS: usize = 20;
const KEYS: usize = 10;
const CLIENTS: usize = 8;
const LOGINS: usize = 4000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new();
    let mut starts = Vec::new();
    let mut logins = Vec::new();
    for _ in 0..STARTS {
        let began = now();
        let emulator = Emulator::start().await?;
        request(&client, &emulator, "/v1/users/search", "{}").send().await?.error_for_status()?;
        starts.push(began.elapsed());
        // The key is made when the first login begins.
        log_in(&client, &emulator, 0).await?;
        logins.push(began.elapsed());
        emulator.stop().await;
    }
    let mut keys = Vec::new();
    for _ in 0..KEYS {
        let began = now();
        KeyPair::generate(KeySize::Rsa2048).map_err(|_| "no key")?;
        keys.push(began.elapsed());
    }
    let (start, login, key) = (median(starts), median(logins), median(keys));
    println!("start to the first answer: {start:.1?}, {:.2} of an RSA key", ratio(start, key));
    println!("start to the first login:  {login:.1?}, {:.2} of an RSA key", ratio(login, key));
    println!("generating one RSA key:    {key:.1?}");

    let emulator = Emulator::start().await?;
    log_in(&client, &emulator, 0).await?;
    let began = now();
    let work = (0..CLIENTS).map(|one| async move { (one, Client::new()) });
    let mut tasks = Vec::new();
    let emulator = std::sync::Arc::new(emulator);
    for work in work {
        let (one, client) = work.await;
        let emulator = emulator.clone();
        tasks.push(tokio::spawn(async move {
            for number in (1 + one..=LOGINS).step_by(CLIENTS) {
                log_in(&client, &emulator, number).await.map_err(|error| error.to_string())?;
            }
            Ok::<_, String>(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    let took = began.elapsed();
    println!(
        "{LOGINS} logins by {CLIENTS} clients: {took:.1?}, {:.0} a second",
        LOGINS as f64 / took.as_secs_f64()
    );
    Ok(())
}

async fn log_in(client: &Client, emulator: &Emulator, number: usize) -> Result<(), Box<dyn Error>> {
    let email = format!("user{number}@example.com");
    let body = format!(r#"{{"email":"{email}"}}"#);
    request(client, emulator, "/v1/magic_links/email/login_or_create", &body)
        .send()
        .await?
        .error_for_status()?;
    let token = emulator.messages_to(&email).into_iter().next().ok_or("no mail")?.token;
    let body = format!(r#"{{"token":"{token}","session_duration_minutes":60}}"#);
    request(client, emulator, "/v1/magic_links/authenticate", &body).send().await?.error_for_status()?;
    Ok(())
}

fn request(client: &Client, emulator: &Emulator, path: &str, body: &str) -> RequestBuilder {
    let request = client.post(format!("{}{path}", emulator.base_url()));
    let request = request.basic_auth(emulator.project_id(), Some(emulator.secret()));
    request.header("content-type", "application/json").body(body.to_owned())
}

#[allow(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}
