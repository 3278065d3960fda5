//! Magic-link login on axum, with an offline Stytch in the same process.
