//! Mail through a mail server. A real one takes part in `tests/sdk`; here it is away, or does not exist.

use std::net::TcpListener;

use stytch_emulator::{Emulator, StartError};

use crate::app::App;

#[tokio::test]
async fn a_server_that_is_away_costs_no_answer() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let app = App::with(Emulator::builder().smtp(format!("smtp://{gone}"))).await;
    for _ in 0..3 {
        app.log_in("ada@example.com").await;
    }
    assert_eq!(app.emulator.messages().len(), 3);
    app.emulator.stop().await;
}

#[tokio::test]
async fn its_url_is_checked_at_once() {
    let error = Emulator::builder().smtp("mail.example.com").start().await.unwrap_err();
    assert!(matches!(error, StartError::Smtp(_)), "{error}");
    assert!(error.to_string().contains("smtp://127.0.0.1:1025"));
}
