//! The pages of the login flow, and the trait by which an app draws them its own way.
//!
//! Each page is a struct of plain text and numbers that the flow fills in, and a method of [`Pages`] that turns
//! it into HTML. The pages of this crate need no script and load nothing: their style stands in the page, and
//! [`Pages::content_security_policy`] allows that style and nothing else.
//!
//! # Rules for your own pages
//!
//! 1. Escape every text, or let a template engine do it: addresses are typed by strangers.
//! 2. Post forms to the `action` of the page, with all the hidden fields it carries.
//! 3. Load nothing from other sites, since some of these pages have a one-time token in their URL.
//! 4. With styles or images of your own, override [`Pages::content_security_policy`] as well.

mod asking;
mod colour;
mod data;
mod defaults;
mod frame;
mod interface;
mod language;
mod marks;
mod organizations;
mod outcome;
mod texts;
mod token;

pub(crate) use data::THIS_VERY_PAGE;
pub use data::{
    CheckMailPage, ChooseOrganizationPage, CodeProblem, ConfirmAccountPage, ConfirmPage, ConfirmPurpose,
    HandOffPage, LinkProblem, LinkProblemPage, LoginPage, LoginProblem, MissingFactor, NewOrganizationPage,
    NoticeKind, NoticePage, OrganizationChoice, OrganizationProblem, RequiredPage, SignedOutPage, Standing,
};
pub use defaults::DefaultPages;
pub use interface::Pages;
pub use language::Language;
pub use texts::Texts;

#[cfg(test)]
mod tests;
