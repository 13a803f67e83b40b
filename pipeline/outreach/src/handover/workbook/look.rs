//! How cells of a list look, and the height that their texts need.
//!
//! Spreadsheets do not all measure wrapped text when they open a file: rows get their height here.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const INK: Color = Color::RGB(0x12_35_5b);
const LINE: Color = Color::RGB(0xc4_ca_d1);

pub(super) fn heading() -> Format {
    Format::new().set_bold().set_font_size(16).set_font_color(INK)
}

/// Text above the headers.
pub(super) fn banner() -> Format {
    Format::new().set_bold().set_font_color(INK)
}

pub(super) fn bold() -> Format {
    Format::new().set_bold().set_align(FormatAlign::Top)
}

pub(super) fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

pub(super) fn head() -> Format {
    wrapped().set_bold().set_font_color(Color::White).set_background_color(INK).set_align(FormatAlign::VerticalCenter)
}

/// An empty cell of the table.
pub(super) fn grid() -> Format {
    wrapped().set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// A text of the table, which stays a text when it is edited.
pub(super) fn body() -> Format {
    grid().set_num_format("@")
}

/// A day of the table.
pub(super) fn dated() -> Format {
    grid().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left)
}

/// Lines that a text takes, wrapped in a width in characters.
pub(super) fn lines(text: &str, width: f64) -> u32 {
    let of_line = |line: &str| (line.chars().count() as f64 * 1.1 / width).ceil().max(1.0) as u32;
    text.lines().map(of_line).sum::<u32>().max(1)
}
