//! The verifier against published, generated and recorded tokens.

mod forged;
