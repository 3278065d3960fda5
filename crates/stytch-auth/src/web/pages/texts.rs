//! Every sentence of the pages. `{}` marks where a value goes.

macro_rules! texts {
    ($($name:ident: $text:literal,)*) => {
        /// The sentences of the pages in one language.
        pub(super) struct Texts {
            $(pub(super) $name: &'static str,)*
        }

        pub(super) const ENGLISH: &Texts = &Texts { $($name: $text,)* };

        #[cfg(test)]
        pub(super) const ALL: &[&str] = &[$($text,)*];
    };
}

texts! {
    second: "one second",
    seconds: "{} seconds",
    minute: "one minute",
    minutes: "{} minutes",

    login_title: "Sign in",
    login_lead: "Enter your e-mail address and we will send you a link. No password needed.",
    login_label: "E-mail address",
    login_example: "name@example.com",
    login_button: "Send me a link",
    login_invalid: "Enter an e-mail address like name@example.com.",
    login_too_many: "You have asked for a few links already. Look in your inbox and the spam folder, or ask again in {}.",

    mail_title: "Check your mail",
    mail_lead: "We sent a link to {}.",
    mail_life: "Open it in this browser and you are in. It works once, within the next {}.",
    mail_inbox: "Open the inbox",
    mail_code_title: "Opened the link on another device?",
    mail_code_label: "Type the code it shows",
    mail_code_button: "Continue",
    mail_code_wrong: "That code does not match. Look at the other device and try again.",
    mail_code_over: "That was the last try for this link. Send it again to get a new one.",
    mail_again: "Nothing there yet? Give it a minute, and look in the spam folder.",
    mail_again_button: "Send it again",
    mail_other: "Use another address",

    confirm_title: "Almost there",
    confirm_lead: "Press the button to sign in on this device.",
    confirm_button: "Continue signing in",
    confirm_note: "You did not ask for this? Close the page and nothing happens.",
    invite_title: "You are invited",
    invite_title_to: "You are invited to {}",
    invite_lead: "Accept the invitation to set up your account. It takes one click and no password.",
    invite_button: "Accept the invitation",
    invite_note: "You do not know what this is about? Close the page and nothing happens.",

    account_title: "Is this your account?",
    account_lead: "The link you opened signs you in to it. If it is not yours, go back and nothing happens.",
    account_other: "You are signed in as {} now. Signing in here ends that session.",
    account_yes: "Yes, sign in",
    account_no: "No, go back",

    code_title: "Type this code in your other browser",
    code_lead: "You asked for the link there. Go back to that page and type:",
    code_life: "The code works for {}.",
    code_warning: "You did not ask to sign in? Then close this page, and give the code to nobody.",
    code_here: "Or send a fresh link to this device",

    link_expired_title: "This link no longer works",
    link_expired_lead: "Each link works once, and only for a short while. A fresh one takes a moment.",
    link_unknown_title: "We do not know this link",
    link_unknown_lead: "Part of it may have been lost on the way. Open it again from the mail, or get a fresh one.",
    link_other_title: "Open this link where you asked for it",
    link_other_lead: "It belongs to another browser. Open it there, or get a fresh link for this one.",
    link_button: "Get a fresh link",

    out_title: "You are signed out",
    out_lead: "See you next time. You can close this page.",
    out_pending_lead: "This browser is signed out. The sign-in service did not answer, so we will end the session there as soon as it does.",
    out_button: "Sign in again",

    bad_title: "That did not work",
    bad_lead: "Something was missing from what your browser sent. Go back a step and try once more.",
    forbidden_title: "You cannot open this",
    forbidden_lead: "You are signed in, but this page is not for your account. If it should be, ask whoever runs this app.",
    cross_title: "Please start on our page",
    cross_lead: "This form came from another site, so we stopped here to keep your account safe.",
    media_title: "We could not read that",
    media_lead: "The form arrived in a way we do not understand. Open the page again and send it from there.",
    many_title: "One moment, please",
    many_lead: "That was a lot in a short time. Wait a minute, then try again.",
    loop_title: "Your browser keeps coming back here",
    loop_lead: "It does not seem to keep the cookie that signs you in. Allow cookies for this site, check that the clock is right, and try again.",
    fault_title: "This one is on us",
    fault_lead: "Something on our side is not set up right. You did nothing wrong. Please come back a little later.",
    away_title: "We cannot sign you in right now",
    away_lead: "A service we rely on is not answering. Nothing is lost: try again in a minute.",
    notice_again: "Try again",
    notice_home: "Go to the start page",
    notice_login: "Go to the sign-in page",
    notice_id: "If you write to us about this, mention {}.",
}
