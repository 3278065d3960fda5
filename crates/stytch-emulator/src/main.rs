//! Runs the offline Stytch.

fn main() {}
