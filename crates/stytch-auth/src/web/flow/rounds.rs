//! The breaker of redirect loops: a page that sends people to sign in, who are signed in, and come back to it.

use std::time::Duration;

use super::visit::Visit;
use crate::web::client::is_document_get;
use crate::web::pages::NoticeKind;
use crate::web::reply::Reply;
use crate::web::return_to::ReturnTo;

const MOST: u32 = 3;
const WITHIN: Duration = Duration::from_secs(10);

/// How often a browser was sent on to one page, as its cookie says. It opens no door, so it is not sealed.
struct Rounds {
    count: u32,
    since: i64,
    page: String,
}

/// Sends a signed-in person on from the login page, unless that is the third time in ten seconds.
pub(super) fn send_on(visit: &Visit<'_>, target: &ReturnTo) -> Reply {
    let onward = Reply::see_other(target.as_str());
    if !is_document_get(&visit.head) {
        return onward;
    }
    let (login, cookies) = (visit.login, visit.login.cookies());
    let now = login.stytch().now().as_unix_seconds();
    let page = login.stytch().sealer().fingerprint("round", target.as_str()).to_text();
    let recent = WITHIN.as_secs().try_into().unwrap_or(i64::MAX);
    let earlier = visit.head.cookie(&cookies.rounds).and_then(|value| Rounds::read(&value));
    // Tabs that a browser opens again all at once lead to pages of their own.
    let earlier =
        earlier.filter(|earlier| earlier.page == page && (0..=recent).contains(&(now - earlier.since)));
    let rounds = match earlier {
        Some(earlier) => Rounds { count: earlier.count.saturating_add(1), ..earlier },
        None => Rounds { count: 1, since: now, page },
    };
    if rounds.count < MOST {
        return onward.cookies(cookies.sealed(&cookies.rounds, &rounds.write(), WITHIN));
    }
    tracing::warn!(
        page = target.as_str(),
        "this page sends people to the login page who are signed in: let it answer 403 if they may not see it, and \
         look whether it uses the same Stytch handle and cookies as this layer"
    );
    visit.problem(NoticeKind::RedirectLoop).cookies([cookies.clear_sealed(&cookies.rounds)])
}

impl Rounds {
    fn read(value: &str) -> Option<Self> {
        let mut parts = value.splitn(3, '.');
        Some(Self {
            count: parts.next()?.parse().ok()?,
            since: parts.next()?.parse().ok()?,
            page: parts.next()?.to_owned(),
        })
    }

    fn write(&self) -> String {
        format!("{}.{}.{}", self.count, self.since, self.page)
    }
}
