use super::debug_without_secrets;

/// The page that asks for an e-mail address.
#[derive(Clone)]
#[non_exhaustive]
pub struct LoginPage<'a> {
    /// Where the form posts its fields `email`, `return_to` and `csrf`.
    pub action: &'a str,
    /// The organisation that this is the login page of, by the slug in its path. Nobody has looked whether there is one.
    pub organization: Option<&'a str>,
    /// On an organisation's own login page, the one for all organisations.
    pub any_organization: Option<&'a str>,
    /// What was typed before, to be kept; empty at first.
    pub email: &'a str,
    /// The path to go to after signing in, for the hidden field `return_to`.
    pub return_to: Option<&'a str>,
    /// The value of the hidden field `csrf`.
    pub csrf: Option<&'a str>,
    /// Why the form is shown again.
    pub problem: Option<LoginProblem>,
}

/// Why the login form is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginProblem {
    /// What was typed is no e-mail address.
    InvalidAddress,
    /// Several links were asked for in a short time.
    TooManyLinks {
        /// Seconds until the next link can be asked for.
        wait_seconds: u64,
    },
    /// The app's own check said no, for example to the answer of a captcha.
    Refused,
    /// There is no trace of the link that was asked for: that was long ago, or the browser keeps no cookies.
    NoCookie,
}

/// The page that says that a link is on its way.
#[derive(Clone)]
#[non_exhaustive]
pub struct CheckMailPage<'a> {
    /// The address the link was sent to.
    pub email: &'a str,
    /// The organisation that the link leads to, by its slug; then there is a link only if the address can sign in there.
    pub organization: Option<&'a str>,
    /// For how many minutes the link works.
    pub link_minutes: u64,
    /// Where the form with the field `code` (and `csrf`) posts; `None` if no code is taken, because links work on any
    /// device or the tries are used up.
    pub action: Option<&'a str>,
    /// The login page: linked to for another address, posted to with `email`, `return_to` and `csrf` to send again.
    pub login: &'a str,
    /// The path to go to after signing in, kept when the link is sent again.
    pub return_to: Option<&'a str>,
    /// The value of the hidden field `csrf` of both forms.
    pub csrf: Option<&'a str>,
    /// What was wrong with the code that was typed.
    pub problem: Option<CodeProblem>,
    /// The inbox of the emulator, while the app runs against it.
    pub inbox: Option<&'a str>,
}

/// What was wrong with the code that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodeProblem {
    /// There is no such code, or not any more.
    Wrong,
    /// The last try is used up, so that only a new link helps.
    OutOfTries,
}

debug_without_secrets!(LoginPage { action, return_to, problem });
debug_without_secrets!(CheckMailPage { link_minutes, action, login, return_to, problem });
