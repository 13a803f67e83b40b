//! Colours of the charts: a default that holds on paper and for colour-blind
//! readers, replaceable by a theme file.
//!
//! Decides nothing about meaning: a chart never tells anything by colour alone.

use plotters::style::RGBColor;

/// An opaque colour, written `#rrggbb` in a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// White, the colour of the page.
    pub const WHITE: Self = Self(255, 255, 255);

    /// The same for plotters.
    pub(super) fn rgb(self) -> RGBColor {
        RGBColor(self.0, self.1, self.2)
    }

    /// Relative luminance, 0–1. Source: WCAG 2.2, "relative luminance".
    pub fn luminance(self) -> f64 {
        let channel = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2)
    }

    /// Contrast on white, 1–21. Source: WCAG 2.2, "contrast ratio".
    pub fn contrast_on_white(self) -> f64 {
        1.05 / (self.luminance() + 0.05)
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    /// Reads `#rrggbb`, and nothing else.
    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` n'est pas une couleur : écrivez #rrvvbb, par exemple #12355b");
        let digits = text.strip_prefix('#').ok_or_else(wrong)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| wrong());
        Ok(Self(part(0)?, part(2)?, part(4)?))
    }
}

/// The colours of every chart. Colours of texts keep a contrast of 4.5 on white or more.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Palette {
    /// The document's own territory.
    pub own: Colour,
    /// Bars and dots of the other territories.
    pub other: Colour,
    /// Line of the reference.
    pub accent: Colour,
    /// Label of the reference (text).
    pub accent_text: Colour,
    /// Main text.
    pub text: Colour,
    /// Secondary text, lines of the other series (text).
    pub muted: Colour,
    /// Grid lines.
    pub grid: Colour,
    /// Axes, borders of the shapes of a map, hatching.
    pub outline: Colour,
    /// Band of the central half on a strip.
    pub band: Colour,
    /// Neighbouring territories behind a map.
    pub background: Colour,
    /// Classes of a map, from low to high. Names are written over them in `text`: a contrast of 3
    /// or more, and a white halo.
    pub classes: [Colour; 5],
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            own: Colour(0x12, 0x35, 0x5b),
            other: Colour(0x84, 0x97, 0xab),
            accent: Colour(0xc8, 0x55, 0x3d),
            accent_text: Colour(0xa8, 0x3f, 0x29),
            text: Colour(0x22, 0x26, 0x2b),
            muted: Colour(0x5c, 0x63, 0x6b),
            grid: Colour(0xe3, 0xe6, 0xe9),
            outline: Colour(0x84, 0x8b, 0x93),
            band: Colour(0xe9, 0xed, 0xf2),
            background: Colour(0xd4, 0xd7, 0xdb),
            classes: [
                Colour(0xf0, 0xf5, 0xfa),
                Colour(0xc9, 0xde, 0xee),
                Colour(0x98, 0xc1, 0xe0),
                Colour(0x62, 0x9d, 0xcb),
                Colour(0x2f, 0x74, 0xad),
            ],
        }
    }
}

impl Palette {
    /// The colour of class `index` among `count` (at most 5), spread from light to dark.
    pub(super) fn class(&self, index: usize, count: usize) -> Colour {
        let last = self.classes.len() - 1;
        let at = match count {
            0 | 1 => 2,
            _ => (index * last + (count - 1) / 2) / (count - 1),
        };
        self.classes[at.min(last)]
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Palette};

    #[test]
    fn texts_are_readable_on_white() {
        let palette = Palette::default();
        for colour in [palette.own, palette.accent_text, palette.text, palette.muted] {
            assert!(colour.contrast_on_white() >= 4.5, "{colour:?}");
        }
        assert!(palette.accent.contrast_on_white() >= 3.0);
        assert!(palette.outline.contrast_on_white() >= 3.0);
        assert!(palette.other.contrast_on_white() >= 2.9);
    }

    #[test]
    fn names_are_readable_on_every_class() {
        let palette = Palette::default();
        for class in palette.classes {
            let contrast = (class.luminance() + 0.05) / (palette.text.luminance() + 0.05);
            assert!(contrast >= 3.0, "{class:?}: {contrast}");
        }
    }

    #[test]
    fn classes_go_from_light_to_dark_whatever_their_number() {
        let palette = Palette::default();
        for count in 2..=5 {
            let light: Vec<f64> = (0..count).map(|i| palette.class(i, count).luminance()).collect();
            assert!(light.windows(2).all(|pair| pair[0] > pair[1]), "{count}: {light:?}");
        }
    }

    #[test]
    fn a_theme_gives_colours_in_one_spelling() {
        assert_eq!(Colour::try_from("#12355b".to_owned()), Ok(Colour(0x12, 0x35, 0x5b)));
        for wrong in ["12355b", "#1235", "#12355g", "rouge", "#é2355"] {
            let message = Colour::try_from(wrong.to_owned()).expect_err("refused");
            assert!(message.contains(wrong), "{message}");
        }
    }
}
