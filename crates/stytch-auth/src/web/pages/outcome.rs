//! The pages that say how something ended.

use maud::html;

use super::data::{LinkProblem, LinkProblemPage, NoticeKind, NoticePage, SignedOutPage};
use super::frame::{document, fill};
use super::marks::Mark;
use super::{DefaultPages, Language};

pub(super) fn link_problem(pages: &DefaultPages, language: &Language, page: &LinkProblemPage<'_>) -> String {
    let texts = language.texts();
    let (mark, title, lead) = match page.problem {
        LinkProblem::ExpiredOrUsed => (Mark::Clock, &texts.link_expired_title, &texts.link_expired_lead),
        LinkProblem::Unknown => (Mark::Link, &texts.link_unknown_title, &texts.link_unknown_lead),
        LinkProblem::OtherBrowser => (Mark::Devices, &texts.link_other_title, &texts.link_other_lead),
    };
    let body = html! {
        h1 { (title) }
        p { (lead) }
        a.button href=(page.login) { (texts.link_button) }
    };
    document(pages, language, mark, title, &body)
}

pub(super) fn signed_out(pages: &DefaultPages, language: &Language, page: &SignedOutPage<'_>) -> String {
    let texts = language.texts();
    let body = html! {
        h1 { (texts.out_title) }
        p { (if page.pending { &texts.out_pending_lead } else { &texts.out_lead }) }
        a.button.second href=(page.login) { (texts.out_button) }
    };
    document(pages, language, if page.pending { Mark::Clock } else { Mark::Check }, &texts.out_title, &body)
}

pub(super) fn notice(pages: &DefaultPages, language: &Language, page: &NoticePage<'_>) -> String {
    let texts = language.texts();
    let (title, lead, button) = match page.kind {
        NoticeKind::BadRequest => (&texts.bad_title, &texts.bad_lead, &texts.notice_login),
        NoticeKind::Forbidden => (&texts.forbidden_title, &texts.forbidden_lead, &texts.notice_home),
        NoticeKind::OrganizationRefused => (&texts.refused_title, &texts.refused_lead, &texts.notice_choose),
        NoticeKind::CrossSite => (&texts.cross_title, &texts.cross_lead, &texts.notice_login),
        NoticeKind::TooLarge => (&texts.large_title, &texts.large_lead, &texts.notice_login),
        NoticeKind::UnsupportedMediaType => (&texts.media_title, &texts.media_lead, &texts.notice_login),
        NoticeKind::TooManyRequests => (&texts.many_title, &texts.many_lead, &texts.notice_again),
        NoticeKind::RedirectLoop => (&texts.loop_title, &texts.loop_lead, &texts.notice_home),
        NoticeKind::Misconfigured => (&texts.fault_title, &texts.fault_lead, &texts.notice_again),
        NoticeKind::Unavailable => (&texts.away_title, &texts.away_lead, &texts.notice_again),
    };
    let body = html! {
        h1 { (title) }
        p { (lead) }
        @if let Some(next) = page.next {
            a.button href=(next) { (button) }
        }
        @if let Some(id) = page.request_id {
            footer { p { (fill(&texts.notice_id, html! { code { (id) } })) } }
        }
    };
    document(pages, language, Mark::Attention, title, &body)
}
