//! The web edge that every adapter shares: validators, cookies, and the pages of the login flow.
//!
//! Nothing in here knows a framework or does I/O: strings and bytes go in, values and HTML come out.

mod cookie_header;
mod email_address;
pub mod pages;
mod return_to;

pub use email_address::{EmailAddress, InvalidEmailAddress};
pub use return_to::{InvalidReturnTo, ReturnTo};
