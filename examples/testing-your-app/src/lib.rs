//! An app to be tested: everybody who is signed in can read the notes, an editor can delete them.
//!
//! The tests are what this example is about: `tests/axum.rs` and `tests/actix.rs` show three ways, from the smallest to
//! the whole.
//!
//! | | what runs | what it tests |
//! |---|---|---|
//! | a made-up user | the handler, as a function | the handler |
//! | `Emulator::login_as` | the app and the emulator, no network between test and app | routes, guards, cookies, renewal |
//! | a login | everything, over HTTP | what people do |

pub mod actix_app;
pub mod axum_app;
