//! Where the app listens, and which Stytch it talks to.

use std::net::{SocketAddr, TcpListener};

use stytch_auth::{Stytch, StytchBuilder};
use stytch_emulator::Emulator;

use crate::ORGANIZATIONS;

/// What a program can fail with when it starts.
pub type Error = Box<dyn std::error::Error>;

/// `LISTEN`, `EMULATOR_LISTEN`, and whether Stytch's own variables are set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the app listens.
    pub listen: SocketAddr,
    /// Where the emulator listens; `None` to talk to Stytch.
    pub emulator_listen: Option<SocketAddr>,
    /// Whether the project is one whose people are members of organisations.
    pub b2b: bool,
}

/// Everything a server needs; the emulator, if there is one, lives as long as this.
#[derive(Debug)]
pub struct Started {
    /// The bound socket, non-blocking.
    pub listener: TcpListener,
    /// The project.
    pub stytch: Stytch,
    /// The offline Stytch in this process.
    pub emulator: Option<Emulator>,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// An address is not one.
    pub fn from_env() -> Result<Self, Error> {
        let real = ["STYTCH_PROJECT_ID", "STYTCH_SECRET"].iter().any(|name| std::env::var_os(name).is_some());
        let emulator = address("EMULATOR_LISTEN", "127.0.0.1:4010")?;
        Ok(Self {
            listen: address("LISTEN", "127.0.0.1:3000")?,
            emulator_listen: (!real).then_some(emulator),
            b2b: false,
        })
    }

    /// The same for a B2B project; the emulator then begins with two organisations.
    pub fn b2b(self) -> Self {
        Self { b2b: true, ..self }
    }

    /// Binds the socket, starts the emulator if there is to be one, and says where to look.
    ///
    /// # Errors
    ///
    /// An address is taken, or the environment holds settings that cannot work.
    #[expect(clippy::print_stdout, reason = "a program tells where it is to be found")]
    pub async fn start(self) -> Result<Started, Error> {
        if self.emulator_listen.is_some() && !self.listen.ip().is_loopback() {
            return Err("LISTEN: the emulator signs anybody in, so with it the app stays on loopback".into());
        }
        let listener = TcpListener::bind(self.listen).map_err(|error| format!("{}: {error}", self.listen))?;
        listener.set_nonblocking(true)?;
        let public_url = format!("http://localhost:{}", listener.local_addr()?.port());
        let Some(address) = self.emulator_listen else {
            let stytch = with_stytch(&public_url, self.b2b)?;
            println!("App    {}", stytch.public_url());
            println!("Stytch {} ({})", stytch.base_url(), stytch.project_id());
            return Ok(Started { listener, stytch, emulator: None });
        };
        let emulator = Emulator::builder().listen(address);
        let emulator = if self.b2b { emulator.seed(ORGANIZATIONS) } else { emulator };
        let emulator = emulator.start().await?;
        let stytch = emulated(&emulator, &public_url, self.b2b)?;
        println!("App    {public_url}");
        println!("Inbox  {}", emulator.inbox_url());
        println!(
            "An offline Stytch runs in this process. Set STYTCH_PROJECT_ID and STYTCH_SECRET for the real one."
        );
        Ok(Started { listener, stytch, emulator: Some(emulator) })
    }
}

fn address(variable: &str, default: &str) -> Result<SocketAddr, Error> {
    let text = std::env::var(variable).unwrap_or_else(|_| default.to_owned());
    text.parse().map_err(|_| format!("{variable}: {text:?} is not an address such as {default}").into())
}

/// A handle for the emulator in this process, on the emulator's clock.
///
/// # Errors
///
/// The public URL is not an origin.
pub fn with_emulator(emulator: &Emulator, public_url: &str) -> Result<Stytch, Error> {
    emulated(emulator, public_url, false)
}

/// The same for an app whose people are members of organisations.
///
/// # Errors
///
/// The public URL is not an origin.
pub fn with_b2b_emulator(emulator: &Emulator, public_url: &str) -> Result<Stytch, Error> {
    emulated(emulator, public_url, true)
}

fn emulated(emulator: &Emulator, public_url: &str, b2b: bool) -> Result<Stytch, Error> {
    let clock = emulator.clock();
    let builder = Stytch::builder()
        .project_id(emulator.project_id())
        .secret(emulator.secret())
        .base_url(emulator.base_url())
        .public_url(public_url)
        .clock(move || clock.now());
    Ok(if b2b { builder.b2b() } else { builder }.build()?)
}

fn with_stytch(public_url: &str, b2b: bool) -> Result<Stytch, Error> {
    let builder = StytchBuilder::from_env();
    let builder =
        if std::env::var_os("PUBLIC_URL").is_some() { builder } else { builder.public_url(public_url) };
    Ok(if b2b { builder.b2b() } else { builder }.build()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(listen: &str) -> Settings {
        let emulator = "127.0.0.1:0".parse().unwrap();
        Settings { listen: listen.parse().unwrap(), emulator_listen: Some(emulator), b2b: false }
    }

    #[tokio::test]
    async fn an_app_with_the_emulator_stays_on_loopback() {
        let refused = settings("0.0.0.0:0").start().await.unwrap_err();
        assert!(refused.to_string().starts_with("LISTEN: "), "{refused}");
        let started = settings("127.0.0.1:0").start().await.unwrap();
        assert!(started.emulator.is_some() && started.stytch.is_emulated());
    }
}
