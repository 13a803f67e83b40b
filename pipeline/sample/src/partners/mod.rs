//! Files of the partners, made from the same households and the same population.
//!
//! Structures are of nobody: `Structure synthétique 03-0012`, no SIRET, no address.

mod aid;
mod childcare;
mod landlords;
mod picture;
mod social;
mod work;

use portulan_terms::Diagnostic;

use crate::clock::{M, NEVER, index, year};
use crate::commune::Commune;
use crate::department::stamp;
use crate::files::Draft;
use crate::law::Law;
use crate::pen::Pen;
use crate::places::Department;
use crate::rng::{Rng, key, mix};
use crate::{Options, Written};

pub(crate) use picture::Picture;

/// What a partner file is written from.
pub(crate) struct Scene<'a> {
    pub department: &'a Department,
    pub communes: &'a [Commune],
    pub pictures: &'a [Picture],
    pub law: &'a Law,
    pub seed: u64,
    /// The key of pseudonyms.
    pub key: u64,
    /// The last month asked for.
    pub until: M,
    pub share: f64,
}

impl Scene<'_> {
    pub fn year(&self) -> i32 {
        year(self.law.month)
    }

    /// Real communes with what is known of their households.
    pub fn places(&self) -> impl Iterator<Item = (&Commune, &Picture)> {
        self.communes.iter().zip(self.pictures).filter(|(commune, _)| commune.place.rank < 4_000)
    }

    /// Inhabitants in the proportion asked for.
    pub fn inhabitants(&self, commune: &Commune) -> f64 {
        f64::from(commune.place.population) * self.share
    }

    /// A stream for what changes from year to year in a commune.
    pub fn rng(&self, commune: &Commune, purpose: u64) -> Rng {
        Rng::of(&[self.seed, key(commune.place.code), self.year() as u64, 0xa0 + purpose])
    }

    /// A number of a commune's own, the same every year.
    pub fn feature(&self, commune: &Commune, which: u64) -> u64 {
        mix(self.seed ^ key(commune.place.code) ^ which << 40) >> 8
    }

    /// The EPCI met in the department, each with its communes.
    pub fn groups(&self) -> Vec<(&'static str, Vec<usize>)> {
        let mut groups: Vec<(&'static str, Vec<usize>)> = Vec::new();
        for (at, commune) in self.communes.iter().enumerate().filter(|(_, c)| !c.place.epci.is_empty()) {
            match groups.iter_mut().find(|(epci, _)| *epci == commune.place.epci) {
                Some((_, members)) => members.push(at),
                None => groups.push((commune.place.epci, vec![at])),
            }
        }
        groups.sort();
        groups
    }
}

/// A partner file: its name's beginning, its columns, what writes its rows.
struct Table {
    stem: &'static str,
    columns: &'static str,
    /// Windows-1252 and decimal comma, as the Caf's own files.
    like_caf: bool,
    rows: fn(&Scene<'_>, &mut Pen),
}

const YEARLY: [Table; 10] = [
    Table { stem: "eaje", columns: childcare::EAJE, like_caf: true, rows: childcare::eaje },
    Table { stem: "assmat", columns: childcare::ASSMAT, like_caf: false, rows: childcare::assmat },
    Table { stem: "rpe", columns: childcare::RPE, like_caf: false, rows: childcare::rpe },
    Table { stem: "laep", columns: social::LAEP, like_caf: false, rows: social::laep },
    Table { stem: "alsh", columns: social::ALSH, like_caf: false, rows: social::alsh },
    Table { stem: "avs", columns: social::AVS, like_caf: false, rows: social::avs },
    Table { stem: "parentalite", columns: social::PARENTALITE, like_caf: false, rows: social::parentalite },
    Table { stem: "msa", columns: aid::MSA, like_caf: false, rows: aid::msa },
    Table { stem: "c2s", columns: aid::C2S, like_caf: false, rows: aid::c2s },
    Table { stem: "ccas", columns: aid::CCAS, like_caf: false, rows: aid::ccas },
];

const MONTHLY: [Table; 3] = [
    Table { stem: "defm", columns: work::DEFM, like_caf: false, rows: work::defm },
    Table { stem: "france_services", columns: aid::FRANCE_SERVICES, like_caf: false, rows: aid::france_services },
    Table { stem: "impayes", columns: landlords::ARREARS, like_caf: true, rows: landlords::arrears },
];

/// Whether the year's files are written at that month: in December, or at the last month.
fn closes_year(month: M, until: M) -> bool {
    crate::clock::number(month) == 12 || month == until
}

/// MSA counts are of December: a year not ended has none.
fn wanted(table: &Table, month: M) -> bool {
    table.stem != "msa" || crate::clock::number(month) == 12
}

fn payments_name(caf: &str, month: M) -> String {
    format!("CAFAL{caf}_{}{:02}_1.txt", year(month), crate::clock::number(month))
}

/// The names of the files of a month.
pub(crate) fn names(options: &Options, caf: &str, suffix: &str, month: M) -> Vec<String> {
    if !options.partners {
        return Vec::new();
    }
    let mut names: Vec<String> =
        MONTHLY.iter().map(|table| format!("{}_{}{suffix}.csv", table.stem, stamp(month))).collect();
    names.push(payments_name(caf, month));
    if closes_year(month, index(options.until)) {
        let yearly = YEARLY.iter().filter(|table| wanted(table, month));
        names.extend(yearly.map(|table| format!("{}_{}{suffix}.csv", table.stem, year(month))));
    }
    names
}

/// Writes the partner files of the month, and those of the year when it ends.
pub(crate) fn write(scene: &Scene<'_>, options: &Options, suffix: &str) -> Result<Written, Diagnostic> {
    let mut written = Written::default();
    let month = scene.law.month;
    for table in &MONTHLY {
        let name = format!("{}_{}{suffix}.csv", table.stem, stamp(month));
        written.files.push(one(scene, options, table, name)?);
    }
    let name = payments_name(&scene.department.caf, month);
    let mut draft = Draft::new(&options.folder, &name)?;
    let (bytes, lines) = landlords::payments(scene);
    draft.write(&bytes, lines)?;
    written.files.push((name, draft.finish()?));
    if closes_year(month, scene.until) {
        for table in YEARLY.iter().filter(|table| wanted(table, month)) {
            let name = format!("{}_{}{suffix}.csv", table.stem, scene.year());
            written.files.push(one(scene, options, table, name)?);
        }
    }
    Ok(written)
}

fn one(scene: &Scene<'_>, options: &Options, table: &Table, name: String) -> Result<(String, u64), Diagnostic> {
    let mut draft = Draft::new(&options.folder, &name)?;
    let mut pen = if table.like_caf { Pen::caf() } else { Pen::partner() };
    pen.header(table.columns);
    (table.rows)(scene, &mut pen);
    let lines = pen.out.iter().filter(|byte| **byte == b'\n').count() as u64;
    draft.write(&pen.out, lines - 1)?;
    Ok((name, draft.finish()?))
}

/// To the nearest multiple of 5.
fn to_five(value: f64) -> i64 {
    ((value / 5.0).round() * 5.0) as i64
}

/// A whole number near `value`, at least 0, the same bytes on any machine.
fn whole(value: f64) -> i64 {
    (value + 0.5).max(0.0) as i64
}

/// An identifier of a structure: `SYN-03-EAJE-0012`.
fn identifier(scene: &Scene<'_>, kind: &str, rank: usize) -> String {
    format!("SYN-{}-{kind}-{rank:04}", scene.department.code)
}

/// First months of a plan, a report: blank when there is none.
fn month_or_blank(month: Option<M>) -> M {
    month.unwrap_or(NEVER)
}
