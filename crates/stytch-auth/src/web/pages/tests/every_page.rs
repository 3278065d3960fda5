use super::samples::{REAL, Sample, all};
use super::*;

const EVIL: &str = r#"'"></title></style><script>alert("x")</script><img src=x onerror='y'>{}&amp;"#;

#[test]
fn every_string_is_escaped_on_every_page() {
    let evil = Sample {
        email: EVIL,
        other: EVIL,
        code: EVIL,
        token: EVIL,
        url: EVIL,
        inbox: EVIL,
        request_id: EVIL,
        return_to: EVIL,
        name: EVIL,
    };
    let drawn = all(&DefaultPages::new().app_name(EVIL), &KNOWN[0], &evil);
    let harmless = all(&DefaultPages::new().app_name("Acme"), &KNOWN[0], &REAL);
    for ((name, html), (_, other)) in drawn.iter().zip(&harmless) {
        assert!(html.contains("&lt;script&gt;alert(&quot;x&quot;)"), "{name}");
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains(r#"'">"#), "{name}");
        // Whatever the strings hold, they add no tag and no attribute.
        assert_eq!(html.matches('<').count(), other.matches('<').count(), "{name}");
        assert_eq!(html.matches('"').count(), other.matches('"').count(), "{name}");
    }
}

#[test]
fn every_page_is_a_document_with_one_heading_and_a_title() {
    for (name, html) in all(&DefaultPages::new().app_name("Acme"), &KNOWN[0], &REAL) {
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{name}");
        assert_eq!(html.matches("<h1>").count(), 1, "{name}");
        assert_eq!(html.matches("<main>").count(), 1, "{name}");
        let title = html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        assert!(title.len() > " · Acme".len() + 5 && title.ends_with(" · Acme"), "{name}: {title}");
    }
}

#[test]
fn every_page_works_under_its_policy() {
    for (name, html) in all(&DefaultPages::new(), &KNOWN[0], &REAL) {
        for refused in
            ["<script", "javascript:", " src=", " style=", "<link", "@import", "url(", " on", "<iframe"]
        {
            // " on" stands for event handlers, which only tags can have.
            let found = html
                .split('<')
                .filter_map(|part| part.split_once('>'))
                .any(|(tag, _)| format!("<{tag}").contains(refused));
            assert!(!found, "{name}: {refused}");
        }
        let style = html.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
        assert!(!style.contains("url(") && !style.contains("@import"), "{name}");
    }
}

#[test]
fn every_field_has_a_label_and_every_reference_a_target() {
    for (name, html) in all(&DefaultPages::new(), &KNOWN[0], &REAL) {
        let tags: Vec<&str> =
            html.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| tag).collect();
        for tag in tags.iter().filter(|tag| tag.starts_with("input") && !tag.contains(r#"type="hidden""#)) {
            let id = attribute(tag, "id").unwrap();
            assert!(html.contains(&format!(r#"<label for="{id}">"#)), "{name}: {tag}");
        }
        for target in tags
            .iter()
            .flat_map(|tag| ["aria-describedby", "aria-labelledby", "for"].map(|a| attribute(tag, a)))
        {
            let Some(id) = target else { continue };
            assert_eq!(html.matches(&format!(r#" id="{id}""#)).count(), 1, "{name}: {id}");
        }
        for tag in tags.iter().filter(|tag| tag.starts_with("form")) {
            assert_eq!(attribute(tag, "method"), Some("post"), "{name}");
        }
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}
