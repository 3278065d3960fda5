//! The command line: what to start, and what to print.

#![allow(clippy::print_stderr, reason = "a program talks on its terminal")]

use std::error::Error;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use stytch_emulator::{Emulator, Message};
use tracing_subscriber::EnvFilter;

/// An offline Stytch: magic-link login with no account and no network.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Port to listen on; 0 picks a free one
    #[arg(long, default_value_t = 4010)]
    port: u16,

    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,

    /// Permit an address that other machines can reach
    #[arg(long)]
    allow_other_addresses: bool,

    /// Give the harsher answer wherever Stytch's own is not known for sure
    #[arg(long)]
    strict: bool,

    /// Accept only this redirect URL; may be repeated, the first is the default
    #[arg(long, value_name = "URL")]
    redirect_url: Vec<String>,

    /// Show the page between the mail and the app that the real service has
    #[arg(long)]
    bot_check_page: bool,

    /// Begin with what this YAML or JSON file has: projects, users, organizations, policies
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// Keep everything in this file, through restarts
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// Refuse a second mail to an address within a second
    #[arg(long)]
    rate_limit: bool,

    /// Hand each mail on to this mail server too, such as smtp://127.0.0.1:1025
    #[cfg(feature = "smtp")]
    #[arg(long, value_name = "URL")]
    smtp: Option<String>,

    /// Project id, instead of the default one
    #[arg(long, value_name = "ID", requires = "secret")]
    project_id: Option<String>,

    /// Project secret
    #[arg(long, requires = "project_id")]
    secret: Option<String>,
}

/// Runs until interrupted.
pub(crate) async fn run() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match emulate(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            eprintln!("stytch-emulator: {error}{cause}");
            ExitCode::FAILURE
        }
    }
}

async fn emulate(args: Args) -> Result<(), Box<dyn Error>> {
    let mut builder = Emulator::builder()
        .listen(SocketAddr::new(args.listen, args.port))
        .strict(args.strict)
        .bot_check_page(args.bot_check_page)
        .rate_limit(args.rate_limit)
        .on_message(print_message);
    if args.allow_other_addresses {
        builder = builder.allow_other_addresses();
    }
    if let (Some(id), Some(secret)) = (args.project_id, args.secret) {
        builder = builder.project(id, secret);
    }
    for url in args.redirect_url {
        builder = builder.redirect_url(url);
    }
    if let Some(file) = &args.seed {
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("cannot read the seed {}: {error}", file.display()))?;
        builder = builder.seed(text);
    }
    if let Some(file) = args.data {
        builder = builder.data(file);
    }
    #[cfg(feature = "smtp")]
    if let Some(url) = args.smtp {
        builder = builder.smtp(url);
    }
    let emulator = builder.start().await?;
    print_welcome(&emulator);
    told_to_stop().await?;
    emulator.stop().await;
    Ok(())
}

/// Ctrl-C on a terminal, SIGTERM in a container.
async fn told_to_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Nobody listening is no reason to end.
fn say(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn print_welcome(emulator: &Emulator) {
    say(format_args!("Stytch, emulated, at {}", emulator.base_url()));
    for project in emulator.projects() {
        say(format_args!("\n  STYTCH_PROJECT_ID={}", project.project_id));
        say(format_args!("  STYTCH_SECRET={}", project.secret));
        say(format_args!("  STYTCH_BASE_URL={}", emulator.base_url()));
    }
    say(format_args!("\nMail and controls: {}", emulator.inbox_url()));
}

fn print_message(message: &Message) {
    say(format_args!("\n{} ({}) to {}", message.subject, message.kind.as_str(), message.to));
    if !message.link.is_empty() {
        say(format_args!("  {}", message.link));
    }
}
