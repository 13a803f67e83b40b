//! A sheet written from top to bottom: lines, paragraphs, tables.
//!
//! Spreadsheets do not all measure wrapped text when they open a file: rows get
//! the height that their texts need here.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};

use super::look::{NumberShape, bold, head_format, is_text, mark_format, note_format, row_format, text_format};
use super::{Written, XlsxError};
use crate::text::has_no_number;
use crate::view::{Cell, Chart, Table};

/// Excel's number for the paper size A4.
const A4: u8 = 9;
/// Height of a line of text, in points.
const LINE_HEIGHT: f64 = 15.0;

/// A sheet being written from top to bottom.
pub(super) struct Page<'a> {
    pub(super) sheet: &'a mut Worksheet,
    pub(super) row: u32,
    widths: Vec<f64>,
}

impl<'a> Page<'a> {
    /// A new sheet, set for A4 across, one page wide.
    pub(super) fn new(book: &'a mut Workbook, name: &str, widths: Vec<f64>) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        sheet.set_footer("&L&A&R&P / &N");
        for (column, width) in (0..).zip(&widths) {
            sheet.set_column_width(column, *width)?;
        }
        Ok(Self { sheet, row: 0, widths })
    }

    /// A text on a line of its own, that may run over the empty cells at its right.
    pub(super) fn line(&mut self, text: &str, format: &Format) -> Written {
        self.sheet.write_string_with_format(self.row, 0, text, format)?;
        self.row += 1;
        Ok(())
    }

    /// A text wrapped over the width of the sheet, at the height it needs.
    pub(super) fn paragraph(&mut self, text: &str, format: &Format) -> Written {
        let last = u16::try_from(self.widths.len().saturating_sub(1)).unwrap_or(u16::MAX).max(1);
        let format = format.clone().set_text_wrap().set_align(FormatAlign::Top);
        self.sheet.merge_range(self.row, 0, self.row, last, text, &format)?;
        self.end_row(lines(text, self.widths.iter().sum()))
    }

    /// Ends a row of texts that wrap in their columns: it gets the height of the tallest.
    pub(super) fn end_row_of<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Written {
        let texts = texts.into_iter().zip(&self.widths);
        let tallest = texts.map(|(text, width)| lines(text, *width)).max();
        self.end_row(tallest.unwrap_or(1))
    }

    fn end_row(&mut self, lines: u32) -> Written {
        if lines > 1 {
            self.sheet.set_row_height(self.row, f64::from(lines) * LINE_HEIGHT)?;
        }
        self.row += 1;
        Ok(())
    }

    /// A row of column headers; the flag tells those of texts from those of numbers.
    pub(super) fn heads(&mut self, heads: &[(&str, bool)]) -> Written {
        for (column, (head, text)) in (0..).zip(heads) {
            self.sheet.write_string_with_format(self.row, column, *head, &head_format(*text))?;
        }
        self.end_row_of(heads.iter().map(|(head, _)| *head))
    }

    /// A row of texts; an empty one leaves its cell empty.
    pub(super) fn texts(&mut self, texts: &[&str], format: &Format) -> Written {
        for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
            self.sheet.write_string_with_format(self.row, column, *text, format)?;
        }
        self.end_row_of(texts.iter().copied())
    }

    /// A figure or a text of the view, as its text reads.
    pub(super) fn cell(&mut self, column: u16, cell: &Cell, own: bool) -> Written {
        let format = row_format(own);
        match (cell.value, NumberShape::of(&cell.text, &cell.unit)) {
            _ if has_no_number(&cell.mark) => {
                let format = mark_format(format);
                self.sheet.write_string_with_format(self.row, column, &cell.text, &format)?
            }
            (Some(value), Some(shape)) => {
                let format = format.set_num_format(shape.pattern());
                self.sheet.write_number_with_format(self.row, column, value + 0.0, &format)?
            }
            _ => {
                let plain = is_text(cell);
                let format = if plain { text_format(own) } else { format.set_align(FormatAlign::Right) };
                self.sheet.write_string_with_format(self.row, column, &cell.text, &format)?
            }
        };
        Ok(())
    }

    /// The headers, rows and note of a table.
    pub(super) fn table(&mut self, table: &Table) -> Written {
        let is_text = |column: usize| match (column, table.rows.first()) {
            (0, _) => true,
            (_, row) => row.and_then(|row| row.cells.get(column - 1)).is_some_and(is_text),
        };
        let heads = table.head.iter().enumerate().map(|(i, head)| (head.as_str(), is_text(i)));
        self.heads(&heads.collect::<Vec<_>>())?;
        for row in &table.rows {
            let format = text_format(row.own);
            self.sheet.write_string_with_format(self.row, 0, &row.header, &format)?;
            for (column, cell) in (1..).zip(&row.cells) {
                self.cell(column, cell, row.own)?;
            }
            let texts = row.cells.iter().map(|cell| cell.text.as_str());
            self.end_row_of(std::iter::once(row.header.as_str()).chain(texts))?;
        }
        match &table.note {
            Some(note) => self.paragraph(note, &note_format()),
            None => Ok(()),
        }
    }

    /// A chart's finding, the table behind it, its definition and source.
    pub(super) fn chart(&mut self, chart: &Chart) -> Written {
        self.paragraph(&chart.title, &bold())?;
        self.line(&chart.table.caption, &note_format())?;
        self.table(&chart.table)?;
        self.paragraph(&chart.definition, &note_format())?;
        self.paragraph(&chart.source, &note_format())?;
        self.row += 1;
        Ok(())
    }
}

/// Lines that a text takes, wrapped in a width in characters.
fn lines(text: &str, width: f64) -> u32 {
    let of_line = |line: &str| (line.chars().count() as f64 * 1.1 / width).ceil().max(1.0) as u32;
    text.lines().map(of_line).sum::<u32>().max(1)
}
