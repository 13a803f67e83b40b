//! The list of a pool as a workbook: a sheet « Liste » to work in, a sheet « À lire ».
//!
//! Made in memory, with the day of the list for its date, so that the same list gives the same
//! bytes. Every text is written as text: nothing that begins with `=`, `+`, `-` or `@` is a
//! formula. No hidden row, column or sheet; no protection that would keep filters from working.

use portulan_terms::french::typographic;
use portulan_terms::{Day, Diagnostic};
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError,
};

use super::clear::Clear;
use super::list::{List, Row};
use super::words::{COLUMNS, DISMISSALS, OUTCOMES, STATES, channels, commune, manual, notice};

mod look;

use look::{banner, body, bold, dated, grid, head, heading, lines, wrapped};

/// Row of the headers: the banner stands above, and both are repeated on each printed page.
pub const HEADS: u32 = 1;
/// Column of the state; then reason for setting aside, outcome and day.
const STATE: u16 = 9;
/// Excel's number for the paper size A4.
const A4: u8 = 9;
/// Height of a line of text, in points.
const LINE: f64 = 15.0;

type Written = Result<(), XlsxError>;

/// The whole file, erased from memory when dropped.
///
/// # Errors
/// What the library that writes workbooks refuses.
pub(super) fn write(list: &List) -> Result<Clear, Diagnostic> {
    let told = |error: XlsxError| Diagnostic::error(format!("le classeur du pool `{}` : {error}", list.pool));
    let mut book = Workbook::new();
    properties(&mut book, list)
        .and_then(|()| write_list(book.add_worksheet(), list))
        .and_then(|()| write_manual(book.add_worksheet(), list))
        .map_err(told)?;
    Ok(Clear::from(book.save_to_buffer().map_err(told)?))
}

fn properties(book: &mut Workbook, list: &List) -> Written {
    let properties = DocProperties::new()
        .set_title(format!("{} – {}", list.pool_title, list.month.in_french()))
        .set_subject(format!("À supprimer le {} au plus tard", list.expires.in_french()))
        .set_author(&list.caf)
        .set_company(&list.caf)
        .set_creation_datetime(&moment(list.day)?);
    book.set_properties(&properties);
    Ok(())
}

/// A day as a workbook counts it.
fn moment(day: Day) -> Result<ExcelDateTime, XlsxError> {
    let month = day.month().ok_or_else(|| XlsxError::ParameterError(format!("jour {day} hors du calendrier")))?;
    let year = u16::try_from(month.year()).unwrap_or_default();
    let number = u8::try_from(day.0 - month.days_since_epoch() + 1).unwrap_or_default();
    ExcelDateTime::from_ymd(year, month.number(), number)
}

fn write_list(sheet: &mut Worksheet, list: &List) -> Written {
    sheet.set_name("Liste")?.set_active(true);
    page(sheet, list)?;
    sheet.write_string_with_format(0, 0, banner_text(list), &banner())?;
    for (column, (title, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(HEADS, column, title, &head())?;
    }
    sheet.set_row_height(HEADS, 2.0 * LINE)?;
    for (at, row) in (HEADS + 1..).zip(&list.rows) {
        write_row(sheet, at, row)?;
    }
    answers(sheet, list)
}

/// What stands above the headers, on the screen and on each printed page.
fn banner_text(list: &List) -> String {
    let text = format!(
        "{}, {} – sert seulement à proposer une aide – à supprimer le {} au plus tard",
        list.pool_title,
        list.month.in_french(),
        list.expires.in_french()
    );
    typographic(&text)
}

/// Frozen headers, filters, and A4 across with the headers on each page.
fn page(sheet: &mut Worksheet, list: &List) -> Written {
    let last = HEADS + u32::try_from(list.rows.len()).unwrap_or(u32::MAX - HEADS);
    sheet.set_freeze_panes(HEADS + 1, 1)?;
    sheet.autofilter(HEADS, 0, last, COLUMNS.len() as u16 - 1)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(0, HEADS)?;
    sheet.set_footer("&L&A – ne pas diffuser&R&P / &N");
    Ok(())
}

fn write_row(sheet: &mut Worksheet, at: u32, row: &Row) -> Written {
    let cells = [
        row.pseudonym.clone(),
        commune(row),
        row.class.letter().to_owned(),
        said(&row.reasons),
        String::new(),
        String::new(),
        channels(row),
        said(&row.scripts),
    ];
    let days = [(4, row.deadline), (5, Some(row.contact_before)), (8, Some(row.follow_up))];
    for (column, _) in (0_u16..).zip(COLUMNS) {
        sheet.write_blank(at, column, &if column == STATE + 3 { dated() } else { grid() })?;
    }
    for (column, text) in (0..).zip(&cells).filter(|(_, text)| !text.is_empty()) {
        sheet.write_string_with_format(at, column, text, &body())?;
    }
    for (column, day) in days {
        if let Some(day) = day {
            sheet.write_datetime_with_format(at, column, moment(day)?, &dated())?;
        }
    }
    sheet.write_string_with_format(at, STATE, STATES[0], &body())?;
    let tallest = cells.iter().zip(COLUMNS).map(|(text, (_, width))| lines(text, width)).max();
    sheet.set_row_height(at, f64::from(tallest.unwrap_or(1)) * LINE)?;
    Ok(())
}

/// Texts one under the other in a cell.
fn said(texts: &[String]) -> String {
    typographic(&texts.join("\n"))
}

/// The columns that the adviser fills in: closed lists, and a day not before that of the list.
fn answers(sheet: &mut Worksheet, list: &List) -> Written {
    let Some(last) = u32::try_from(list.rows.len()).ok().filter(|rows| *rows > 0) else { return Ok(()) };
    let (first, last) = (HEADS + 1, HEADS + last);
    let choices: [(u16, &[&str]); 3] = [(STATE, &STATES), (STATE + 1, &DISMISSALS), (STATE + 2, &OUTCOMES)];
    for (column, words) in choices {
        let rule = DataValidation::new().allow_list_strings(words)?;
        let rule = rule.set_error_title("Réponse non prévue")?.set_error_message("Choisissez dans le menu.")?;
        sheet.add_data_validation(first, column, last, column, &rule)?;
    }
    let rule = DataValidation::new().allow_date(DataValidationRule::GreaterThanOrEqualTo(moment(list.day)?));
    let rule = rule.set_error_title("Date non prévue")?.set_error_message("Écrivez le jour ainsi : 31/12/2026.")?;
    sheet.add_data_validation(first, STATE + 3, last, STATE + 3, &rule)?;
    Ok(())
}

fn write_manual(sheet: &mut Worksheet, list: &List) -> Written {
    sheet.set_name("À lire")?.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 30)?.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, "À lire avant de commencer", &heading())?;
    let mut at = 2;
    for (label, text) in notice(list) {
        paragraph(sheet, at, label, &text)?;
        at += 1;
    }
    for (title, texts) in manual() {
        at += 1;
        for (i, text) in texts.iter().enumerate() {
            paragraph(sheet, at, if i == 0 { title } else { "" }, text)?;
            at += 1;
        }
    }
    Ok(())
}

fn paragraph(sheet: &mut Worksheet, at: u32, label: &str, text: &str) -> Written {
    if !label.is_empty() {
        sheet.write_string_with_format(at, 0, label, &bold())?;
    }
    sheet.write_string_with_format(at, 1, text, &wrapped())?;
    sheet.set_row_height(at, f64::from(lines(text, 90.0)) * LINE + 3.0)?;
    Ok(())
}
