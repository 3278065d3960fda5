use super::debug_without_secrets;

/// The page with one button that spends a link.
#[derive(Clone)]
#[non_exhaustive]
pub struct ConfirmPage<'a> {
    /// What the link is for.
    pub purpose: ConfirmPurpose,
    /// Where the form posts its fields `token`, `stytch_token_type` and `csrf`.
    pub action: &'a str,
    /// The one-time token of the link, for the hidden field `token`.
    pub token: &'a str,
    /// What kind of token it is, for the hidden field `stytch_token_type`.
    pub stytch_token_type: &'a str,
    /// The value of the hidden field `csrf`.
    pub csrf: Option<&'a str>,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfirmPurpose {
    /// Signing in.
    SignIn,
    /// Accepting an invitation to the app.
    Invitation,
}

/// The page that asks whether this browser shall be signed in to an account.
#[derive(Clone)]
#[non_exhaustive]
pub struct ConfirmAccountPage<'a> {
    /// The account, by its e-mail address.
    pub account: &'a str,
    /// The name of the organisation that it is in, in a B2B project.
    pub organization: Option<&'a str>,
    /// Who is signed in now, if anybody; a yes ends that session.
    pub signed_in_as: Option<&'a str>,
    /// Where the form posts `answer` (`yes` or `no`) and the hidden fields.
    pub action: &'a str,
    /// The one-time token of a link that is not spent yet, for the hidden field `token`.
    pub token: Option<&'a str>,
    /// What kind of token it is, for the hidden field `stytch_token_type`.
    pub stytch_token_type: Option<&'a str>,
    /// The value of the hidden field `csrf`.
    pub csrf: Option<&'a str>,
}

/// The page for a link that was opened in another browser than the one that asked for it.
#[derive(Clone)]
#[non_exhaustive]
pub struct HandOffPage<'a> {
    /// The code to type there, grouped for reading, such as `K7QM-4XPT`.
    pub code: &'a str,
    /// For how many minutes the code works.
    pub code_minutes: u64,
    /// The login page, to send a fresh link to this device.
    pub login: &'a str,
}

debug_without_secrets!(ConfirmPage { purpose, action });
debug_without_secrets!(ConfirmAccountPage { action });
debug_without_secrets!(HandOffPage { code_minutes, login });
