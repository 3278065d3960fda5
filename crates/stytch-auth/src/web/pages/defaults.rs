use std::borrow::Cow;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Pages;
use super::colour::{BLACK, Colour, WHITE};
use super::language::{self, KNOWN, Language};
use crate::error::ConfigError;

const STYLE: &str = include_str!("style.css");

/// The pages of this crate, with the app's name, its colour, and the languages it speaks.
///
/// # Examples
///
/// ```
/// use stytch_auth::web::pages::DefaultPages;
///
/// let pages = DefaultPages::new().app_name("Acme").accent("#0a5c8f")?;
/// # Ok::<(), stytch_auth::ConfigError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct DefaultPages {
    languages: Cow<'static, [Language]>,
    app_name: Option<Box<str>>,
    logo: Option<Box<str>>,
    css: Option<Box<str>>,
    accent: Option<Colour>,
    dark_accent: Option<Colour>,
}

impl DefaultPages {
    /// Pages that name no app and have our own colours.
    pub const fn new() -> Self {
        Self {
            languages: Cow::Borrowed(&KNOWN),
            app_name: None,
            logo: None,
            css: None,
            accent: None,
            dark_accent: None,
        }
    }

    /// The app's name, as it stands above each page and in its title.
    pub fn app_name(mut self, name: impl Into<Box<str>>) -> Self {
        self.app_name = Some(name.into());
        self
    }

    /// A picture above each page, at most 3 rem high: a path of the app's own such as `/logo.svg`, or a `data:image/`
    /// URL. The app's name is its text for people who do not see it.
    ///
    /// # Errors
    ///
    /// It is neither; nothing is loaded from other sites, since some of the pages have a one-time token in their URL.
    pub fn logo(mut self, url: &str) -> Result<Self, ConfigError> {
        let path = url.starts_with('/') && !url.starts_with("//") && !url.contains('\\');
        if !path && !url.starts_with("data:image/") {
            return Err(ConfigError::new(
                "logo",
                "is neither a path such as /logo.svg nor a data:image/ URL",
            ));
        }
        self.logo = Some(url.into());
        Ok(self)
    }

    /// Style rules of the app's own, after ours: mostly other values for our variables.
    ///
    /// `--stytch-page`, `-card`, `-text`, `-quiet`, `-line`, `-edge` and `-wash` are colours, which dark pages set anew
    /// under `prefers-color-scheme: dark`; `--stytch-radius`, `--stytch-font` and `--stytch-mono` are a length and two
    /// lists of fonts. The policy of the pages allows them and lets them load nothing from other sites.
    ///
    /// # Errors
    ///
    /// They contain `</`, which would end the style.
    ///
    /// # Examples
    ///
    /// ```
    /// use stytch_auth::web::pages::DefaultPages;
    ///
    /// let pages = DefaultPages::new().css(":root{--stytch-radius:2px;--stytch-page:#fff}")?;
    /// # Ok::<(), stytch_auth::ConfigError>(())
    /// ```
    pub fn css(mut self, rules: &str) -> Result<Self, ConfigError> {
        if rules.contains("</") {
            return Err(ConfigError::new("css", "contains </, which would end the style"));
        }
        self.css = Some(rules.into());
        Ok(self)
    }

    /// The colour of the buttons, in light and dark; the text upon them is black or white, whichever reads better.
    ///
    /// # Errors
    ///
    /// It is not `#` and three or six hexadecimal digits.
    pub fn accent(mut self, colour: &str) -> Result<Self, ConfigError> {
        self.accent = Some(accent("accent", colour)?);
        Ok(self)
    }

    /// Another colour of the buttons for people who prefer dark pages.
    ///
    /// # Errors
    ///
    /// It is not `#` and three or six hexadecimal digits.
    pub fn dark_accent(mut self, colour: &str) -> Result<Self, ConfigError> {
        self.dark_accent = Some(accent("dark_accent", colour)?);
        Ok(self)
    }

    /// Adds a language, or replaces the sentences of one that is there.
    pub fn language(mut self, language: Language) -> Self {
        let languages = self.languages.to_mut();
        match languages.iter_mut().find(|known| known.tag().eq_ignore_ascii_case(language.tag())) {
            Some(known) => *known = language,
            None => languages.push(language),
        }
        self
    }

    /// Keeps these languages only, for an app that speaks no others itself; the first is for people who read none.
    ///
    /// Without it the pages speak all languages that they know, and English to everybody else.
    ///
    /// # Errors
    ///
    /// The pages do not speak one of them, or no tag is given.
    pub fn languages(mut self, tags: &[&str]) -> Result<Self, ConfigError> {
        let find = |tag: &&str| {
            let known = self.languages.iter().find(|known| known.tag().eq_ignore_ascii_case(tag));
            known
                .cloned()
                .ok_or_else(|| ConfigError::new("languages", format!("the pages do not speak {tag:?}")))
        };
        let kept: Vec<_> = tags.iter().map(find).collect::<Result<_, _>>()?;
        if kept.is_empty() {
            return Err(ConfigError::new("languages", "names none"));
        }
        self.languages = kept.into();
        Ok(self)
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.app_name.as_deref()
    }

    /// The language that a browser reads best, by its `Accept-Language`.
    pub(crate) fn language_for(&self, accepted: Option<&str>) -> &Language {
        language::choose(&self.languages, accepted.unwrap_or_default()).unwrap_or(&KNOWN[0])
    }

    pub(super) fn logo_url(&self) -> Option<&str> {
        self.logo.as_deref()
    }

    pub(super) fn style(&self) -> Cow<'static, str> {
        let light = self.accent.map(|accent| variables(accent, WHITE, BLACK));
        let dark = self.dark_accent.or(self.accent).map(|accent| variables(accent, BLACK, WHITE));
        let css = self.css.as_deref().unwrap_or_default();
        match (light, dark) {
            (None, None) if css.is_empty() => STYLE.into(),
            (None, None) => format!("{STYLE}{css}").into(),
            (light, dark) => {
                let (light, dark) = (light.unwrap_or_default(), dark.unwrap_or_default());
                format!("{STYLE}{light}@media(prefers-color-scheme:dark){{{dark}}}{css}").into()
            }
        }
    }

    /// Allows the very style that [`style`](Self::style) puts into the pages, and posting forms home.
    pub(super) fn policy(&self) -> String {
        let hash = STANDARD.encode(digest(&SHA256, self.style().as_bytes()));
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self' data:; form-action 'self'; \
             frame-ancestors 'none'; base-uri 'none'"
        )
    }
}

fn accent(setting: &'static str, colour: &str) -> Result<Colour, ConfigError> {
    let problem = "is not a colour of three or six hexadecimal digits such as #0a5c8f";
    Colour::parse(colour).ok_or_else(|| ConfigError::new(setting, problem))
}

// A ring in the accent is wanted, but one that can be seen is needed.
fn variables(accent: Colour, page: Colour, ink: Colour) -> String {
    let focus = if accent.contrast(page) >= 3.5 { accent } else { ink };
    let on_accent = accent.readable_text();
    format!(":root{{--stytch-accent:{accent};--stytch-on-accent:{on_accent};--stytch-focus:{focus}}}")
}

impl Pages for DefaultPages {
    fn defaults(&self) -> &DefaultPages {
        self
    }
}

impl Default for DefaultPages {
    fn default() -> Self {
        Self::new()
    }
}
