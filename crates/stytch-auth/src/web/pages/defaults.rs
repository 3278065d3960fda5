use std::borrow::Cow;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Pages;
use super::colour::{BLACK, Colour, InvalidColour, WHITE};
use super::texts::{ENGLISH, Texts};

const STYLE: &str = include_str!("style.css");

/// The pages of this crate, with the app's name and colour.
///
/// # Examples
///
/// ```
/// use stytch_auth::web::pages::DefaultPages;
///
/// let pages = DefaultPages::new().app_name("Acme").accent("#0a5c8f")?;
/// # Ok::<(), stytch_auth::web::pages::InvalidColour>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct DefaultPages {
    app_name: Option<Box<str>>,
    accent: Option<Colour>,
    dark_accent: Option<Colour>,
}

impl DefaultPages {
    /// Pages that name no app and have our own colours.
    pub const fn new() -> Self {
        Self { app_name: None, accent: None, dark_accent: None }
    }

    /// The app's name, as it stands above each page and in its title.
    pub fn app_name(mut self, name: impl Into<Box<str>>) -> Self {
        self.app_name = Some(name.into());
        self
    }

    /// The colour of the buttons, in light and dark; the text upon them is black or white, whichever reads better.
    ///
    /// # Errors
    ///
    /// [`InvalidColour`] unless it is `#` and three or six hexadecimal digits.
    pub fn accent(mut self, colour: &str) -> Result<Self, InvalidColour> {
        self.accent = Some(colour.parse()?);
        Ok(self)
    }

    /// Another colour of the buttons for people who prefer dark pages.
    ///
    /// # Errors
    ///
    /// [`InvalidColour`] unless it is `#` and three or six hexadecimal digits.
    pub fn dark_accent(mut self, colour: &str) -> Result<Self, InvalidColour> {
        self.dark_accent = Some(colour.parse()?);
        Ok(self)
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.app_name.as_deref()
    }

    // The one place where a language will be chosen.
    pub(super) fn texts(&self) -> &'static Texts {
        ENGLISH
    }

    pub(super) fn style(&self) -> Cow<'static, str> {
        let light = self.accent.map(|accent| variables(accent, WHITE, BLACK));
        let dark = self.dark_accent.or(self.accent).map(|accent| variables(accent, BLACK, WHITE));
        match (light, dark) {
            (None, None) => STYLE.into(),
            (light, dark) => {
                let (light, dark) = (light.unwrap_or_default(), dark.unwrap_or_default());
                format!("{STYLE}{light}@media(prefers-color-scheme:dark){{{dark}}}").into()
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
