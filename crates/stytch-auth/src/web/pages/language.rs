//! The languages of the pages, and which of them a browser reads.

use std::borrow::Cow;
use std::fmt;

use super::texts::{ENGLISH, FRENCH, PORTUGUESE, SPANISH, Texts};

/// A language that the pages are written in.
///
/// English, Spanish, French and Brazilian Portuguese are there, the languages of Stytch's mails; an app adds more
/// with [`DefaultPages::language`](super::DefaultPages::language).
#[derive(Clone)]
pub struct Language {
    tag: Cow<'static, str>,
    locale: Option<&'static str>,
    texts: Cow<'static, Texts>,
}

pub(super) static KNOWN: [Language; 4] = [
    Language { tag: Cow::Borrowed("en"), locale: Some("en"), texts: Cow::Borrowed(&ENGLISH) },
    Language { tag: Cow::Borrowed("es"), locale: Some("es"), texts: Cow::Borrowed(&SPANISH) },
    Language { tag: Cow::Borrowed("fr"), locale: Some("fr"), texts: Cow::Borrowed(&FRENCH) },
    Language { tag: Cow::Borrowed("pt-BR"), locale: Some("pt-br"), texts: Cow::Borrowed(&PORTUGUESE) },
];

/// More than any browser sends; the header is a stranger's.
const MOST_RANGES: usize = 16;

impl Language {
    /// A language by its tag (BCP 47, such as `de` or `de-AT`) with its sentences.
    ///
    /// Stytch's mails follow if Stytch writes them in that language.
    pub fn new(tag: impl Into<String>, texts: Texts) -> Self {
        let tag = tag.into();
        let known = KNOWN.iter().find(|known| known.tag.eq_ignore_ascii_case(&tag));
        let locale = known.and_then(|known| known.locale);
        Self { tag: tag.into(), locale, texts: Cow::Owned(texts) }
    }

    /// The tag, for the `lang` of a page.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The sentences.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// What Stytch calls it, if Stytch mails in it.
    pub(crate) fn locale(&self) -> Option<&'static str> {
        self.locale
    }

    fn main(&self) -> &str {
        main_language(&self.tag)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Language").field(&self.tag).finish()
    }
}

fn main_language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The one of these languages that a browser reads best by its `Accept-Language` (RFC 9110, 12.5.4), else the first.
///
/// A region that we have not got is served in its language: somebody who reads `pt-PT` would rather have `pt-BR` than
/// English.
pub(super) fn choose<'a>(languages: &'a [Language], accepted: &str) -> Option<&'a Language> {
    let mut ranges: Vec<(&str, u16)> = accepted.split(',').take(MOST_RANGES).filter_map(range).collect();
    // A stable sort: of equals the first one named wins.
    ranges.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    let same = |wanted: &str| languages.iter().find(|has| has.tag.eq_ignore_ascii_case(wanted));
    let near =
        |wanted: &str| languages.iter().find(|has| has.main().eq_ignore_ascii_case(main_language(wanted)));
    ranges.iter().find_map(|(wanted, _)| same(wanted).or_else(|| near(wanted))).or(languages.first())
}

/// A language range and its weight in thousandths; `None` if it is not acceptable.
fn range(text: &str) -> Option<(&str, u16)> {
    let (tag, weight) = text.split_once(';').unwrap_or((text, "q=1"));
    let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
    let thousandths = (weight.clamp(0.0, 1.0) * 1000.0) as u16;
    (thousandths > 0).then_some((tag.trim(), thousandths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_it_reads_best() {
        for (accepted, tag) in [
            ("", "en"),
            ("*", "en"),
            ("fr", "fr"),
            ("FR-ca", "fr"),
            ("pt-PT,pt;q=0.9,en;q=0.8", "pt-BR"),
            ("de-DE,de;q=0.9,es;q=0.5,en;q=0.4", "es"),
            ("en;q=0.5, es;q=0.9", "es"),
            ("es;q=0, fr;q=0.1", "fr"),
            ("ja,zh", "en"),
            ("fr;q=NaN, es", "es"),
            ("fr;level=1, es", "es"),
            (";;;,,,q=", "en"),
        ] {
            assert_eq!(choose(&KNOWN, accepted).unwrap().tag(), tag, "{accepted}");
        }
    }

    #[test]
    fn a_long_header_is_read_only_at_its_beginning() {
        let long = format!("{}fr", "xx,".repeat(MOST_RANGES));
        assert_eq!(choose(&KNOWN, &long).unwrap().tag(), "en");
    }

    #[test]
    fn an_added_language_is_mailed_in_if_stytch_knows_it() {
        assert_eq!(Language::new("FR", Texts::english()).locale(), Some("fr"));
        assert_eq!(Language::new("de", Texts::english()).locale(), None);
    }
}
