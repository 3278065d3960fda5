//! The messages, as a `.proto` file would describe them.

/// `message Nothing {}`
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub struct Nothing {}

/// `message Person { string user_id = 1; string email = 2; }`
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Person {
    /// Stytch's id of the user.
    #[prost(string, tag = "1")]
    pub user_id: String,
    /// The address of the mail that the user signed in with.
    #[prost(string, tag = "2")]
    pub email: String,
}
