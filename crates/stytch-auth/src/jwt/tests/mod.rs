//! The verifier against published, generated, recorded and mutated tokens.
//!
//! Where a file says that nothing is accepted, a test beside it shows that the same path accepts a good token.

mod claims;
mod forged;
mod json_suite;
mod jwks;
mod limits;
mod mutants;
mod recorded;
mod rfc7515;
mod support;
mod time;
mod wycheproof;
