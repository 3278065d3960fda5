use std::path::Path;

use super::*;

/// Every page in every variant, with `text` for each string and `url` for each address.
pub(super) fn all(pages: &dyn Pages, language: &Language, sample: &Sample<'_>) -> Vec<(String, String)> {
    let Sample { email, other, code, token, url, inbox, request_id, return_to } = *sample;
    let csrf = Some(token);
    let mut drawn = Vec::new();
    let mut add = |name: &str, html: String| drawn.push((name.to_owned(), html));

    let login = |email, problem| LoginPage { action: url, email, return_to: Some(return_to), csrf, problem };
    add("login", pages.login(&login("", None), language));
    add("login-problem", pages.login(&login(email, Some(LoginProblem::InvalidAddress)), language));
    let wait = LoginProblem::TooManyLinks { wait_seconds: 42 };
    add("login-wait", pages.login(&login(email, Some(wait)), language));

    let mail = |problem, inbox| CheckMailPage {
        email,
        link_minutes: 30,
        action: url,
        login: url,
        return_to: Some(return_to),
        csrf,
        problem,
        inbox,
    };
    add("check-mail", pages.check_mail(&mail(None, None), language));
    add("check-mail-inbox", pages.check_mail(&mail(None, Some(inbox)), language));
    add("check-mail-wrong", pages.check_mail(&mail(Some(CodeProblem::Wrong), None), language));
    add("check-mail-over", pages.check_mail(&mail(Some(CodeProblem::OutOfTries), None), language));

    let confirm = |purpose| ConfirmPage { purpose, action: url, token, stytch_token_type: token, csrf };
    add("confirm", pages.confirm(&confirm(ConfirmPurpose::SignIn), language));
    add("confirm-invitation", pages.confirm(&confirm(ConfirmPurpose::Invitation), language));

    let account = |signed_in_as| ConfirmAccountPage {
        account: email,
        signed_in_as,
        action: url,
        token: Some(token),
        stytch_token_type: Some(token),
        csrf,
    };
    add("confirm-account", pages.confirm_account(&account(None), language));
    add("confirm-account-other", pages.confirm_account(&account(Some(other)), language));

    add("hand-off", pages.hand_off(&HandOffPage { code, code_minutes: 10, login: url }, language));
    for (name, problem) in [
        ("link-used", LinkProblem::ExpiredOrUsed),
        ("link-unknown", LinkProblem::Unknown),
        ("link-other-browser", LinkProblem::OtherBrowser),
    ] {
        add(name, pages.link_problem(&LinkProblemPage { problem, login: url }, language));
    }
    for (name, pending) in [("signed-out", false), ("signed-out-pending", true)] {
        add(name, pages.signed_out(&SignedOutPage { login: url, pending }, language));
    }
    for kind in [
        NoticeKind::BadRequest,
        NoticeKind::CrossSite,
        NoticeKind::UnsupportedMediaType,
        NoticeKind::TooManyRequests,
        NoticeKind::RedirectLoop,
        NoticeKind::Misconfigured,
        NoticeKind::Unavailable,
    ] {
        let page = NoticePage { kind, next: Some(url), request_id: Some(request_id) };
        add(&format!("notice-{}-{kind:?}", kind.status()), pages.notice(&page, language));
    }
    drawn
}

#[derive(Debug)]
pub(super) struct Sample<'a> {
    pub(super) email: &'a str,
    pub(super) other: &'a str,
    pub(super) code: &'a str,
    pub(super) token: &'a str,
    pub(super) url: &'a str,
    pub(super) inbox: &'a str,
    pub(super) request_id: &'a str,
    pub(super) return_to: &'a str,
}

pub(super) const REAL: Sample<'static> = Sample {
    email: "ada.lovelace@example.com",
    other: "charles@example.org",
    code: "K7QM-4XPT",
    token: "DOYoip3rvIMMW5lgItikFK-Ak1CfMsgjuiCyI7uuU94",
    url: "/login",
    inbox: "http://localhost:4010/emulator/",
    request_id: "01JD7Z4M9X",
    return_to: "/invoices?year=2025",
};

#[test]
#[ignore = "writes the pages to target/pages, for people to look at"]
fn write_all_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pages");
    std::fs::create_dir_all(&folder).unwrap();
    let looks = [
        ("plain", DefaultPages::new()),
        ("acme", DefaultPages::new().app_name("Acme Invoices")),
        ("amber", DefaultPages::new().app_name("Acme Invoices").accent("#f5b301").unwrap()),
        ("blue", DefaultPages::new().app_name("Acme Invoices").accent("#1d4ed8").unwrap()),
    ];
    for (look, pages) in &looks {
        for language in &KNOWN {
            for (name, html) in all(pages, language, &REAL) {
                let file = format!("{look}-{}-{name}.html", language.tag());
                std::fs::write(folder.join(file), html).unwrap();
            }
        }
    }
}
