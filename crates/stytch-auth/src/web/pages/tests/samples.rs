use std::path::Path;

use super::*;

/// Every page in every variant, with `text` for each string and `url` for each address.
pub(super) fn all(pages: &dyn Pages, language: &Language, sample: &Sample<'_>) -> Vec<(String, String)> {
    let Sample { email, other, code, token, url, inbox, request_id, return_to, name } = *sample;
    let csrf = Some(token);
    let mut drawn = Vec::new();
    let mut add = |name: &str, html: String| drawn.push((name.to_owned(), html));

    let login = |email, problem| LoginPage {
        action: url,
        organization: None,
        any_organization: None,
        email,
        return_to: Some(return_to),
        csrf,
        problem,
    };
    add("login", pages.login(&login("", None), language));
    add("login-problem", pages.login(&login(email, Some(LoginProblem::InvalidAddress)), language));
    let wait = LoginProblem::TooManyLinks { wait_seconds: 42 };
    add("login-wait", pages.login(&login(email, Some(wait)), language));
    add("login-refused", pages.login(&login(email, Some(LoginProblem::Refused)), language));
    add("login-no-cookie", pages.login(&login("", Some(LoginProblem::NoCookie)), language));

    let organization = LoginPage { organization: Some(name), any_organization: Some(url), ..login("", None) };
    add("login-organization", pages.login(&organization, language));

    let mail = |problem, inbox| CheckMailPage {
        email,
        organization: None,
        link_minutes: 30,
        action: (problem != Some(CodeProblem::OutOfTries)).then_some(url),
        login: url,
        return_to: Some(return_to),
        csrf,
        problem,
        inbox,
    };
    add("check-mail", pages.check_mail(&mail(None, None), language));
    add("check-mail-inbox", pages.check_mail(&mail(None, Some(inbox)), language));
    let any_device = CheckMailPage { action: None, ..mail(None, None) };
    add("check-mail-any-device", pages.check_mail(&any_device, language));
    add("check-mail-wrong", pages.check_mail(&mail(Some(CodeProblem::Wrong), None), language));
    add("check-mail-over", pages.check_mail(&mail(Some(CodeProblem::OutOfTries), None), language));

    let organization = CheckMailPage { organization: Some(name), ..mail(None, None) };
    add("check-mail-organization", pages.check_mail(&organization, language));

    let confirm = |purpose| ConfirmPage { purpose, action: url, token, stytch_token_type: token, csrf };
    add("confirm", pages.confirm(&confirm(ConfirmPurpose::SignIn), language));
    add("confirm-invitation", pages.confirm(&confirm(ConfirmPurpose::Invitation), language));

    let account = |signed_in_as| ConfirmAccountPage {
        account: email,
        organization: None,
        signed_in_as,
        action: url,
        token: Some(token),
        stytch_token_type: Some(token),
        csrf,
    };
    add("confirm-account", pages.confirm_account(&account(None), language));
    let member = ConfirmAccountPage { organization: Some(name), ..account(None) };
    add("confirm-account-member", pages.confirm_account(&member, language));
    add("confirm-account-other", pages.confirm_account(&account(Some(other)), language));

    for (file, html) in organizations(pages, language, sample) {
        add(file, html);
    }

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
        NoticeKind::Forbidden,
        NoticeKind::OrganizationRefused,
        NoticeKind::CrossSite,
        NoticeKind::TooLarge,
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

/// The pages on the way into an organisation.
fn organizations(pages: &dyn Pages, language: &Language, sample: &Sample<'_>) -> Vec<(&'static str, String)> {
    let Sample { email, token, url, name, return_to, .. } = *sample;
    let choice = |standing, further_step, is_current| OrganizationChoice {
        organization_id: token,
        name,
        standing,
        further_step,
        is_current,
    };
    let all = [
        choice(Standing::Member, false, false),
        choice(Standing::Invited, false, false),
        choice(Standing::MayJoin, false, false),
        choice(Standing::Member, true, false),
    ];
    let choose = |organizations, email, create| ChooseOrganizationPage {
        email,
        organizations,
        action: url,
        create,
        login: url,
        return_to: Some(return_to),
        csrf: Some(token),
    };
    let new = |problem, name, first| NewOrganizationPage {
        email,
        domain: email.rsplit_once('@').map_or(email, |(_, domain)| domain),
        action: url,
        name,
        open_to_domain: problem == Some(OrganizationProblem::DomainNotYours),
        first,
        back: url,
        login: url,
        csrf: Some(token),
        problem,
    };
    let required = |missing, choose| RequiredPage { organization: name, missing, choose, login: url };
    let methods = ["sso".to_owned(), "google_oauth".to_owned(), name.to_owned()];
    let primary = MissingFactor::Primary { allowed_auth_methods: &methods };
    let here = [choice(Standing::Member, false, true), choice(Standing::Member, false, false)];
    let pages: &dyn Pages = pages;
    vec![
        ("choose", pages.choose_organization(&choose(&all, Some(email), Some(url)), language)),
        ("choose-none", pages.choose_organization(&choose(&[], Some(email), None), language)),
        ("switch", pages.choose_organization(&choose(&here, None, None), language)),
        ("new", pages.new_organization(&new(None, "", false), language)),
        ("new-first", pages.new_organization(&new(None, "", true), language)),
        (
            "new-invalid",
            pages.new_organization(&new(Some(OrganizationProblem::InvalidName), name, false), language),
        ),
        (
            "new-domain",
            pages.new_organization(&new(Some(OrganizationProblem::DomainNotYours), name, false), language),
        ),
        ("required-second", pages.required(&required(MissingFactor::Second, Some(url)), language)),
        ("required-primary", pages.required(&required(primary, None), language)),
    ]
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
    pub(super) name: &'a str,
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
    name: "Acme",
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
