mod every_page;
mod samples;
mod style;

use super::data::*;
use super::language::KNOWN;
use super::{DefaultPages, Language, Pages, Texts};

const BLANK: LoginPage<'static> = LoginPage {
    action: "/login",
    organization: None,
    any_organization: None,
    email: "",
    return_to: None,
    csrf: None,
    problem: None,
};

fn login_page(problem: Option<LoginProblem>) -> String {
    DefaultPages::new().login(&LoginPage { email: "ada", problem, ..BLANK }, &KNOWN[0])
}

#[test]
fn the_login_form_keeps_what_was_typed_and_says_what_is_wrong() {
    let html = login_page(Some(LoginProblem::InvalidAddress));
    assert!(html.contains(r#"value="ada""#) && html.contains(r#"aria-describedby="problem""#), "{html}");
    assert!(html.contains(r#"role="alert">Enter an e-mail address like name@example.com."#), "{html}");
    assert!(!login_page(None).contains("aria-invalid=\"true\""));
}

#[test]
fn forms_post_the_fields_that_the_flow_reads() {
    let pages = DefaultPages::new();
    let fields = |html: &str| -> Vec<String> {
        let tags = html.split('<').filter(|tag| tag.starts_with("input") || tag.starts_with("button"));
        tags.filter_map(|tag| Some(tag.split_once(" name=\"")?.1.split('"').next()?.to_owned())).collect()
    };
    let login = LoginPage { return_to: Some("/a"), csrf: Some("c"), ..BLANK };
    assert_eq!(fields(&pages.login(&login, &KNOWN[0])), ["return_to", "csrf", "email"]);
    assert_eq!(fields(&login_page(None)), ["email"]);

    let account = ConfirmAccountPage {
        account: "ada@example.com",
        organization: None,
        signed_in_as: None,
        action: "/authenticate",
        token: Some("t"),
        stytch_token_type: Some("magic_links"),
        csrf: Some("c"),
    };
    let html = pages.confirm_account(&account, &KNOWN[0]);
    assert_eq!(fields(&html), ["token", "stytch_token_type", "csrf", "answer", "answer"]);
    assert!(
        html.contains(r#"name="answer" value="yes""#) && html.contains(r#"name="answer" value="no""#),
        "{html}"
    );
}

#[test]
fn waiting_times_are_told_in_words() {
    for (wait_seconds, words) in [
        (0, "again in one second."),
        (42, "again in 42 seconds."),
        (60, "again in one minute."),
        (61, "again in 2 minutes."),
        (u64::MAX, " minutes."),
    ] {
        assert!(login_page(Some(LoginProblem::TooManyLinks { wait_seconds })).contains(words), "{words}");
    }
}

#[test]
fn a_code_is_shown_whole_and_spelled_for_those_who_listen() {
    let page = HandOffPage { code: "K7QM-4XPT", code_minutes: 10, login: "/login" };
    let html = DefaultPages::new().hand_off(&page, &KNOWN[0]);
    assert!(html.contains(r#"<span aria-hidden="true">K7QM-4XPT</span>"#), "{html}");
    assert!(html.contains(r#"<span class="heard">K, 7, Q, M, 4, X, P, T</span>"#), "{html}");
}

#[test]
fn an_app_overrides_one_page_and_keeps_its_name_on_the_others() {
    struct Acme(DefaultPages);
    impl Pages for Acme {
        fn defaults(&self) -> &DefaultPages {
            &self.0
        }
        fn signed_out(&self, _: &SignedOutPage<'_>, _: &Language) -> String {
            "bye".to_owned()
        }
    }
    let pages: Box<dyn Pages> = Box::new(Acme(DefaultPages::new().app_name("Acme")));
    assert_eq!(pages.signed_out(&SignedOutPage { login: "/login", pending: false }, &KNOWN[0]), "bye");
    let notice = NoticePage { kind: NoticeKind::Unavailable, next: None, request_id: None };
    assert!(pages.notice(&notice, &KNOWN[0]).contains("· Acme</title>"));
}

#[test]
fn debug_shows_no_secret() {
    let page = ConfirmPage {
        purpose: ConfirmPurpose::SignIn,
        action: "/authenticate",
        token: "canary-4711",
        stytch_token_type: "magic_links",
        csrf: Some("canary-4712"),
    };
    assert!(!format!("{page:?}").contains("canary"), "{page:?}");
}

#[test]
fn the_texts_are_calm_and_take_the_same_values_in_every_language() {
    let english = KNOWN[0].texts().each();
    for language in &KNOWN {
        for ((name, text), (_, english)) in language.texts().each().into_iter().zip(&english) {
            let place = format!("{} {name}: {text}", language.tag());
            assert!(!text.contains('!') && text.len() < 180 && !text.trim().is_empty(), "{place}");
            assert_eq!(text.matches("{}").count(), english.matches("{}").count(), "{place}");
        }
    }
}

#[test]
fn an_app_adds_a_language_and_keeps_those_it_speaks() {
    let mut german = Texts::english();
    german.login_title = "Anmelden".into();
    let pages = DefaultPages::new().language(Language::new("de", german));
    let tag = |pages: &DefaultPages, accepted| pages.language_for(accepted).tag().to_owned();
    assert_eq!(tag(&pages, Some("de-AT")), "de");
    let html = pages.login(&BLANK, pages.language_for(Some("de")));
    assert!(html.contains("<h1>Anmelden</h1>") && html.contains("<html lang=\"de\">"), "{html}");

    let pages = pages.languages(&["de", "en"]).unwrap();
    assert_eq!([tag(&pages, Some("fr")), tag(&pages, None), tag(&pages, Some("en"))], ["de", "de", "en"]);
    assert!(pages.clone().languages(&["fr"]).is_err() && pages.languages(&[]).is_err());
}

#[test]
fn an_app_has_its_logo_and_its_style() {
    let page = SignedOutPage { login: "/login", pending: false };
    let acme = DefaultPages::new().app_name("Acme").logo("/logo.svg").unwrap().css("h1{color:red}").unwrap();
    let html = acme.signed_out(&page, &KNOWN[0]);
    assert!(
        html.contains(r#"<img src="/logo.svg" alt="Acme">"#) && html.contains("h1{color:red}</style>"),
        "{html}"
    );
    for elsewhere in
        ["https://cdn.example/logo.svg", "//cdn.example/l", "/\\cdn.example/l", "data:text/html,x", ""]
    {
        assert!(DefaultPages::new().logo(elsewhere).is_err(), "{elsewhere}");
    }
    assert!(DefaultPages::new().css("a{}</style><script>").is_err());
}
