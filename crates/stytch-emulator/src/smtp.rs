//! Hands the mail on to a mail server, so that it can be looked at in a real mail program.

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport, Tokio1Executor};
use tokio::sync::{mpsc, watch};

use crate::error::StartError;
use crate::letter;
use crate::state::mailbox::Message;

/// So much mail may wait for the server. What comes on top is in the mailbox only.
const WAITING: usize = 1000;

/// Who the mail is from.
const SENDER: &str = "stytch-emulator@localhost";

pub(crate) type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// Where to put mail that is to be sent.
#[derive(Debug)]
pub(crate) struct Outbox(mpsc::Sender<Message>);

/// Checks the URL; nothing is connected yet.
pub(crate) fn transport(url: &str) -> Result<Transport, StartError> {
    let transport = Transport::from_url(url).map_err(|error| StartError::Smtp(error.to_string()))?;
    Ok(transport.build())
}

/// Sends, one mail after the other, until the emulator stops. A server that is away costs the mail and a line in the
/// log, never an answer of the emulator's.
pub(crate) fn start(transport: Transport, mut stopping: watch::Receiver<bool>) -> Outbox {
    let (sender, mut waiting) = mpsc::channel::<Message>(WAITING);
    tokio::spawn(async move {
        let deliver = async {
            while let Some(message) = waiting.recv().await {
                if let Err(error) = send(&transport, &message).await {
                    tracing::error!(to = message.to, error, "the mail server has not taken a mail");
                }
            }
        };
        tokio::select! {
            () = deliver => {}
            _ = stopping.wait_for(|stopping| *stopping) => {}
        }
    });
    Outbox(sender)
}

impl Outbox {
    /// Mail only: an SMS goes nowhere.
    pub(crate) fn put(&self, message: &Message) {
        if !message.link.is_empty() && self.0.try_send(message.clone()).is_err() {
            tracing::error!(
                to = message.to,
                "too much mail is waiting for the mail server; this one is not sent"
            );
        }
    }
}

async fn send(transport: &Transport, message: &Message) -> Result<(), String> {
    let address = |text: &str| text.parse::<Mailbox>().map_err(|error| error.to_string());
    let html = letter::html(message).into_string();
    let mail = lettre::Message::builder()
        .from(address(SENDER)?)
        .to(address(&message.to)?)
        .subject(message.subject.as_str())
        .date(message.sent_at)
        .message_id(Some(format!("<{}@localhost>", message.message_id)))
        .multipart(MultiPart::alternative_plain_html(letter::text(message), html));
    let mail = mail.map_err(|error| error.to_string())?;
    transport.send(mail).await.map(drop).map_err(|error| error.to_string())
}
