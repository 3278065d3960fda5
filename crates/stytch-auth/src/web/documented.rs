//! The table of codes in the module's documentation is complete.

use std::collections::BTreeSet;

/// The codes that the sources write: texts of small letters with an underscore.
fn written() -> BTreeSet<&'static str> {
    let sources = [
        include_str!("denial.rs"),
        include_str!("pages/data/outcome.rs"),
        include_str!("flow/start.rs"),
        include_str!("flow/code.rs"),
        include_str!("flow/redeem.rs"),
        include_str!("flow/unfinished.rs"),
        include_str!("pages/data/organizations.rs"),
    ];
    let texts = sources.iter().flat_map(|source| source.split('"').skip(1).step_by(2));
    let is_code = |text: &&str| {
        text.contains('_') && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let others = [
        "link_minutes",
        "return_to",
        "signed_in",
        "user_lock_limit_reached",
        "attribute_mismatch",
        "intermediate_session_not_found",
    ];
    texts.filter(is_code).filter(|text| !others.contains(text)).collect()
}

#[test]
fn every_code_stands_in_the_table() {
    let table: BTreeSet<_> = include_str!("mod.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `")?.split_once('`'))
        .map(|(code, _)| code)
        .collect();
    let missing: Vec<_> = written().difference(&table).copied().collect();
    assert_eq!(missing, ["email"; 0]);
    assert_eq!((written().len(), table.len()), (18, 23), "the heading and four codes of one word on top");
}
