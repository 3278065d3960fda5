/// The page for a link that does not work.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LinkProblemPage<'a> {
    /// Why it does not work.
    pub problem: LinkProblem,
    /// The login page, where a fresh link is to be had.
    pub login: &'a str,
}

/// Why a link does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkProblem {
    /// It has expired, or was used already.
    ExpiredOrUsed,
    /// It is not a link of ours, or only a part of one.
    Unknown,
    /// It belongs to another browser.
    OtherBrowser,
}

/// The page after signing out.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SignedOutPage<'a> {
    /// The login page.
    pub login: &'a str,
    /// Whether Stytch could not be reached: this browser is signed out, and the session itself ends later.
    pub pending: bool,
}

/// The page that was asked for, as a relative reference (RFC 3986 section 4.4): its query, which may hold a token, has to
/// be written nowhere.
pub(crate) const THIS_VERY_PAGE: &str = "";

/// The page for a request that could not be served.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NoticePage<'a> {
    /// What happened.
    pub kind: NoticeKind,
    /// Where to go from here: the start page, the login page, or `""`, which as a link is the very page that was asked
    /// for, with its query.
    pub next: Option<&'a str>,
    /// What to quote to the app's support, so that they find the log line.
    pub request_id: Option<&'a str>,
}

/// What happened to a request that could not be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoticeKind {
    /// Something in the request is missing or malformed (400).
    BadRequest,
    /// The person is signed in and may not see this (403).
    Forbidden,
    /// The organisation that was asked for is not open to the person, or is none (403).
    OrganizationRefused,
    /// A form was sent from another site (403).
    CrossSite,
    /// A form is larger than any of ours can be (413).
    TooLarge,
    /// A form came in an encoding that is not understood (415).
    UnsupportedMediaType,
    /// Too many requests in a short time (429).
    TooManyRequests,
    /// A page of the app sent the person, who is signed in, to the login page again and again (400).
    RedirectLoop,
    /// The app is set up wrongly; the page gives no detail (500).
    Misconfigured,
    /// Stytch cannot be reached (503).
    Unavailable,
}

impl NoticeKind {
    /// Title and stable code of the same in JSON.
    pub(crate) fn problem(self) -> (&'static str, &'static str) {
        match self {
            Self::BadRequest => ("The request is malformed", "bad_request"),
            Self::Forbidden => ("Not allowed", "forbidden"),
            Self::OrganizationRefused => ("This organisation is not open to you", "organization_refused"),
            Self::CrossSite => ("The request came from another site", "cross_site"),
            Self::TooLarge => ("The request is too large", "too_large"),
            Self::UnsupportedMediaType => ("Send a form or JSON", "unsupported_media_type"),
            Self::TooManyRequests => ("Too many requests", "too_many_requests"),
            Self::RedirectLoop => ("Redirected too often", "redirect_loop"),
            Self::Misconfigured => ("Internal error", "internal_error"),
            Self::Unavailable => ("Sign-in service unavailable", "unavailable"),
        }
    }

    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest | Self::RedirectLoop => 400,
            Self::Forbidden | Self::OrganizationRefused | Self::CrossSite => 403,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::TooManyRequests => 429,
            Self::Misconfigured => 500,
            Self::Unavailable => 503,
        }
    }
}
