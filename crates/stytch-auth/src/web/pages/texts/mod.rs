//! Every sentence of the pages, in the languages in which Stytch writes its mails.

mod english;
mod french;
mod portuguese;
mod spanish;

pub(super) use english::ENGLISH;
pub(super) use french::FRENCH;
pub(super) use portuguese::PORTUGUESE;
pub(super) use spanish::SPANISH;

/// Defines the sentences, with the English ones as their documentation and their default.
macro_rules! texts {
    ($($name:ident: $text:literal,)*) => {
        /// The sentences of the pages in one language; `{}` marks where a value goes.
        ///
        /// To add a language, begin with [`Texts::english`] and replace what you can: a sentence that a later
        /// version adds is English until you translate it.
        ///
        /// # Examples
        ///
        /// ```
        /// use stytch_auth::web::pages::{DefaultPages, Language, Texts};
        ///
        /// let mut german = Texts::english();
        /// german.login_title = "Anmelden".into();
        /// let pages = DefaultPages::new().language(Language::new("de", german));
        /// ```
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub struct Texts {
            $(#[doc = concat!("“", $text, "”")] pub $name: Cow<'static, str>,)*
        }

        pub(in crate::web::pages) static ENGLISH: Texts = Texts { $($name: Cow::Borrowed($text),)* };

        impl Texts {
            /// The sentences in English.
            pub fn english() -> Self {
                ENGLISH.clone()
            }

            #[cfg(test)]
            pub(in crate::web::pages) fn each(&self) -> Vec<(&'static str, &str)> {
                vec![$((stringify!($name), &*self.$name),)*]
            }
        }
    };
}

/// The sentences of another language; the compiler says which are missing.
macro_rules! translation {
    ($language:ident { $($name:ident: $text:literal,)* }) => {
        pub(in crate::web::pages) static $language: super::Texts =
            super::Texts { $($name: std::borrow::Cow::Borrowed($text),)* };
    };
}

pub use english::Texts;
use {texts, translation};
