//! Arguments of these programs, by name.

/// What stands behind `name`, such as `--only`, if it was given.
pub fn text(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

/// The same as a number, such as `--rounds 600`.
pub fn number(name: &str) -> Option<usize> {
    text(name)?.parse().ok()
}
