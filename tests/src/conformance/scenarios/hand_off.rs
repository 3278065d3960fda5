//! Links that are opened in a browser that did not ask for them.

use stytch_auth::web::LinkPolicy;

use crate::conformance::apps::Wiring;
use crate::conformance::{Answer, Browser, Case, World};

const ADA: &str = "ada@example.com";

/// The code on a hand-off page.
fn code(page: &Answer) -> String {
    let texts = page.body.split('>').filter_map(|part| part.split_once('<')).map(|(text, _)| text);
    let mut codes = texts.filter(|text| text.len() == 9 && text.as_bytes()[4] == b'-');
    codes.next().unwrap_or_else(|| panic!("no code in {}", page.body)).to_owned()
}

async fn ask_for_link(world: &World) -> Browser {
    let desktop = world.browser();
    let fields = [("email", ADA), ("return_to", "/account")];
    desktop.form("/login", &fields).send().await.to("/login/sent");
    desktop
}

/// The phone shows a code; the desktop that asked takes it and is signed in. The phone is not.
pub async fn by_code(case: Case) {
    let world = World::new(case).await;
    let desktop = ask_for_link(&world).await;
    let phone = world.browser();
    let page = world.click(&phone, ADA).await.is_page(200).without_cookies();
    assert_eq!(code(&world.click(&phone, ADA).await), code(&page), "opened again, it shows the same code");
    assert_eq!(world.redemptions(), 0);

    desktop.form("/login/code", &[("code", "0000-0000")]).send().await.is_page(422).without_cookies();
    let wrong = desktop.json("/login/code", r#"{"code":"0000-0000"}"#).send().await;
    wrong.is_problem(422, "The code does not work", "code_wrong");
    let typed = code(&page).to_lowercase().replace('-', " ");
    let arrived = desktop.form("/login/code", &[("code", &typed)]).send().await.to("/account").is_private();
    assert!(!arrived.cookie("stytch_session").removes());
    desktop.page("/account").send().await.is(200).shows(ADA);
    phone.page("/account").send().await.to("/login?return_to=%2Faccount");
    assert_eq!(world.redemptions(), 1);
}

/// Five tries, and the right code does not help afterwards.
pub async fn five_tries(case: Case) {
    let world = World::new(case).await;
    let desktop = ask_for_link(&world).await;
    let page = world.click(&world.browser(), ADA).await.is_page(200);
    let copy = desktop.twin();
    for _ in 0..4 {
        desktop.form("/login/code", &[("code", "0000-0000")]).send().await.is_page(422).without_cookies();
    }
    let over = desktop.form("/login/code", &[("code", "0000-0000")]).send().await.is_page(422);
    assert!(over.cookie("stytch_flow").removes());
    desktop.form("/login/code", &[("code", &code(&page))]).send().await.to("/login");
    // Keeping the cookie is no way to more tries.
    copy.form("/login/code", &[("code", &code(&page))]).send().await.is_page(422);
    assert_eq!(world.redemptions(), 0);
}

/// The code is of no use in a browser that did not ask for the link.
pub async fn code_of_another(case: Case) {
    let world = World::new(case).await;
    let _desktop = ask_for_link(&world).await;
    let page = world.click(&world.browser(), ADA).await.is_page(200);
    let thief = world.browser();
    thief.form("/login/code", &[("code", &code(&page))]).send().await.to("/login").without_cookies();
    thief.form("/login", &[("email", "eve@example.com")]).send().await.to("/login/sent");
    // The verifier is another one, so Stytch refuses; a mild one leaves the link to its owner.
    thief.form("/login/code", &[("code", &code(&page))]).send().await.is_page(400).without_cookies();
    thief.page("/account").send().await.is(303);
}

fn any_device() -> Wiring {
    Wiring { policy: LinkPolicy::AnyDevice, ..Wiring::default() }
}

/// Under `AnyDevice` another browser gets a button, then the question whose account it is, then a session.
pub async fn any_device_yes(case: Case) {
    let world = World::wired(case, any_device()).await;
    let _desktop = ask_for_link(&world).await;
    let phone = world.browser();
    let page = world.click(&phone, ADA).await.is_page(200);
    assert_eq!(page.cookies().len(), 1, "a name for the browser, so that its form can be told from others'");
    page.cookie("stytch_form").lives(60 * 60, &["Path=/", "SameSite=Lax", "HttpOnly"]);
    assert_eq!(world.redemptions(), 0, "a button spends nothing");
    let fields = [("token", page.field("token")), ("stytch_token_type", page.field("stytch_token_type"))];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();

    let asked = phone.form("/authenticate", &fields).send().await.to("/login/confirm").is_private();
    let pending = asked.cookie("stytch_pending");
    pending.lives(10 * 60, &["Path=/", "SameSite=Lax", "HttpOnly"]);
    assert_eq!(asked.cookies().len(), 1, "no session before the answer");
    let question = phone.follow(&asked).send().await.is_page(200).shows(ADA);
    let csrf = question.field("csrf");
    let answer = [("answer", "yes"), ("csrf", csrf.as_str())];
    let arrived = phone.form("/login/confirm", &answer).send().await.to("/").is_private();
    assert!(arrived.cookie("stytch_pending").removes());
    phone.page("/account").send().await.is(200).shows(ADA);
    assert_eq!(world.redemptions(), 1);
}

/// "No" ends the session that was waiting.
pub async fn any_device_no(case: Case) {
    let world = World::wired(case, any_device()).await;
    let _desktop = ask_for_link(&world).await;
    let phone = world.browser();
    let page = world.click(&phone, ADA).await.is_page(200);
    let fields = [("token", page.field("token")), ("stytch_token_type", page.field("stytch_token_type"))];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let asked = phone.form("/authenticate", &fields).send().await.to("/login/confirm");
    let kept = phone.twin();
    let question = phone.follow(&asked).send().await.is_page(200);
    let csrf = question.field("csrf");
    let declined = phone.form("/login/confirm", &[("answer", "no"), ("csrf", &csrf)]).send().await.to("/");
    assert_eq!(declined.cookies().len(), 1);
    assert!(declined.cookie("stytch_pending").removes());
    phone.page("/account").send().await.is(303);
    // Who kept the cookie back and says yes after all finds the session gone.
    kept.form("/login/confirm", &[("answer", "yes"), ("csrf", &csrf)]).send().await.is_page(400);
    kept.page("/account").send().await.is(303);
}

/// An invitation is accepted with a button and a confirmed account, in whatever browser.
pub async fn invitation(case: Case) {
    let world = World::new(case).await;
    let invite = world.stytch().magic_links().email().invite(ADA);
    invite.invite_magic_link_url(format!("{}/invite", world.origin)).send().await.unwrap();
    let browser = world.browser();
    let page = world.click(&browser, ADA).await.is_page(200);
    assert_eq!(world.redemptions(), 0);
    let fields = [("token", page.field("token")), ("stytch_token_type", page.field("stytch_token_type"))];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let asked = browser.form("/invite", &fields).send().await.to("/login/confirm");
    let question = browser.follow(&asked).send().await.is_page(200).shows(ADA);
    let csrf = question.field("csrf");
    let arrived = browser.form("/login/confirm", &[("answer", "yes"), ("csrf", &csrf)]).send().await.to("/");
    assert!(!arrived.cookie("stytch_session_jwt").removes());
    browser.page("/account").send().await.is(200).shows(ADA);
}

/// Somebody else's link in a browser that is signed in: it asks before it changes who that is.
pub async fn other_account(case: Case) {
    let world = World::new(case).await;
    let browser = world.signed_in("bob@example.com").await;
    let fields = [("email", ADA)];
    browser.form("/login", &fields).send().await.to("/login/sent");
    let asked = world.click(&browser, ADA).await.to("/login/confirm");
    browser.page("/account").send().await.is(200).shows("bob@example.com");
    let question = browser.follow(&asked).send().await.is_page(200).shows(ADA).shows("bob@example.com");
    let csrf = question.field("csrf");
    browser.form("/login/confirm", &[("answer", "yes"), ("csrf", &csrf)]).send().await.to("/");
    browser.page("/account").send().await.is(200).shows(ADA);
}
