//! The login flow: one function per route, from a small request to a reply.
//!
//! 1. `POST /login` asks Stytch to mail a link and seals a verifier into the browser's flow cookie.
//! 2. `GET /authenticate` is where the link leads. With the flow cookie it is the browser that asked, and the link is
//!    redeemed. Without it nothing is spent: under [`LinkPolicy::SameBrowser`](super::LinkPolicy) a code is shown for
//!    the browser that asked, under [`LinkPolicy::AnyDevice`](super::LinkPolicy) a button.
//! 3. `POST /login/code` redeems in the browser that asked what another device parked under a code.
//! 4. Wherever the person could be led to somebody else's account, `POST /login/confirm` asks first.
//! 5. `/invite` takes invitations, `POST /logout` ends the session.
//!
//! In a B2B project:
//!
//! 1. `/login` mails a discovery link, which proves an address; `/login/org/{slug}` mails a link to one organisation.
//! 2. A proved address is no session. It waits, sealed, in a cookie for `/login/organizations`, where the person enters
//!    one that knows them or lets them join, or founds one at `/login/organizations/new`.
//! 3. What an organisation wants beside the link, `/login/required` says; nobody is signed in before it is there.
//! 4. `POST /login/switch` exchanges the session for one in another organisation of the same person.

mod callback;
mod code;
mod confirm;
mod cookie;
mod device;
mod event;
mod form;
mod form_cookie;
mod intermediate;
mod invite;
mod link;
mod link_request;
mod logout;
mod mail;
mod new_organization;
mod organizations;
mod parked;
mod redeem;
mod rounds;
mod route;
mod start;
mod switch;
mod unfinished;
mod visit;

pub use event::{MemberSignInEvent, SignInEvent, SignInMethod};
pub use link_request::LinkRequest;
pub(crate) use route::{Route, find};
