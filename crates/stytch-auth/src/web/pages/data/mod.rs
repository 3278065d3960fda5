//! What each page shows, as the flow fills it in.

mod asking;
mod organizations;
mod outcome;
mod token;

pub use asking::{CheckMailPage, CodeProblem, LoginPage, LoginProblem};
pub use organizations::{
    ChooseOrganizationPage, MissingFactor, NewOrganizationPage, OrganizationChoice, OrganizationProblem,
    RequiredPage, Standing,
};
pub(crate) use outcome::THIS_VERY_PAGE;
pub use outcome::{LinkProblem, LinkProblemPage, NoticeKind, NoticePage, SignedOutPage};
pub use token::{ConfirmAccountPage, ConfirmPage, ConfirmPurpose, HandOffPage};

// One-time tokens, codes and people's addresses stay out of logs even when a page is printed.
macro_rules! debug_without_secrets {
    ($page:ident { $($field:ident),* }) => {
        impl std::fmt::Debug for $page<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($page))
                    $(.field(stringify!($field), &self.$field))*
                    .finish_non_exhaustive()
            }
        }
    };
}
use debug_without_secrets;
