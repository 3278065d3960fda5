//! Organisations as people meet them: founding one, joining it, being invited, changing over, and being kept out.

use conformance::{Browser, TestApp};
use stytch_auth::OrganizationId;

use crate::look::look;
use crate::steps::ask_for_link;

const ADA: &str = "ada@acme.example";
const BEN: &str = "ben@acme.example";
const FIRST: &str = "kim@initech.example";

/// Proves an address, up to the page on which an organisation is chosen or created.
async fn prove(browser: &Browser, app: &TestApp, address: &str, heading: &str) {
    ask_for_link(browser, app, address).await;
    browser.go(&app.newest_link(address)).await;
    browser.heading(heading).await;
}

/// Presses the entry of an organisation.
async fn enter(browser: &Browser, organization: &str) {
    let script = format!(
        "[...document.querySelectorAll('button')].find(b => b.querySelector('.name')?.innerText === '{organization}').click()"
    );
    browser.run(&script).await;
}

async fn sign_in_to(browser: &Browser, app: &TestApp, address: &str, organization: &str) {
    prove(browser, app, address, "Choose an organisation").await;
    enter(browser, organization).await;
    browser.heading("Teams").await;
    browser.sees(&format!("You are signed in to {} as {address}.", organization.to_lowercase())).await;
}

/// The status of a page, as this browser gets it.
async fn status(browser: &Browser, path: &str) -> u64 {
    let script = format!("return fetch('{path}').then(answer => answer.status)");
    browser.run(&script).await.as_u64().expect("a status")
}

#[tokio::test]
async fn a_company_from_its_first_member_to_its_third() {
    let app = TestApp::b2b().await;
    let (kim, lee, guest) = (Browser::open().await, Browser::open().await, Browser::open().await);

    prove(&kim, &app, FIRST, "Create an organisation").await;
    kim.sees("No organisation knows kim@initech.example yet").await;
    look(&kim, "organization-first").await;
    kim.fill("#organization_name", "Initech").await;
    kim.click("#open_to_domain").await;
    kim.press("Create").await;
    kim.sees("You are signed in to initech as kim@initech.example.").await;
    look(&kim, "teams-home").await;
    assert_eq!(status(&kim, "/admin").await, 200, "who founds it is its admin");

    // The second has an address at the same domain.
    prove(&lee, &app, "lee@initech.example", "Choose an organisation").await;
    lee.sees("Open to your e-mail domain").await;
    look(&lee, "organization-join").await;
    enter(&lee, "Initech").await;
    lee.sees("You are signed in to initech as lee@initech.example.").await;
    assert_eq!(status(&lee, "/admin").await, 403, "who joins is a member");

    // The third has not, and is invited.
    kim.press("Members").await;
    kim.heading("Members").await;
    kim.fill("#email", "max@else.example").await;
    kim.press("Invite").await;
    kim.sees("An invitation is on its way to max@else.example.").await;
    look(&kim, "teams-members").await;
    guest.go(&app.newest_link("max@else.example")).await;
    guest.heading("You are invited").await;
    guest.press("Accept the invitation").await;
    guest.heading("Is this your account?").await;
    guest.sees("At Initech").await;
    look(&guest, "organization-invited").await;
    guest.press("Yes, sign in").await;
    guest.sees("You are signed in to initech as max@else.example.").await;
    kim.go(&app.url("/admin")).await;
    kim.sees("max@else.example (active)").await;
    for browser in [kim, guest] {
        browser.quit().await;
    }
    lee.quit_after(&["status of 403"]).await;
}

#[tokio::test]
async fn changing_over_changes_the_account() {
    let app = TestApp::b2b().await;
    let browser = Browser::open().await;
    prove(&browser, &app, ADA, "Choose an organisation").await;
    look(&browser, "organization-choose").await;
    enter(&browser, "Acme").await;
    browser.press("Your account").await;
    assert_eq!(browser.text("#organization").await, "acme");
    assert_eq!(status(&browser, "/admin").await, 200, "Ada is an admin at Acme");
    browser.press("Change organisation").await;
    browser.heading("Change organisation").await;
    browser.sees("You are here now").await;
    look(&browser, "organization-switch").await;
    enter(&browser, "Globex").await;
    browser.heading("Your account").await;
    assert_eq!(browser.text("#organization").await, "globex");
    assert_eq!(browser.text("#roles").await, "stytch_member");
    look(&browser, "teams-account").await;
    assert_eq!(status(&browser, "/admin").await, 403, "and a member at Globex");
    browser.press("Sign out").await;
    browser.sees("You are not signed in.").await;
    browser.quit_after(&["status of 403"]).await;
}

#[tokio::test]
async fn the_login_of_one_organization() {
    let app = TestApp::b2b().await;
    let browser = Browser::open().await;
    browser.go(&app.url("/login/org/acme?return_to=/account")).await;
    browser.heading("Sign in to acme").await;
    look(&browser, "organization-login").await;
    browser.fill("#email", BEN).await;
    browser.press("Send me a link").await;
    browser.heading("Check your mail").await;
    look(&browser, "organization-check-mail").await;
    browser.go(&app.newest_link(BEN)).await;
    browser.heading("Your account").await;
    assert_eq!(browser.text("#organization").await, "acme");
    browser.quit().await;
}

#[tokio::test]
async fn what_is_missing_is_said_and_nobody_is_signed_in() {
    let app = TestApp::b2b().await;
    let browser = Browser::open().await;
    let (acme, globex) = (OrganizationId::from("acme"), OrganizationId::from("globex"));
    let organizations = app.stytch.b2b().organizations();
    organizations.update(&acme).mfa_policy("REQUIRED_FOR_ALL").send().await.expect("a policy");
    let update = organizations.update(&globex).auth_methods("RESTRICTED");
    update.allowed_auth_methods(["sso", "google_oauth"]).send().await.expect("methods");
    prove(&browser, &app, ADA, "Choose an organisation").await;
    browser.sees("Asks for one more step").await;
    enter(&browser, "Acme").await;
    browser.heading("One more step is needed").await;
    look(&browser, "organization-second-factor").await;
    browser.press("Choose another organisation").await;
    browser.heading("Choose an organisation").await;
    enter(&browser, "Globex").await;
    browser.heading("Another way to sign in is needed").await;
    browser.sees("Single sign-on").await;
    look(&browser, "organization-other-method").await;
    for cookie in browser.cookies().await {
        assert!(!cookie.name().contains("stytch_session"), "{cookie}");
    }
    browser.go(&app.url("/")).await;
    browser.sees("You are not signed in.").await;
    browser.quit_after(&["status of 403"]).await;
}

#[tokio::test]
async fn an_organization_that_is_not_open() {
    let app = TestApp::b2b().await;
    let browser = Browser::open().await;
    sign_in_to(&browser, &app, ADA, "Acme").await;
    browser.press("Change organisation").await;
    browser.heading("Change organisation").await;
    browser.run("document.querySelector('.entry').value = 'organization-test-elsewhere'").await;
    enter(&browser, "Acme").await;
    browser.heading("You cannot enter this organisation").await;
    look(&browser, "organization-refused").await;
    browser.go(&app.url("/")).await;
    browser.sees("You are signed in to acme").await;
    browser.quit_after(&["status of 403"]).await;
}
