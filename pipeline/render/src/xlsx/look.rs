//! How cells of a workbook look: formats, and the number format that a text calls for.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::view::Cell;

const INK: Color = Color::RGB(0x12_35_5b);
const GREY: Color = Color::RGB(0x59_66_73);
const STRIP: Color = Color::RGB(0xed_f1_f6);
const LINE: Color = Color::RGB(0xc4_ca_d1);

/// How a number is written in a text: sign, decimals, what follows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NumberShape<'a> {
    pub(super) signed: bool,
    pub(super) decimals: usize,
    pub(super) suffix: &'a str,
}

impl<'a> NumberShape<'a> {
    /// The shape of a text that is one French number, alone or followed by its unit;
    /// `None` for any other text, which must then be shown as it is.
    pub(super) fn of(text: &'a str, unit: &str) -> Option<Self> {
        let signed = text.starts_with('+');
        let digits = text.trim_start_matches(['+', '-', '\u{2212}']);
        let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
        let end = digits.find(|c: char| !(c.is_ascii_digit() || c == ',' || is_space(c)));
        let number = digits[..end.unwrap_or(digits.len())].trim_end_matches(is_space);
        let suffix = &digits[number.len()..];
        let whole_is_read = suffix.is_empty() || suffix.trim_start_matches(is_space) == unit;
        let decimals = number.split_once(',').map_or(0, |(_, decimals)| decimals.len());
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        (is_number && whole_is_read).then_some(Self { signed, decimals, suffix })
    }

    /// The number format of a workbook that shows it so.
    pub(super) fn pattern(&self) -> String {
        let decimals = match self.decimals {
            0 => String::new(),
            n => format!(".{}", "0".repeat(n)),
        };
        let suffix = match self.suffix {
            "" => String::new(),
            suffix => format!("\"{}\"", suffix.replace('"', "")),
        };
        let one = format!("#,##0{decimals}{suffix}");
        if self.signed { format!("+{one};-{one}") } else { one }
    }
}

/// Whether a cell is plain text and not a figure.
pub(super) fn is_text(cell: &Cell) -> bool {
    cell.key.is_empty() && cell.mark.is_empty() && cell.unit.is_empty() && cell.value.is_none()
}

pub(super) fn title_format() -> Format {
    Format::new().set_bold().set_font_size(16).set_font_color(INK)
}

pub(super) fn heading_format() -> Format {
    Format::new().set_bold().set_font_size(13).set_font_color(INK)
}

pub(super) fn bold() -> Format {
    Format::new().set_bold()
}

pub(super) fn note_format() -> Format {
    Format::new().set_font_color(GREY)
}

pub(super) fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

pub(super) fn head_format(text: bool) -> Format {
    let format = Format::new().set_bold().set_font_color(Color::White).set_background_color(INK);
    let format = format.set_text_wrap().set_align(FormatAlign::VerticalCenter);
    if text { left(format) } else { format.set_align(FormatAlign::Right) }
}

/// The format of a cell of words in a row of a table.
pub(super) fn text_format(own: bool) -> Format {
    left(row_format(own)).set_text_wrap()
}

/// Left, with room after the number of the cell before.
fn left(format: Format) -> Format {
    format.set_align(FormatAlign::Left).set_indent(1)
}

pub(super) fn row_format(own: bool) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    let format = format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE);
    if own { format.set_bold().set_background_color(STRIP) } else { format }
}

pub(super) fn mark_format(format: Format) -> Format {
    format.set_italic().set_font_color(GREY).set_align(FormatAlign::Right)
}

#[cfg(test)]
mod tests {
    use super::NumberShape;

    #[test]
    fn a_number_is_shown_as_its_text_reads() {
        let pattern = |text, unit| NumberShape::of(text, unit).map(|shape| shape.pattern());
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(pattern("42,1\u{202f}%", "%"), some("#,##0.0\"\u{202f}%\""));
        assert_eq!(pattern("83\u{202f}990", "foyers"), some("#,##0"));
        assert_eq!(pattern("1\u{202f}345 foyers", "foyers"), some("#,##0\" foyers\""));
        assert_eq!(pattern("24\u{202f}430\u{202f}€", "€"), some("#,##0\"\u{202f}€\""));
        assert_eq!(pattern("\u{2212}0,25", ""), some("#,##0.00"));
        assert_eq!(pattern("+1,5 point", "point"), some("+#,##0.0\" point\";-#,##0.0\" point\""));
        for text in ["0 à 2", "secret", "", "2ᵉ sur 12", "42,1 % ± 0,3", "\u{2212}", "12 places"] {
            assert_eq!(pattern(text, "%"), None, "{text}");
        }
    }
}
