//! One row of a file, by its contract: typed cells and a sort key, or a refusal.
//! Reads no file and compares no rows with one another.

use portulan_plan::source::{Blank, Column, Kind, MonthRule, Source};
use portulan_terms::{Diagnostic, Month};

use super::cells;
use super::codes::CodeSet;
use super::communes::Communes;
use super::file::Job;
use super::header::{Header, gives_month};
use super::identity::watch::{Suspects, Watch};
use super::record::{Record, trim};
use super::report::Refusal;
use super::rows::Rows;
use super::{checks, guard, layout, values, words};

/// A column of the contract, and its field in the file.
struct Slot<'a> {
    column: &'a Column,
    codes: Option<CodeSet<'a>>,
    /// Whether its cell is the rank of a code.
    ranked: bool,
    field: Option<usize>,
    header: &'a str,
    /// Rank of its first cell among the cells of the store; none for a partition, or for a
    /// place that must stay empty.
    cell: Option<usize>,
    role: Role,
}

/// What a column does beside filling the store.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    None,
    Month,
    Caf,
}

/// Reads rows of one file by its contract.
pub struct RowReader<'a> {
    file: &'a str,
    header: &'a Header,
    personal: bool,
    slots: Vec<Slot<'a>>,
    /// Cells of the sort key.
    key: Vec<usize>,
    fixed: Option<Month>,
    fields: usize,
    communes: &'a Communes,
    /// The code of the Caf that every row must have.
    caf: &'a str,
    watch: Watch,
}

/// Room that is used again from row to row.
#[derive(Default)]
pub struct Scratch {
    cells: Vec<u8>,
    ends: Vec<usize>,
    month: Vec<u8>,
    /// Commune codes whose leading zero was restored.
    pub restored: u64,
    /// What may be identity.
    pub suspects: Suspects,
}

/// Why a row is not taken.
#[derive(Debug)]
pub enum Stop {
    /// It is refused or set aside; its file name is left empty.
    Row(Refusal),
    /// It condemns its whole file.
    File(Diagnostic),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Row(refusal)
    }
}

/// Why a value does not make it.
enum Fault {
    Refused(String),
    Aside(String),
}

impl<'a> RowReader<'a> {
    /// A reader for the file with that header, of the Caf `caf`.
    ///
    /// # Errors
    /// When the contract contradicts itself.
    pub fn new(job: &Job<'a>, header: &'a Header, caf: &'a str) -> Result<Self, String> {
        let source = job.source;
        let mut next = 0;
        let mut slots = Vec::new();
        for (column, at) in source.columns.iter().zip(&header.columns) {
            let cell = (!source.is_partition(column) && !column.must_be_blank).then_some(next);
            if cell.is_some() {
                next += cells_of(column);
            }
            slots.push(Slot {
                column,
                codes: matches!(column.kind, Kind::Text | Kind::Integer).then(|| CodeSet::new(&column.codes)).flatten(),
                ranked: layout::holds_ranks(source, &column.name),
                field: at.as_ref().map(|(field, _)| *field),
                header: at.as_ref().map_or(column.name.as_str(), |(_, name)| name),
                cell,
                role: role(source, column),
            });
        }
        let fixed = match &source.month {
            MonthRule::Column { .. } => None,
            MonthRule::Fixed { fixed } => Some(fixed.parse()?),
        };
        if fixed.is_none() && !slots.iter().any(|slot| slot.role == Role::Month) {
            return Err("le mois est lu dans une colonne que le contrat n'a pas".into());
        }
        Ok(Self {
            file: job.name,
            header,
            personal: source.personal,
            key: key_cells(source, &slots)?,
            slots,
            fixed,
            fields: header.fields,
            communes: job.communes,
            caf,
            watch: guard::watch(source, header),
        })
    }

    /// Reads one row into `rows`.
    ///
    /// # Errors
    /// The refusal of the row or of the file.
    pub fn read(&self, record: Record<'_>, line: u64, scratch: &mut Scratch, rows: &mut Rows) -> Result<(), Stop> {
        self.check_identity(record, line, scratch)?;
        if record.len() != self.fields {
            let read = words::of(record.len() as u64, "champ", "champs");
            let reason = format!("{read} au lieu de {}", words::count(self.fields as u64));
            return Err(self.whole(record, line, reason).into());
        }
        self.check_blanks(record, line)?;
        self.set_aside(record, line)?;
        scratch.cells.clear();
        scratch.ends.clear();
        scratch.month.clear();
        if let Some(month) = self.fixed {
            cells::put_date(&mut scratch.month, month.days_since_epoch());
        }
        for slot in &self.slots {
            let text = slot.field.and_then(|at| record.get(at)).map(trim);
            if let Err(fault) = self.cell(slot, text, scratch) {
                return Err(self.refusal(slot, text, line, fault).into());
            }
        }
        if scratch.month.is_empty() {
            return Err(self.whole(record, line, "mois absent".into()).into());
        }
        let Scratch { cells, ends, month, .. } = scratch;
        let range = |cell: &usize| {
            let start = cell.checked_sub(1).map_or(0, |before| ends[before]);
            start..ends[*cell]
        };
        rows.push(month, self.key.iter().map(range), cells, line);
        Ok(())
    }

    /// Identity comes before all other faults: a row that is refused holds some too.
    fn check_identity(&self, record: Record<'_>, line: u64, scratch: &mut Scratch) -> Result<(), Stop> {
        if let Some((field, kind)) = self.watch.look(record, line, &mut scratch.suspects) {
            return Err(Stop::File(guard::fault(self.file, line, &self.header.name(field), kind)));
        }
        Ok(())
    }

    /// Places that must stay empty: a file that fills one is not the file that was agreed on.
    fn check_blanks(&self, record: Record<'_>, line: u64) -> Result<(), Stop> {
        for slot in self.slots.iter().filter(|slot| slot.column.must_be_blank) {
            let text = slot.field.and_then(|at| record.get(at)).map_or("", trim);
            if !slot.is_empty(text) {
                return Err(Stop::File(guard::not_blank(self.file, line, slot.header)));
            }
        }
        Ok(())
    }

    /// Pseudo-codes come before the other faults of a row.
    fn set_aside(&self, record: Record<'_>, line: u64) -> Result<(), Refusal> {
        for slot in self.slots.iter().filter(|slot| !slot.column.pseudo.is_empty()) {
            let Some(text) = slot.field.and_then(|at| record.get(at)).map(trim) else { continue };
            if let Some(pseudo) = slot.column.pseudo.iter().find(|p| checks::is_like(&p.code, text)) {
                let reason = format!("mis de côté : {}", pseudo.means);
                return Err(self.refusal(slot, Some(text), line, Fault::Aside(reason)));
            }
        }
        Ok(())
    }

    /// Appends the cells of one column.
    fn cell(&self, slot: &Slot<'_>, text: Option<&str>, scratch: &mut Scratch) -> Result<(), Fault> {
        let column = slot.column;
        match text {
            None => self.no_value(slot, None, scratch),
            Some(_) if column.must_be_blank => {}
            Some(text) if slot.is_empty(text) => match column.blank {
                Blank::Refused if text.is_empty() || self.personal => {
                    return Err(Fault::Refused("valeur absente".into()));
                }
                Blank::Refused => {
                    return Err(Fault::Refused(format!("valeur absente (notée `{text}`)")));
                }
                Blank::Missing => self.no_value(slot, None, scratch),
                Blank::Secret => self.no_value(slot, Some(true), scratch),
            },
            Some(text) => self.value(slot, text, scratch).map_err(Fault::Refused)?,
        }
        Ok(())
    }

    fn no_value(&self, slot: &Slot<'_>, hidden: Option<bool>, scratch: &mut Scratch) {
        if slot.cell.is_none() {
            return;
        }
        let Scratch { cells, ends, .. } = scratch;
        let values = cells_of(slot.column) - usize::from(slot.column.blank == Blank::Secret);
        for _ in 0..values {
            cells::put_none(cells);
            ends.push(cells.len());
        }
        put_mark(slot.column, hidden, cells, ends);
    }

    fn value(&self, slot: &Slot<'_>, text: &str, scratch: &mut Scratch) -> Result<(), String> {
        let Scratch { cells, ends, month, restored, .. } = scratch;
        let column = slot.column;
        if slot.role == Role::Caf {
            return self.same_caf(text);
        }
        if let Some(codes) = &slot.codes {
            let Some(rank) = codes.rank(text) else {
                checks::text(text)?;
                return Err(codes.refusal(text));
            };
            if slot.ranked {
                cells::put_integer(cells, i64::from(rank));
                ends.push(cells.len());
                put_mark(column, Some(false), cells, ends);
                return Ok(());
            }
        }
        match column.kind {
            Kind::Text | Kind::Outline => cells::put_text(cells, checks::text(text)?),
            Kind::Pseudonym => cells::put_text(cells, checks::pseudonym(text)?),
            Kind::Date => cells::put_date(cells, values::day(text)?),
            Kind::Epci => cells::put_text(cells, checks::epci(column, text)?),
            Kind::Integer => {
                let value = values::integer(text)?;
                checks::bounds(column, value as f64)?;
                cells::put_integer(cells, value);
            }
            Kind::Decimal => {
                let value = match column.scale {
                    Some(scale) => values::scaled(text, scale)?,
                    None => values::decimal(text)?,
                };
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
                let value = month_of(column, text)?;
                if slot.role == Role::Month {
                    cells::put_date(month, value.days_since_epoch());
                }
                if slot.cell.is_none() {
                    return Ok(());
                }
                cells::put_date(cells, value.days_since_epoch());
            }
        }
        ends.push(cells.len());
        put_mark(column, Some(false), cells, ends);
        Ok(())
    }

    /// A file holds one Caf.
    fn same_caf(&self, text: &str) -> Result<(), String> {
        match text == self.caf {
            true => Ok(()),
            false => Err(format!("autre Caf que celle de la première ligne du fichier ({})", self.caf)),
        }
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

    /// Refuses a row unread.
    pub fn refuse(&self, record: Record<'_>, line: u64, reason: String, scratch: &mut Scratch) -> Stop {
        match self.check_identity(record, line, scratch) {
            Err(stop) => stop,
            Ok(()) => self.whole(record, line, reason).into(),
        }
    }

    /// A value as a list of refusals may show it: never, of a row about persons.
    fn shown(&self, text: &str) -> String {
        match self.personal {
            true => String::new(),
            false => words::excerpt(text),
        }
    }

    /// The refusal of a whole row.
    pub fn whole(&self, record: Record<'_>, line: u64, reason: String) -> Refusal {
        let value = self.shown(&record.iter().collect::<Vec<_>>().join(" | "));
        Refusal { file: String::new(), line, column: String::new(), value, reason, counts: true }
    }

    fn refusal(&self, slot: &Slot<'_>, text: Option<&str>, line: u64, fault: Fault) -> Refusal {
        let (reason, counts) = match fault {
            Fault::Refused(reason) => (reason, true),
            Fault::Aside(reason) => (reason, false),
        };
        let (column, value) = (slot.header.to_owned(), self.shown(text.unwrap_or_default()));
        Refusal { file: String::new(), line, column, value, reason, counts }
    }
}

impl Slot<'_> {
    /// Whether the text stands for no value.
    fn is_empty(&self, text: &str) -> bool {
        text.is_empty() || self.column.sentinels.iter().any(|sentinel| sentinel == text)
    }
}

fn role(source: &Source, column: &Column) -> Role {
    if gives_month(source, column) {
        return Role::Month;
    }
    match source.caf.as_ref().is_some_and(|rule| rule.column == column.name) {
        true => Role::Caf,
        false => Role::None,
    }
}

fn month_of(column: &Column, text: &str) -> Result<Month, String> {
    match (column.spelling, column.kind) {
        (Some(spelling), _) => values::short_month(text, spelling),
        (None, Kind::Year) => values::year(text),
        (None, _) => values::month(text),
    }
}

/// The code as text; `None` for the empty one.
fn ascii(code: &[u8; 5]) -> Option<&str> {
    std::str::from_utf8(code).ok().filter(|code| !code.starts_with('\0'))
}

/// Number of columns of the store that a column of the contract fills.
fn cells_of(column: &Column) -> usize {
    1 + usize::from(column.kind == Kind::Commune) + usize::from(column.blank == Blank::Secret)
}

/// The cells that rows are sorted by: the key's columns, then the codes read of its communes.
/// Partitions are the same for all the rows that are compared.
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

fn put_mark(column: &Column, hidden: Option<bool>, cells: &mut Vec<u8>, ends: &mut Vec<usize>) {
    if column.blank == Blank::Secret {
        match hidden {
            Some(hidden) => cells::put_integer(cells, layout::mark(hidden)),
            None => cells::put_none(cells),
        }
        ends.push(cells.len());
    }
}
