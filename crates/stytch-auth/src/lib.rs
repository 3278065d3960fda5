//! Stytch magic-link login for Rust web apps: API client, local session verification and the login flow, with no framework.
