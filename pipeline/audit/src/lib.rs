//! The independent attacker of statistical secrecy.
//!
//! # What it is for
//! `portulan run` ends with it and `portulan secrecy audit` calls it: it reads what was *written*, as
//! anyone who downloads the portraits can, and names each hidden count that can be deduced too tightly.
//! It depends on no other room of Portulan, so that a mistake of the code that protects is not
//! repeated by the code that checks.
//!
//! # What the attacker knows
//! - Every figure shown, in every format; values are whole and not negative; the rules and thresholds.
//! - Territories are sets of communes (`territoires.csv`): a territory is the sum of its parts, the
//!   same set is the same cell at any level, and an EPCI before and after a commune left it are two
//!   cells whose difference is that commune.
//! - Categories add up where declared, or wherever all shown figures say so.
//! - Two columns equal wherever both are shown count the same thing: what one hides the other tells.
//! - A share shown ties its numerator to its denominator, up to the rounding of the value as written;
//!   so does an evolution; a denominator less its numerator is a count too.
//! - The producers' public rounded files, every other edition given, and whatever a document carries
//!   beside a hidden figure: a number, an attribute, the length of a bar, a place in an order.
//!
//! Equations that the shown figures contradict are not used.
//!
//! # How it bounds
//! Hidden counts linked by equations are solved together: intervals are propagated, then whole flows
//! where the equations are a network (exact), linear programs rounded inwards elsewhere. A count is at
//! fault when a value from 1 to T − 1 is possible and the interval neither goes from 0 to T nor, where
//! 0 cannot be reached, is at least T wide.
//!
//! # What it deliberately does not do
//! It protects nothing, changes no file it reads, and writes no hidden value that it did not deduce.
//! It does not read `figures.parquet`, nor guess which figure a sentence without `data-figure` is about;
//! amounts and medians, which have no count, are only held to the same mark in every format.

mod attack;
mod bounds;
mod breakdown;
mod columns;
mod cycles;
mod edition;
mod error;
mod exposed;
mod flow;
mod formats;
mod geography;
mod jj;
mod linear;
mod measures;
mod names;
mod places;
mod ratios;
mod report;
mod rule;
mod system;
mod witness;
mod words;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub use error::Error;
pub use jj::{JjCell, JjReport, audit_jj};
pub use report::{Finding, Kind, Report, Totals};
pub use system::Interval;
use system::Unknown;

use attack::{Attack, Outcome, Target};
use edition::{Edition, Mark};
use names::{Key, Lexicon};
use words::Reasons;
use world::World;

/// What to audit, and with what knowledge.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folder of the edition: `figures.csv`, `territoires.csv`, `indicateurs.csv`, pages, `portraits/`.
    pub folder: PathBuf,
    /// Folders of other editions that the attacker has.
    pub with: Vec<PathBuf>,
    /// Folder for the two completions of each judged count; created when missing.
    pub witness: Option<PathBuf>,
    /// The restricted record: which counts of which figures (`indicator|category|month|level|territory`)
    /// are primary. Only they are judged when given; without it the rule applies to every hidden count.
    pub primaries: Option<BTreeMap<String, Primary>>,
    /// The restricted record: hidden cells with a single contributor, who knows that cell.
    pub insiders: BTreeSet<String>,
    /// Least publishable count where no declaration says more; zero stands for 5.
    pub threshold: u32,
}

/// Which counts of a figure are primary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Primary {
    /// The numerator.
    pub numerator: bool,
    /// The denominator.
    pub denominator: bool,
    /// The denominator less the numerator.
    pub complement: bool,
}

impl Primary {
    /// All of them.
    pub const ALL: Self = Self { numerator: true, denominator: true, complement: true };
}

/// Audits a folder.
///
/// # Errors
/// A table or a document that cannot be read as what its name says, or a witness that cannot be written.
pub fn audit(options: &Options) -> Result<Report, Error> {
    let mut lexicon = Lexicon::default();
    let folders = [&options.folder].into_iter().chain(&options.with);
    let editions = folders.map(|folder| Edition::read(folder, &mut lexicon)).collect::<Result<Vec<_>, _>>()?;
    let floor = if options.threshold == 0 { 5.0 } else { f64::from(options.threshold) };
    let world = World::of(editions, lexicon, floor);
    let mut report = Report::default();
    report.notes.extend(world.editions.iter().flat_map(|edition| edition.notes.clone()));
    let primaries = options.primaries.as_ref().map(|keys| {
        let named = |(key, primary): (&String, &Primary)| Some((world.lexicon.key(key)?, *primary));
        keys.iter().filter_map(named).collect::<BTreeMap<Key, Primary>>()
    });
    exposed::judge(&world, &mut report);
    let (batch, clues) = formats::read(&world, &mut report)?;
    let attack = Attack::new(&world, batch, clues, primaries.as_ref());
    let outcome = attack.run(&alone(&world, &options.insiders));
    count(&attack, &mut report);
    judge(&attack, &outcome, &mut report);
    judge_insiders(&attack, &outcome, &mut report);
    if let Some(folder) = &options.witness {
        witness::write(&attack, folder)?;
    }
    Ok(report.sorted())
}

/// The hidden counts of the figures named, in order.
fn alone(world: &World, written: &BTreeSet<String>) -> Vec<Unknown> {
    let unknown = |key: &String| {
        let key = world.lexicon.key(key)?;
        let measure = world.parts(key.indicator, key.category).0?;
        world.unknown(measure, key.month, world.places.at(0, key.zone)?)
    };
    let mut alone: Vec<Unknown> = written.iter().filter_map(unknown).collect();
    alone.sort_unstable();
    alone
}

fn count(attack: &Attack<'_>, report: &mut Report) {
    let figures = &attack.world.editions[0].figures;
    report.totals = Totals {
        figures: figures.len(),
        secrets: figures.iter().filter(|figure| figure.mark == Mark::Secret).count(),
        hidden: attack.hidden.len(),
        judged: attack.judged.iter().flatten().count(),
        equations: attack.rows.len(),
        linked_parts: attack.parts.iter().filter(|part| part.unknowns.len() > 1).count(),
    };
}

/// Names each target too well known, and each that could not be proved.
fn judge(attack: &Attack<'_>, outcome: &Outcome, report: &mut Report) {
    let world = attack.world;
    let is_short = |target: &&Target| {
        let found = outcome.found[target.unknown as usize];
        found.is_unproved || Attack::is_short(target, found) || attack.is_group(target, found)
    };
    let short: Vec<&Target> = attack.targets.iter().filter(is_short).collect();
    let unknowns: Vec<u32> = short.iter().map(|target| target.unknown).collect();
    let reasons = Reasons::of(attack, &unknowns);
    for target in short {
        let found = outcome.found[target.unknown as usize];
        report.findings.push(Finding {
            kind: match found.is_unproved {
                true => Kind::Unproved,
                false if attack.is_group(target, found) => Kind::Group,
                false => Kind::Deduced,
            },
            figure: world.lexicon.written(target.key),
            part: target.what.in_french(),
            interval: Some(target.what.of(found.interval)),
            threshold: Some(target.least),
            reasons: reasons.in_french(attack, target.unknown),
        });
    }
    contradictions(attack, outcome, report);
    if outcome.alone > 0 {
        let alone = outcome.alone;
        report.notes.push(format!("{alone} ensembles de cases sont contredits par une autre édition ou par un document, et ont été jugés sans eux."));
    }
}

/// What the only contributor of a hidden cell, who knows it, finds exactly of another.
fn judge_insiders(attack: &Attack<'_>, outcome: &Outcome, report: &mut Report) {
    let mut targets: BTreeMap<Unknown, Vec<&Target>> = BTreeMap::new();
    if !outcome.told.is_empty() {
        attack.targets.iter().for_each(|target| targets.entry(target.unknown).or_default().push(target));
    }
    for &(insider, other, value) in &outcome.told {
        for target in targets.get(&other).into_iter().flatten() {
            let value = target.what.of(Interval::exactly(value));
            let is_small = value.low >= 1.0 && value.low < target.least;
            if !is_small || Attack::is_short(target, outcome.found[other as usize]) {
                continue;
            }
            let neighbour = attack.name(insider);
            report.findings.push(Finding {
                interval: Some(value),
                threshold: Some(target.least),
                ..Finding::new(
                    Kind::Insider,
                    attack.world.lexicon.written(target.key),
                    target.what.in_french(),
                    format!("par qui est seul dans `{neighbour}`"),
                )
            });
        }
    }
    if outcome.unsettled > 0 {
        let unsettled = outcome.unsettled;
        report.notes.push(format!("{unsettled} couples de cases n’ont pu être jugés à temps : rien ne prouve que celui qui est seul dans la première ne déduit pas la seconde. Les autres lecteurs ont été jugés à part."));
    }
}

/// One finding for each linked part whose figures contradict one another.
fn contradictions(attack: &Attack<'_>, outcome: &Outcome, report: &mut Report) {
    let mut wanted = vec![None; attack.hidden.len()];
    for target in &attack.targets {
        wanted[target.unknown as usize].get_or_insert(target);
    }
    for &part in &outcome.contradictory {
        let part = &attack.parts[part as usize];
        let judged: Vec<&Target> = part.unknowns.iter().filter_map(|&unknown| wanted[unknown as usize]).collect();
        let Some(first) = judged.first() else { continue };
        let reason = format!("{} comptes cachés liés, {} équations", part.unknowns.len(), part.rows.len());
        let figure = attack.world.lexicon.written(first.key);
        report.findings.push(Finding::new(Kind::Contradiction, figure, first.what.in_french(), reason));
    }
}
