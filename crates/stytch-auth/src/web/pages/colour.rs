use std::fmt;

/// An opaque sRGB colour, and the arithmetic of WCAG 2 on which texts stay readable upon it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

pub(super) const WHITE: Colour = Colour([255; 3]);
pub(super) const BLACK: Colour = Colour([0; 3]);

impl Colour {
    /// From 1, the same, to 21, black on white. Texts need 4.5; marks and focus rings need 3.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever reads better upon this colour; the better one always has 4.5.
    pub(super) fn readable_text(self) -> Self {
        if self.contrast(WHITE) >= self.contrast(BLACK) { WHITE } else { BLACK }
    }

    fn luminance(self) -> f64 {
        let linear = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        let [red, green, blue] = linear;
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl Colour {
    /// Reads `#` and three or six hexadecimal digits.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let value = |c: char| c.to_digit(16).and_then(|value| u8::try_from(value).ok());
        let values: Option<Vec<u8>> = digits.chars().map(value).collect();
        match values.as_deref() {
            Some(&[r, g, b]) => Some(Self([r, g, b].map(|digit| digit * 17))),
            Some(&[r, r2, g, g2, b, b2]) => Some(Self([r << 4 | r2, g << 4 | g2, b << 4 | b2])),
            _ => None,
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_text_is_readable_on_any_colour() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 1e-9);
        for grey in 0..=255 {
            let colour = Colour([grey; 3]);
            assert!(colour.contrast(colour.readable_text()) >= 4.5, "{colour}");
        }
    }

    #[test]
    fn only_hexadecimal_colours_pass() {
        assert_eq!(Colour::parse("#0aF").unwrap().to_string(), "#00aaff");
        assert_eq!(Colour::parse("#0a5c8f").unwrap().to_string(), "#0a5c8f");
        for refused in ["", "#", "red", "0a5c8f", "#0a5c8", "#0a5c8f;", "#ggg", "#0a5c8f}</style>", "#١٢٣"]
        {
            assert!(Colour::parse(refused).is_none(), "{refused}");
        }
    }
}
