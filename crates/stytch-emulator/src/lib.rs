//! An offline Stytch: run, test and show magic-link login with no account and no network.
