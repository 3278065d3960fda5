//! axum extractors for people signed in with Stytch magic links.
