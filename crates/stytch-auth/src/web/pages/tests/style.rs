use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::colour::Colour;
use super::samples::{REAL, all};
use super::*;

fn looks() -> Vec<DefaultPages> {
    let ours = DefaultPages::new;
    let mut looks = vec![ours(), ours().app_name("Acme"), ours().dark_accent("#ffee00").unwrap()];
    for accent in ["#000", "#fff", "#f5b301", "#1d4ed8", "#777777", "#ff0000", "#00ff00"] {
        looks.push(ours().accent(accent).unwrap());
    }
    looks
}

#[test]
fn the_policy_allows_the_style_of_every_page_and_no_other() {
    for pages in looks() {
        let policy = pages.content_security_policy();
        for (name, html) in all(&pages, &KNOWN[0], &REAL) {
            let styles: Vec<&str> = html.split("<style>").skip(1).collect();
            assert_eq!(styles.len(), 1, "{name}");
            let style = styles[0].split("</style>").next().unwrap();
            let hash = STANDARD.encode(digest(&SHA256, style.as_bytes()));
            assert!(policy.contains(&format!("style-src 'sha256-{hash}';")), "{name}");
        }
        for directive in
            ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
        {
            assert!(policy.contains(directive), "{directive}");
        }
        assert!(policy.is_ascii() && !policy.contains("unsafe"));
    }
}

/// The last value a variable is given in light, or in dark.
fn variable(style: &str, name: &str, dark: bool) -> Colour {
    let mut found = None;
    let mut is_dark = false;
    for rule in style.split_inclusive('}') {
        is_dark = if rule.contains("prefers-color-scheme") { true } else { is_dark && rule.trim() != "}" };
        let value = rule.split(&format!("{name}:")).nth(1).and_then(|rest| rest.split([';', '}']).next());
        if let (Some(value), true) = (value, rule.contains(":root") && (dark || !is_dark)) {
            found = Some(Colour::parse(value.trim()).unwrap());
        }
    }
    found.unwrap()
}

#[test]
fn texts_and_edges_have_enough_contrast_in_light_and_dark() {
    for pages in looks() {
        let style = pages.style();
        for dark in [false, true] {
            let colour = |name: &str| variable(&style, &format!("--stytch-{name}"), dark);
            for (over, under, least) in [
                ("text", "page", 7.0),
                ("text", "card", 7.0),
                ("text", "wash", 7.0),
                ("quiet", "card", 4.5),
                ("hint", "card", 4.5),
                ("wrong", "card", 4.5),
                ("on-accent", "accent", 4.5),
                ("edge", "card", 3.0),
                ("focus", "card", 3.0),
            ] {
                let contrast = colour(over).contrast(colour(under));
                assert!(contrast >= least, "{over} on {under}, dark {dark}: {contrast:.2} in {pages:?}");
            }
        }
    }
}
