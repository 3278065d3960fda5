//! A link that is opened in another browser than the one that asked for it.

use conformance::{Browser, TestApp};

use crate::steps::{ask_for_link, follow_link, sees_nobody, sign_ins};

const ADA: &str = "ada@example.com";
const CODE: &str = ".shown [aria-hidden]";

/// The code page in the second browser, for a link the first one asked for.
async fn opened_elsewhere(app: &TestApp, asking: &Browser, other: &Browser) -> String {
    ask_for_link(asking, app, ADA).await;
    other.go(&app.newest_link(ADA)).await;
    other.heading("Type this code in your other browser").await;
    other.text(CODE).await
}

async fn type_code(browser: &Browser, code: &str) {
    browser.fill("#code", code).await;
    browser.press_for_page("Continue").await;
}

#[tokio::test]
async fn the_code_signs_in_the_browser_that_asked_and_no_other() {
    let app = TestApp::quickstart().await;
    let (asking, other) = (Browser::open().await, Browser::open().await);
    let code = opened_elsewhere(&app, &asking, &other).await;
    assert_eq!(app.emulator.count_requests("/v1/magic_links/authenticate"), 0, "opening spends nothing");
    sees_nobody(&other, &app).await;

    type_code(&asking, "0000-0000").await;
    asking.sees("That code does not match.").await;
    type_code(&asking, &code.to_lowercase().replace('-', " ")).await;
    asking.sees("You are signed in as ada@example.com.").await;
    assert_eq!(sign_ins(&asking, &app).await, [true]);
    sees_nobody(&other, &app).await;

    asking.quit_after(&["status of 422"]).await;
    other.quit().await;
}

#[tokio::test]
async fn the_fifth_wrong_code_is_the_last() {
    let app = TestApp::quickstart().await;
    let (asking, other) = (Browser::open().await, Browser::open().await);
    opened_elsewhere(&app, &asking, &other).await;
    four_wrong_codes(&asking).await;
    type_code(&asking, "0000-0005").await;
    asking.sees("That was the last try").await;
    let fields = asking.run("return document.querySelectorAll('#code').length").await;
    assert_eq!(fields, 0, "nothing is left to type");
    asking.press("Send it again").await;
    asking.heading("Check your mail").await;
    sees_nobody(&asking, &app).await;
    assert_eq!(app.emulator.count_requests("/v1/magic_links/authenticate"), 0);
    asking.quit_after(&["status of 422"]).await;
    other.quit().await;
}

#[tokio::test]
async fn the_fifth_code_may_be_the_right_one() {
    let app = TestApp::quickstart().await;
    let (asking, other) = (Browser::open().await, Browser::open().await);
    let code = opened_elsewhere(&app, &asking, &other).await;
    four_wrong_codes(&asking).await;
    type_code(&asking, &code).await;
    asking.sees("You are signed in as ada@example.com.").await;
    asking.quit_after(&["status of 422"]).await;
    other.quit().await;
}

async fn four_wrong_codes(asking: &Browser) {
    for attempt in 1..=4 {
        type_code(asking, &format!("0000-000{attempt}")).await;
        asking.sees("That code does not match.").await;
    }
}

#[tokio::test]
async fn a_link_that_waits_under_a_code_still_works_where_it_was_asked_for() {
    let app = TestApp::quickstart().await;
    let (asking, other) = (Browser::open().await, Browser::open().await);
    opened_elsewhere(&app, &asking, &other).await;
    follow_link(&asking, &app, ADA).await;
    other.quit().await;
    asking.quit().await;
}

#[tokio::test]
async fn the_other_device_can_ask_for_a_link_of_its_own() {
    let app = TestApp::quickstart().await;
    let (asking, other) = (Browser::open().await, Browser::open().await);
    opened_elsewhere(&app, &asking, &other).await;
    other.press("Or send a fresh link to this device").await;
    crate::steps::submit_address(&other, ADA).await;
    follow_link(&other, &app, ADA).await;
    sees_nobody(&asking, &app).await;
    asking.quit().await;
    other.quit().await;
}
