//! The task that tells and hears: one for each handle, for as long as there is one.

use std::sync::Arc;
use std::time::Duration;

use stytch_auth::MemoryStore;
use stytch_emulator::Emulator;

use crate::support::{accepts, deny, replica, until};

#[tokio::test]
async fn it_ends_with_the_last_handle() {
    let emulator = Emulator::start().await.unwrap();
    let store = Arc::new(MemoryStore::new());
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let stytch = replica(&emulator, Arc::clone(&store));
    stytch.require_warm_start(Duration::from_secs(60)).await.unwrap();
    let with_it = tasks();
    let clone = stytch.clone();
    drop(stytch);
    for n in 0..100 {
        clone.deny_session(&format!("session-test-{n}").as_str().into());
    }
    tokio::task::yield_now().await;
    assert!(Arc::strong_count(&store) > 1);
    assert!(tasks() <= with_it, "one task, however much there is to tell");
    drop(clone);
    until(async || Arc::strong_count(&store) == 1 && tasks() < with_it).await;
}

/// An app may make its handle before there is a runtime, and a runtime may end before the handle.
#[test]
fn it_begins_where_there_is_a_runtime() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lasting = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let emulator = lasting.block_on(Emulator::start()).unwrap();
    let store = Arc::new(MemoryStore::new());
    let stytch = replica(&emulator, Arc::clone(&store));
    let other = {
        let _inside = lasting.enter();
        replica(&emulator, Arc::clone(&store))
    };
    for n in 0..3 {
        let ada = emulator.login_as(&format!("ada{n}@example.com")).unwrap();
        deny(&other, &ada);
        runtime().block_on(until(async || !accepts(&stytch, &ada).await));
        let bob = emulator.login_as(&format!("bob{n}@example.com")).unwrap();
        deny(&stytch, &bob);
        runtime().block_on(async {
            // Whatever is looked at starts the task again.
            accepts(&stytch, &ada).await;
            until(async || !accepts(&other, &bob).await).await;
        });
    }
}
