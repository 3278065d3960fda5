//! Arguments of these programs: numbers by name.

/// The number behind `name`, such as `--rounds`, if it was given.
pub fn number(name: &str) -> Option<usize> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().and_then(|number| number.parse().ok())
}
