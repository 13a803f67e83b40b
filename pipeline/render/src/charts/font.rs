//! The shipped font: registered once for plotters, then used to measure texts.
//!
//! Reads no file: the caller brings the bytes. Draws nothing.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use super::ChartError;

/// Name under which the font is registered, and first family of every drawing.
pub(super) const FAMILY: &str = "Inter";

/// plotters writes a text of size `s` as `font-size="s/1.24"`.
pub(super) const PLOTTERS_SIZE: f64 = 1.24;

static REGISTERED: OnceLock<()> = OnceLock::new();

/// Shape of the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// Upright, normal weight.
    Regular,
    /// Upright, bold.
    Bold,
    /// Slanted, normal weight; measured as [`Face::Regular`].
    Italic,
}

impl Face {
    /// The same for plotters.
    pub(super) fn style(self) -> FontStyle {
        match self {
            Self::Regular => FontStyle::Normal,
            Self::Bold => FontStyle::Bold,
            Self::Italic => FontStyle::Italic,
        }
    }
}

/// Gives the charts their font: the bytes of `Inter-Regular.ttf` and `Inter-Bold.ttf`.
///
/// The bytes stay in memory until the end of the program. A second call changes nothing.
///
/// # Errors
/// [`ChartError::Font`] when a file is not a TrueType font.
pub fn register_fonts(regular: Vec<u8>, bold: Vec<u8>) -> Result<(), ChartError> {
    if REGISTERED.get().is_some() {
        return Ok(());
    }
    register(FontStyle::Normal, "normale", regular)?;
    register(FontStyle::Bold, "grasse", bold)?;
    let _ = REGISTERED.set(());
    Ok(())
}

fn register(style: FontStyle, name: &str, bytes: Vec<u8>) -> Result<(), ChartError> {
    register_font(FAMILY, style, bytes.leak())
        .map_err(|_| ChartError::Font(format!("la police {name} des graphiques n'est pas un fichier TrueType")))
}

/// Fails when no font was registered.
pub(super) fn ready() -> Result<(), ChartError> {
    let missing = || ChartError::Font("aucune police n'a été donnée aux graphiques".to_owned());
    REGISTERED.get().copied().ok_or_else(missing)
}

/// Width of a text of `size` units, in units, about 2 % over the width drawn.
pub(super) fn width(text: &str, size: f64, face: Face) -> f64 {
    const PRECISION: f64 = 10.0;
    let measured = match face {
        Face::Bold => FontStyle::Bold,
        Face::Regular | Face::Italic => FontStyle::Normal,
    };
    let font = FontDesc::new(FontFamily::Name(FAMILY), size * PLOTTERS_SIZE * PRECISION, measured);
    font.box_size(text).map_or(size * 0.6 * text.chars().count() as f64, |(wide, _)| f64::from(wide) / PRECISION)
}
