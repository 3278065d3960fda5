use super::data::{
    CheckMailPage, ConfirmAccountPage, ConfirmPage, HandOffPage, LinkProblemPage, LoginPage, NoticePage,
    SignedOutPage,
};
use super::{DefaultPages, asking, outcome, token};

const PLAIN: &DefaultPages = &DefaultPages::new();

/// Draws the pages of the login flow; implement it to draw some or all of them your own way.
///
/// Every method has a default that draws ours, so an app overrides just the page it cares about. Each returns
/// a whole HTML document; status and headers are the flow's business.
///
/// # Examples
///
/// ```
/// use stytch_auth::web::pages::{DefaultPages, Pages, SignedOutPage};
///
/// struct Acme {
///     defaults: DefaultPages,
/// }
///
/// impl Pages for Acme {
///     fn defaults(&self) -> &DefaultPages {
///         &self.defaults
///     }
///
///     fn signed_out(&self, page: &SignedOutPage<'_>) -> String {
///         format!("<!doctype html><title>Bye</title><a href=\"{}\">Back to Acme</a>", page.login)
///     }
/// }
///
/// let pages = Acme { defaults: DefaultPages::new().app_name("Acme").accent("#0a5c8f")? };
/// assert!(pages.content_security_policy().starts_with("default-src 'none'"));
/// # Ok::<(), stytch_auth::web::pages::InvalidColour>(())
/// ```
pub trait Pages: Send + Sync + 'static {
    /// The name and colours for the pages that are not overridden.
    fn defaults(&self) -> &DefaultPages {
        PLAIN
    }

    /// The `Content-Security-Policy` header of all the pages; override it along with pages of your own style.
    fn content_security_policy(&self) -> String {
        self.defaults().policy()
    }

    /// Asks for an e-mail address.
    fn login(&self, page: &LoginPage<'_>) -> String {
        asking::login(self.defaults(), page)
    }

    /// Says that a link is on its way, and takes the code that another device may show.
    fn check_mail(&self, page: &CheckMailPage<'_>) -> String {
        asking::check_mail(self.defaults(), page)
    }

    /// Has one button, which spends the link; mail scanners that only open links do not press it.
    fn confirm(&self, page: &ConfirmPage<'_>) -> String {
        token::confirm(self.defaults(), page)
    }

    /// Asks whether this browser shall be signed in to that account.
    fn confirm_account(&self, page: &ConfirmAccountPage<'_>) -> String {
        token::confirm_account(self.defaults(), page)
    }

    /// Shows the code to type in the browser that asked for the link.
    fn hand_off(&self, page: &HandOffPage<'_>) -> String {
        token::hand_off(self.defaults(), page)
    }

    /// Says that a link does not work, why, and how to get a fresh one.
    fn link_problem(&self, page: &LinkProblemPage<'_>) -> String {
        outcome::link_problem(self.defaults(), page)
    }

    /// Says that this browser is signed out.
    fn signed_out(&self, page: &SignedOutPage<'_>) -> String {
        outcome::signed_out(self.defaults(), page)
    }

    /// Says that a request could not be served.
    fn notice(&self, page: &NoticePage<'_>) -> String {
        outcome::notice(self.defaults(), page)
    }
}
