//! The language that a browser reads: its pages, and the mail that they lead to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod support;

use support::{ASK, World};

async fn login_page(world: &World, accepted: Option<&str>) -> support::Page {
    let mut request = axum::http::Request::get("/login").header("accept", "text/html");
    if let Some(accepted) = accepted {
        request = request.header("accept-language", accepted);
    }
    world.browser().send(request.body("".to_owned().into()).unwrap()).await
}

#[tokio::test]
async fn pages_are_in_the_language_that_the_browser_reads() {
    let world = World::new().await;
    for (accepted, tag, title) in [
        (None, "en", "Sign in"),
        (Some("es-MX,es;q=0.9"), "es", "Iniciar sesión"),
        (Some("fr"), "fr", "Se connecter"),
        (Some("pt-PT, en;q=0.3"), "pt-BR", "Entrar"),
        (Some("ja"), "en", "Sign in"),
    ] {
        let page = login_page(&world, accepted).await;
        assert_eq!(page.header("content-language"), tag, "{accepted:?}");
        assert!(page.body.contains(&format!("<html lang=\"{tag}\">")), "{accepted:?}");
        assert!(page.body.contains(&format!("<h1>{title}</h1>")), "{accepted:?}: {}", page.body);
        assert!(page.header("vary").contains("Accept-Language"), "{accepted:?}");
    }
}

#[tokio::test]
async fn the_mail_is_in_the_language_of_the_page() {
    let world = World::new().await;
    for (accepted, locale) in [("pt-BR", "pt-br"), ("fr-CH, de", "fr"), ("ja", "en")] {
        let request = axum::http::Request::post("/login")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header("accept-language", accepted);
        let page = world.browser().send(request.body("email=ada@example.com".into()).unwrap()).await;
        assert_eq!(page.status, 303);
        assert_eq!(world.bodies(ASK).pop().unwrap()["locale"], locale, "{accepted}");
    }
}
