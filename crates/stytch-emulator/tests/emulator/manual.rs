//! What the manual says about errors, to hold against what the tests see.

const README: &str = include_str!("../../README.md");

/// What any call can be refused with.
const COMMON: [&str; 9] = [
    "bad_request",
    "unauthorized_credentials",
    "invalid_project_id_authentication",
    "invalid_b2b_endpoint",
    "invalid_consumer_endpoint",
    "route_not_found",
    "internal_server_error",
    // A fault of the test's own, where the call has none.
    "server_unavailable",
    "too_many_requests",
];

/// Whether the manual's table has this refusal of this call.
pub(crate) fn documents(call: &str, status: u16, error_type: &str) -> bool {
    if COMMON.contains(&error_type) {
        return true;
    }
    let entry = format!("{status} `{error_type}`");
    rows().any(|(template, row)| fits(template, call) && row.contains(&entry))
}

/// The rows of the calls' tables, with what stands in their first column.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let methods = ["GET", "POST", "PUT", "DELETE"];
    README.lines().filter_map(move |row| {
        let call = row.strip_prefix("| `")?.split('`').next()?;
        methods.contains(&call.split(' ').next()?).then_some((call, row))
    })
}

fn fits(template: &str, call: &str) -> bool {
    let (expected, actual): (Vec<_>, Vec<_>) = (template.split('/').collect(), call.split('/').collect());
    let same = |(expected, actual): (&&str, &&str)| expected.starts_with('{') || expected == actual;
    expected.len() == actual.len() && expected.iter().zip(&actual).all(same)
}

#[test]
fn the_tables_are_read() {
    assert!(rows().count() > 70, "{}", rows().count());
    assert!(documents("GET /v1/users/user-test-0", 404, "user_not_found"));
    assert!(!documents("GET /v1/users/user-test-0", 404, "email_not_found"));
}
