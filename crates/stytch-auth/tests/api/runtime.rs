//! What is remembered can be asked for without a runtime.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::support::{sign_in, start};

#[test]
fn a_refresh_that_is_due_does_not_panic_outside_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (emulator, stytch, ada) = runtime.block_on(async {
        let (emulator, stytch) = start().await;
        let ada = sign_in(&emulator, &stytch, "ada@example.com").await;
        stytch.authenticate_jwt(ada.session_jwt.as_ref().unwrap()).await.unwrap();
        emulator.advance(Duration::from_secs(290));
        let token = ada.session_token.as_ref().unwrap();
        let fresh =
            stytch.sessions().authenticate().session_token(token).send().await.unwrap().session_jwt.unwrap();
        stytch.authenticate_jwt(&fresh).await.unwrap();
        emulator.advance(Duration::from_secs(200));
        (emulator, stytch, fresh)
    });
    // The keys are 490 seconds old now: due to be refreshed, and good.
    let mut asked = pin!(stytch.authenticate_jwt(&ada));
    let Poll::Ready(answer) = asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it waits for something");
    };
    answer.unwrap();
    let fetches = |path: &str| emulator.requests().iter().filter(|call| call.path.starts_with(path)).count();
    assert_eq!(fetches("/v1/sessions/jwks/"), 1);
    runtime.block_on(async {
        stytch.authenticate_jwt(&ada).await.unwrap();
        while fetches("/v1/sessions/jwks/") < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
}
