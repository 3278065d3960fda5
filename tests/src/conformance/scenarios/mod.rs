//! The scenarios, by what they are about.

pub mod answers;
pub mod claims;
pub mod cookies;
pub mod credentials;
pub mod csrf;
pub mod fresh;
pub mod guards;
pub mod hand_off;
pub mod handlers;
pub mod headers;
pub mod login;
pub mod logout;
pub mod members;
pub mod missing;
pub mod outage;
pub mod permissions;
pub mod renewal;
pub mod return_path;
pub mod routes;
pub mod tenants;
