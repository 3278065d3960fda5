//! A tower layer that signs people in with Stytch magic links and authenticates their sessions.
