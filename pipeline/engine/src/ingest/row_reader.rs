//! One row of a file, by its contract: typed cells and a sort key, or a refusal.
//! Reads no file and compares no rows with one another.

use csv::StringRecord;
use portulan_plan::source::{Blank, Column, Kind, MonthRule, Source};
use portulan_terms::Month;

use super::cells;
use super::communes::Communes;
use super::header::{Header, gives_month};
use super::report::Refusal;
use super::rows::Rows;
use super::{checks, values, words};

/// A column of the contract, and its field in the file.
struct Slot<'a> {
    column: &'a Column,
    field: Option<usize>,
    header: &'a str,
    /// Rank of its first cell among the cells of the store; none for the partition `month`.
    cell: Option<usize>,
    gives_month: bool,
}

/// Reads rows of one file by its contract.
pub struct RowReader<'a> {
    slots: Vec<Slot<'a>>,
    /// Cells of the sort key.
    key: Vec<usize>,
    fixed: Option<Month>,
    fields: usize,
    communes: &'a Communes,
}

/// Room that is used again from row to row.
#[derive(Default)]
pub struct Scratch {
    cells: Vec<u8>,
    ends: Vec<usize>,
    month: Vec<u8>,
    /// Commune codes whose leading zero was restored.
    pub restored: u64,
}

/// Why a value does not make it.
enum Fault {
    Refused(String),
    Aside(String),
}

impl<'a> RowReader<'a> {
    /// A reader for the file with that header.
    ///
    /// # Errors
    /// When the contract contradicts itself.
    pub fn new(source: &'a Source, header: &'a Header, communes: &'a Communes) -> Result<Self, String> {
        let mut next = 0;
        let mut slots = Vec::new();
        for (column, at) in source.columns.iter().zip(&header.columns) {
            let cell = (column.name != "month").then_some(next);
            if cell.is_some() {
                next += cells_of(column);
            }
            slots.push(Slot {
                column,
                field: at.as_ref().map(|(field, _)| *field),
                header: at.as_ref().map_or(column.name.as_str(), |(_, name)| name),
                cell,
                gives_month: gives_month(source, column),
            });
        }
        let fixed = match &source.month {
            MonthRule::Column { .. } => None,
            MonthRule::Fixed { fixed } => Some(fixed.parse()?),
        };
        if fixed.is_none() && !slots.iter().any(|slot| slot.gives_month) {
            return Err("le mois est lu dans une colonne que le contrat n'a pas".into());
        }
        let key = key_cells(source, &slots)?;
        Ok(Self { slots, key, fixed, fields: header.fields, communes })
    }

    /// Reads one row into `rows`.
    ///
    /// # Errors
    /// The refusal, its file name left empty.
    pub fn read(
        &self,
        record: &StringRecord,
        line: u64,
        scratch: &mut Scratch,
        rows: &mut Rows,
    ) -> Result<(), Refusal> {
        let whole = |reason: String| Refusal {
            file: String::new(),
            line,
            column: String::new(),
            value: words::excerpt(&record.iter().collect::<Vec<_>>().join(" | ")),
            reason,
            counts: true,
        };
        if record.len() != self.fields {
            let read = words::of(record.len() as u64, "champ", "champs");
            return Err(whole(format!("{read} au lieu de {}", words::count(self.fields as u64))));
        }
        self.set_aside(record, line)?;
        scratch.cells.clear();
        scratch.ends.clear();
        scratch.month.clear();
        if let Some(month) = self.fixed {
            cells::put_date(&mut scratch.month, month.days_since_epoch());
        }
        for slot in &self.slots {
            let text = slot.field.and_then(|at| record.get(at)).map(str::trim);
            self.cell(slot, text, scratch).map_err(|fault| slot.refusal(text, line, fault))?;
        }
        if scratch.month.is_empty() {
            return Err(whole("mois absent".into()));
        }
        let Scratch { cells, ends, month, .. } = scratch;
        let range = |cell: &usize| {
            let start = cell.checked_sub(1).map_or(0, |before| ends[before]);
            start..ends[*cell]
        };
        rows.push(month, self.key.iter().map(range), cells, line);
        Ok(())
    }

    /// Pseudo-codes come before all other faults of a row.
    fn set_aside(&self, record: &StringRecord, line: u64) -> Result<(), Refusal> {
        for slot in self.slots.iter().filter(|slot| !slot.column.pseudo.is_empty()) {
            let Some(text) = slot.field.and_then(|at| record.get(at)).map(str::trim) else { continue };
            if let Some(pseudo) = slot.column.pseudo.iter().find(|p| checks::is_like(&p.code, text)) {
                let reason = format!("mis de côté : {}", pseudo.means);
                return Err(slot.refusal(Some(text), line, Fault::Aside(reason)));
            }
        }
        Ok(())
    }

    /// Appends the cells of one column.
    fn cell(&self, slot: &Slot<'_>, text: Option<&str>, scratch: &mut Scratch) -> Result<(), Fault> {
        let column = slot.column;
        let empty = |text: &str| text.is_empty() || column.sentinels.iter().any(|s| s == text);
        match text {
            None => self.no_value(slot, None, scratch),
            Some(text) if empty(text) => match column.blank {
                Blank::Refused if text.is_empty() => return Err(Fault::Refused("valeur absente".into())),
                Blank::Refused => {
                    return Err(Fault::Refused(format!("valeur absente (notée `{text}`)")));
                }
                Blank::Missing => self.no_value(slot, None, scratch),
                Blank::Secret => self.no_value(slot, Some("secret"), scratch),
            },
            Some(text) => self.value(slot, text, scratch).map_err(Fault::Refused)?,
        }
        Ok(())
    }

    fn no_value(&self, slot: &Slot<'_>, mark: Option<&str>, scratch: &mut Scratch) {
        if slot.cell.is_none() {
            return;
        }
        let Scratch { cells, ends, .. } = scratch;
        let values = cells_of(slot.column) - usize::from(slot.column.blank == Blank::Secret);
        for _ in 0..values {
            cells::put_none(cells);
            ends.push(cells.len());
        }
        put_mark(slot.column, mark, cells, ends);
    }

    fn value(&self, slot: &Slot<'_>, text: &str, scratch: &mut Scratch) -> Result<(), String> {
        let Scratch { cells, ends, month, restored } = scratch;
        let column = slot.column;
        match column.kind {
            Kind::Text | Kind::Outline => cells::put_text(cells, checks::text(column, text)?),
            Kind::Pseudonym => cells::put_text(cells, checks::pseudonym(text)?),
            Kind::Date => cells::put_date(cells, values::day(text)?),
            Kind::Epci => cells::put_text(cells, checks::epci(column, text)?),
            Kind::Integer => {
                let value = values::integer(text)?;
                checks::bounds(column, value as f64)?;
                cells::put_integer(cells, value);
            }
            Kind::Decimal => {
                let value = values::decimal(text)?;
                checks::bounds(column, value)?;
                cells::put_decimal(cells, value);
            }
            Kind::Commune => {
                let (today, read) = self.commune(column, text, restored)?;
                cells::put_text(cells, ascii(&today).unwrap_or(text));
                ends.push(cells.len());
                cells::put_text(cells, ascii(&read).unwrap_or(text));
            }
            Kind::Month | Kind::Year => {
                let read = if column.kind == Kind::Year { values::year } else { values::month };
                let value = read(text)?;
                if slot.gives_month {
                    cells::put_date(month, value.days_since_epoch());
                }
                if slot.cell.is_none() {
                    return Ok(());
                }
                cells::put_date(cells, value.days_since_epoch());
            }
        }
        ends.push(cells.len());
        put_mark(column, Some("valeur"), cells, ends);
        Ok(())
    }

    /// Code today and code read; both empty for a territory allowed besides communes.
    fn commune(&self, column: &Column, text: &str, restored: &mut u64) -> Result<([u8; 5], [u8; 5]), String> {
        if column.also.iter().any(|code| code == text) {
            return Ok(Default::default());
        }
        let found = self.communes.resolve(text)?;
        *restored += u64::from(found.restored);
        Ok((found.today, found.read))
    }
}

/// The code as text; `None` for the empty one.
fn ascii(code: &[u8; 5]) -> Option<&str> {
    std::str::from_utf8(code).ok().filter(|code| !code.starts_with('\0'))
}

impl Slot<'_> {
    fn refusal(&self, text: Option<&str>, line: u64, fault: Fault) -> Refusal {
        let (reason, counts) = match fault {
            Fault::Refused(reason) => (reason, true),
            Fault::Aside(reason) => (reason, false),
        };
        Refusal {
            file: String::new(),
            line,
            column: self.header.to_owned(),
            value: words::excerpt(text.unwrap_or_default()),
            reason,
            counts,
        }
    }
}

/// Number of columns of the store that a column of the contract fills.
fn cells_of(column: &Column) -> usize {
    1 + usize::from(column.kind == Kind::Commune) + usize::from(column.blank == Blank::Secret)
}

/// The cells that rows are sorted by: the key's columns, then the codes read of its communes.
fn key_cells(source: &Source, slots: &[Slot<'_>]) -> Result<Vec<usize>, String> {
    let mut key = Vec::new();
    let mut read = Vec::new();
    for name in source.key.iter().filter(|name| *name != "month") {
        let slot = slots.iter().find(|slot| slot.column.name == *name);
        let slot = slot.ok_or_else(|| format!("la clé nomme `{name}`, qui n'est pas une colonne"))?;
        key.extend(slot.cell);
        if slot.column.kind == Kind::Commune {
            read.extend(slot.cell.map(|cell| cell + 1));
        }
    }
    key.append(&mut read);
    Ok(key)
}

fn put_mark(column: &Column, mark: Option<&str>, cells: &mut Vec<u8>, ends: &mut Vec<usize>) {
    if column.blank == Blank::Secret {
        match mark {
            Some(mark) => cells::put_text(cells, mark),
            None => cells::put_none(cells),
        }
        ends.push(cells.len());
    }
}
