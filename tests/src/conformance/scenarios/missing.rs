//! Handlers without the layer: the app's author has to hear of it, and nobody else.

use crate::conformance::apps::Wiring;
use crate::conformance::{Case, Server, World, log};

/// 500, and one log line that names the cure in this server's own words; while people build, it is the body as well.
pub async fn layer(case: Case) {
    let world = World::wired(case, Wiring { layer: false, ..Wiring::default() }).await;
    let browser = world.browser();
    browser.page("/").send().await.is(200).says("open");
    let extractor = match case.server {
        Server::Axum => Some(".layer(SessionLayer::new(stytch)) to the router"),
        Server::Actix => Some(".wrap(SessionMiddleware::new(stytch)) to the app"),
        // There is no extractor: a handler sees that the extension is not there.
        Server::Hyper => None,
    };
    for path in ["/account", "/optional", "/admin", "/line", "/plan", "/plan-or-none", "/raw-cache"] {
        let page = browser.page(path).send().await.is(500).is_private().without_cookies();
        assert_eq!(page.all("vary"), [""; 0]);
        let script = browser.api(path).send().await.is(500);
        for answer in [page, script] {
            match extractor.filter(|_| cfg!(debug_assertions)) {
                Some(cure) => answer.shows(cure),
                None => answer.says(""),
            };
        }
    }
    let guard = match case.server {
        Server::Axum | Server::Hyper => ".layer(SessionLayer::new(stytch))",
        Server::Actix => ".wrap(SessionMiddleware::new(stytch))",
    };
    // A path of its own, because the log is one for all tests of the process.
    let once = browser.address().rsplit_once(':').unwrap().1.to_owned();
    for (path, cure) in [("/team", extractor), ("/members", Some(guard)), ("/admins", Some(guard))] {
        let id = format!("unwired{}{once}{}", path.len(), case.mode as u8);
        browser.page(&format!("{path}/{id}/page")).send().await.is(500).is_private();
        let lines = log::lines_with(&id);
        let Some(cure) = cure else { continue };
        assert_eq!(lines.len(), 1, "{path}: {lines:?}");
        assert!(lines[0].contains("ERROR") && lines[0].contains(cure), "{}", lines[0]);
    }
}
