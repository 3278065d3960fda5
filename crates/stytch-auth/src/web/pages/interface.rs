use super::data::{
    CheckMailPage, ChooseOrganizationPage, ConfirmAccountPage, ConfirmPage, HandOffPage, LinkProblemPage,
    LoginPage, NewOrganizationPage, NoticePage, RequiredPage, SignedOutPage,
};
use super::{DefaultPages, Language, asking, organizations, outcome, token};

const PLAIN: &DefaultPages = &DefaultPages::new();

/// Draws the pages of the login flow; implement it to draw some or all of them your own way.
///
/// Every method has a default that draws ours, so an app overrides just the page it cares about. Each returns
/// a whole HTML document; status and headers are the flow's business. `language` is the one of
/// [`DefaultPages::languages`] that the browser reads best.
///
/// # Examples
///
/// ```
/// use stytch_auth::web::pages::{DefaultPages, Language, Pages, SignedOutPage};
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
///     fn signed_out(&self, page: &SignedOutPage<'_>, _: &Language) -> String {
///         format!("<!doctype html><title>Bye</title><a href=\"{}\">Back to Acme</a>", page.login)
///     }
/// }
///
/// let pages = Acme { defaults: DefaultPages::new().app_name("Acme").accent("#0a5c8f")? };
/// assert!(pages.content_security_policy().starts_with("default-src 'none'"));
/// # Ok::<(), stytch_auth::ConfigError>(())
/// ```
pub trait Pages: Send + Sync + 'static {
    /// The name, colours and languages for the pages that are not overridden.
    fn defaults(&self) -> &DefaultPages {
        PLAIN
    }

    /// The `Content-Security-Policy` header of all the pages; override it along with pages of your own style.
    fn content_security_policy(&self) -> String {
        self.defaults().policy()
    }

    /// Asks for an e-mail address.
    fn login(&self, page: &LoginPage<'_>, language: &Language) -> String {
        asking::login(self.defaults(), language, page)
    }

    /// Says that a link is on its way, and takes the code that another device may show.
    fn check_mail(&self, page: &CheckMailPage<'_>, language: &Language) -> String {
        asking::check_mail(self.defaults(), language, page)
    }

    /// Has one button, which spends the link; mail scanners that only open links do not press it.
    fn confirm(&self, page: &ConfirmPage<'_>, language: &Language) -> String {
        token::confirm(self.defaults(), language, page)
    }

    /// Asks whether this browser shall be signed in to that account.
    fn confirm_account(&self, page: &ConfirmAccountPage<'_>, language: &Language) -> String {
        token::confirm_account(self.defaults(), language, page)
    }

    /// Shows the code to type in the browser that asked for the link.
    fn hand_off(&self, page: &HandOffPage<'_>, language: &Language) -> String {
        token::hand_off(self.defaults(), language, page)
    }

    /// Offers the organisations that somebody can enter.
    fn choose_organization(&self, page: &ChooseOrganizationPage<'_>, language: &Language) -> String {
        organizations::choose(self.defaults(), language, page)
    }

    /// Asks for the name of a new organisation.
    fn new_organization(&self, page: &NewOrganizationPage<'_>, language: &Language) -> String {
        organizations::new(self.defaults(), language, page)
    }

    /// Says that an organisation wants another factor, and that nobody is signed in before it is there.
    fn required(&self, page: &RequiredPage<'_>, language: &Language) -> String {
        organizations::required(self.defaults(), language, page)
    }

    /// Says that a link does not work, why, and how to get a fresh one.
    fn link_problem(&self, page: &LinkProblemPage<'_>, language: &Language) -> String {
        outcome::link_problem(self.defaults(), language, page)
    }

    /// Says that this browser is signed out.
    fn signed_out(&self, page: &SignedOutPage<'_>, language: &Language) -> String {
        outcome::signed_out(self.defaults(), language, page)
    }

    /// Says that a request could not be served.
    fn notice(&self, page: &NoticePage<'_>, language: &Language) -> String {
        outcome::notice(self.defaults(), language, page)
    }
}
