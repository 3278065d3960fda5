use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    payload: String,
    expect: String,
    rust_url_2_5_8: String,
    whatwg_node_20: String,
}

#[test]
fn every_vector_gets_its_verdict() {
    let json =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/redirect/return_to_verdicts.json"));
    let vectors: Vectors = serde_json::from_str(json).unwrap();
    assert_eq!(vectors.cases.len(), 374);
    for Case { id, payload, expect, rust_url_2_5_8, whatwg_node_20 } in &vectors.cases {
        let accepted = ReturnTo::parse(payload).is_ok();
        match expect.as_str() {
            "accept" => assert!(accepted, "{id}: {payload:?}"),
            "reject" => assert!(!accepted, "{id}: {payload:?}"),
            // An ideographic full stop in a path of our own is ours; login routes are refused by `is_below`.
            "policy" => assert!(accepted, "{id}: {payload:?}"),
            other => panic!("{id}: unknown verdict {other}"),
        }
        if accepted {
            assert_eq!(
                (rust_url_2_5_8.as_str(), whatwg_node_20.as_str()),
                ("same-origin", "same-origin"),
                "{id}"
            );
        }
    }
}

#[test]
fn line_breaks_of_any_script_are_refused() {
    for end in
        ["\r", "\n", "\r\n", "\u{85}", "\u{2028}", "\u{2029}", "\u{560a}", "\u{560d}", "\u{10a}", "\u{10d}"]
    {
        for text in [
            format!("/ok{end}Set-Cookie:a=b"),
            format!("/ok?q={end}"),
            format!("{end}/ok"),
            format!("/ok{end}"),
        ] {
            assert!(ReturnTo::parse(&text).is_err(), "{text:?}");
        }
    }
    assert!(ReturnTo::parse("/ok%0d%0aSet-Cookie:a=b").is_err());
}

#[test]
fn length_is_bounded() {
    let longest = format!("/{}", "a".repeat(MAX_BYTES - 1));
    assert!(ReturnTo::parse(&longest).is_ok());
    assert!(ReturnTo::parse(&format!("{longest}a")).is_err());
    assert!(ReturnTo::parse("").is_err());
}

#[test]
fn escapes_hide_nothing_in_the_path_and_anything_in_the_query() {
    for refused in [
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a%25b",
        "/a%00b",
        "/a%7fb",
        "/%2e",
        "/a/.%2E/b",
        "/%ff",
        "/%",
        "/%1",
        "/?%zz",
    ] {
        assert!(ReturnTo::parse(refused).is_err(), "{refused}");
    }
    for accepted in
        ["/a%20b/%C3%A9", "/?next=%2F%2Fevil.example%25", "/a?b=//c/../d", "/a#//b", "/...", "/.well-known/x"]
    {
        assert!(ReturnTo::parse(accepted).is_ok(), "{accepted}");
    }
}

#[test]
fn own_routes_are_recognised_by_segment() {
    let is_below = |text: &str, route| ReturnTo::parse(text).unwrap().is_below(route);
    for text in ["/login", "/login/", "/login?return_to=/x", "/login#x", "/login/code", "/%6cogin"] {
        assert!(is_below(text, "/login"), "{text}");
    }
    for text in ["/", "/login-help", "/logins/x", "/a/login", "/LOGIN"] {
        assert!(!is_below(text, "/login"), "{text}");
    }
    assert!(is_below("/auth/login", "/auth/"));
    assert!(is_below("/anything", "/"));
}

fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(vec![
            "/", "//", "\\", "/\\", ".", "..", "/..", "/.", "%2e", "%2E", "%2f", "%5c", "%25", "%09", "%00", "%", "%c0%af",
            "?", "#", "@", ":", ";", "&", "=", ",", "[", "]", "\t", "\r", "\n", " ", "\u{85}", "\u{a0}", "\u{2028}",
            "\u{560a}", "\u{ff0f}", "\u{3002}", "\u{feff}", "https:", "http://", "javascript:", "data:", "evil.example",
            "app.example", "user:pw@", "127.0.0.1", "[::1]", "a", "login", "%C3%A9",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    (proptest::bool::weighted(0.7), proptest::collection::vec(piece, 0..10))
        .prop_map(|(rooted, pieces)| format!("{}{}", if rooted { "/" } else { "" }, pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_stays_here(text in nasty()) {
        if let Ok(accepted) = ReturnTo::parse(&text) {
            prop_assert_eq!(accepted.as_str(), &text);
            // Every base a browser may resolve it against, and the way an adapter may glue it to its own origin.
            for base in ["http://localhost:3000/login", "https://app.example/", "https://app.example/a/b/c?d=//e"] {
                let base = Url::parse(base).unwrap();
                let resolved = base.join(&text).unwrap();
                prop_assert_eq!(resolved.origin(), base.origin());
                prop_assert!(resolved.path().starts_with('/') && !resolved.path().starts_with("//"));
                let glued = Url::parse(&format!("{}{text}", base.origin().ascii_serialization())).unwrap();
                prop_assert_eq!(glued.origin(), base.origin());
            }
        }
    }

    #[test]
    fn ordinary_paths_survive(
        segments in proptest::collection::vec("[A-Za-z0-9_~-][A-Za-z0-9_.~-]{0,12}", 0..6),
        trailing_slash in any::<bool>(),
        query in proptest::option::of("[a-z]{1,8}=[A-Za-z0-9/:?@._~+-]{0,20}(&[a-z]{1,4}=(%[0-9A-F]{2}){0,3}){0,3}"),
    ) {
        let slash = if trailing_slash && !segments.is_empty() { "/" } else { "" };
        let query = query.map_or_else(String::new, |query| format!("?{query}"));
        let text = format!("/{}{slash}{query}", segments.join("/"));
        prop_assert_eq!(ReturnTo::parse(&text).unwrap().to_string(), text);
    }
}
