//! The manual's tables, made from the routes and compared with what the manual has.

use std::fmt::Write as _;

use super::{Half, Route, open, routes};

const README: &str = include_str!("../../../README.md");

/// If this fails, `STYTCH_EMULATOR_WRITE_MANUAL=1 cargo test -p stytch-emulator --lib manual` puts the tables into the
/// README.
#[test]
fn the_readme_has_every_call_and_choice() {
    let mut readme = README.to_owned();
    for (name, table) in [
        ("consumer calls", calls(Some(Half::Consumer))),
        ("b2b calls", calls(Some(Half::B2b))),
        ("common calls", calls(None)),
        ("choices", choices()),
    ] {
        let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
        let from = readme.find(&begin).unwrap() + begin.len();
        let to = readme.find(&end).unwrap();
        readme.replace_range(from..to, &format!("\n{table}\n"));
    }
    if std::env::var_os("STYTCH_EMULATOR_WRITE_MANUAL").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        std::fs::write(path, &readme).unwrap();
    } else {
        assert!(readme == README, "the README's tables differ from the routes");
    }
}

fn calls(half: Option<Half>) -> String {
    let mut table = "| call | takes | refuses with | open |\n|---|---|---|---|\n".to_owned();
    for route in routes().filter(|route| route.half == half) {
        let (call, fields, errors) = (call(route), fields(route), errors(route));
        writeln!(table, "| `{call}` | {fields} | {errors} | {} |", open_questions(route)).unwrap();
    }
    table
}

fn call(route: &Route) -> String {
    format!("{} {}", route.method.word(), route.path)
}

fn open_questions(route: &Route) -> String {
    let number = |choice| open::ALL.iter().position(|known| known == choice).unwrap() + 1;
    route.choices.iter().map(|choice| number(choice).to_string()).collect::<Vec<_>>().join(", ")
}

fn fields(route: &Route) -> String {
    let names =
        route.fields().map(|(name, required)| format!("`{name}`{}", if required { "\\*" } else { "" }));
    names.collect::<Vec<_>>().join(", ")
}

fn errors(route: &Route) -> String {
    let mut listed: Vec<String> = Vec::new();
    for kind in route.errors() {
        let text = format!("{} `{}`", kind.status, kind.name);
        if !listed.contains(&text) {
            listed.push(text);
        }
    }
    listed.join(", ")
}

fn choices() -> String {
    let mut table = "| | question | mild | strict |\n|---|---|---|---|\n".to_owned();
    for (index, choice) in open::ALL.iter().enumerate() {
        let strict = choice.strict.unwrap_or("the same");
        writeln!(table, "| {} | {} | {} | {strict} |", index + 1, choice.question, choice.mild).unwrap();
    }
    table
}

#[test]
fn a_choice_is_one_about_some_call() {
    for choice in open::ALL.iter().filter(|choice| **choice != open::CONTENT_TYPE) {
        assert!(routes().any(|route| route.choices.contains(choice)), "{}", choice.question);
    }
}

#[test]
fn a_path_is_listed_once() {
    let mut seen: Vec<(&str, &str)> = routes().map(|route| (route.method.word(), route.path)).collect();
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), all);
}
