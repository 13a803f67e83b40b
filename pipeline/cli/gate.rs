//! The gate: nothing is released while a protected number can be deduced from what was written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use portulan_audit::{Finding, Kind, Options, Primary, Report, audit};
use portulan_plan::definition::Header;
use portulan_plan::{Numerator, Plan};
use portulan_terms::ledger::Row;
use portulan_terms::{Diagnostic, Diagnostics, Ledger, Level, Month, Reason, Told};

use crate::exit::{Exit, Failure};

/// Findings told one by one; the others are counted.
const MOST: usize = 40;

/// Other editions of the folder of results that the attacker is given, the nearest ones.
const EDITIONS: usize = 2;

/// Audits a month just written in `draft`, with the editions that are there already. Months that
/// this run tells as `earlier` ones did were judged with them: only the others are judged again,
/// with the knowledge of all.
///
/// # Errors
/// What can be deduced, cell by cell; or a file that does not read.
pub fn pass(plan: &Plan, draft: &Path, month: &str, ledger: &Ledger, earlier: &Ledger) -> Result<(), Failure> {
    let with = editions(&plan.out(), month);
    let told_anew: Vec<_> = ledger.iter().filter(|(month, told)| earlier.get(month) != Some(told)).collect();
    let primaries = Some(primaries(plan, told_anew.iter().copied()));
    // Where a territory has changed, what its former totals tell somebody alone is told already.
    let same =
        |(month, told): &(&Month, &Told)| earlier.get(month).is_none_or(|then| then.territories == told.territories);
    let insiders = insiders(told_anew.iter().copied().filter(same));
    let options = Options { with, primaries, insiders, ..options(plan, draft) };
    let mut report =
        audit(&options).map_err(|error| Failure::one(Exit::System, Diagnostic::error(error.to_string())))?;
    report.findings.retain(|finding| !is_outdated(finding, ledger, earlier));
    if report.is_safe() {
        return Ok(());
    }
    Err(refusal(&report, "rien n'est publié ; la sortie précédente est restée telle quelle"))
}

/// Whether what one edition shows and another hides is not the same number: a figure since
/// corrected, where the one shown tells nothing of the other.
fn is_outdated(finding: &Finding, ledger: &Ledger, earlier: &Ledger) -> bool {
    if !matches!(finding.kind, Kind::ShownElsewhere | Kind::HiddenElsewhere) {
        return false;
    }
    let of = |ledger: &Ledger| {
        let mut named = finding.figure.splitn(5, '|');
        let mut next = || named.next();
        let (indicator, category, month) = (next()?, next()?, next()?.parse::<Month>().ok()?);
        let (level, territory) = (Level::parse(next()?)?, next()?);
        let row = ledger.get(&month)?.get(indicator, level, territory, category)?;
        Some(if finding.part == DENOMINATOR {
            (row.denominator?, row.hidden_denominator.is_some())
        } else {
            (row.numerator?, row.hidden.is_some())
        })
    };
    of(ledger).zip(of(earlier)).is_some_and(|((now, is_hidden), (then, was_hidden))| {
        // A part that is not hidden itself goes with the figure whose other part is.
        now != then || (is_hidden, was_hidden) == (false, false)
    })
}

/// As findings name a denominator.
const DENOMINATOR: &str = "dénominateur";

/// What the audit of a folder is asked.
pub fn options(plan: &Plan, folder: &Path) -> Options {
    Options { folder: folder.to_owned(), threshold: plan.settings.secrecy.caf, ..Options::default() }
}

fn key(month: Month, row: &Row) -> String {
    format!("{}|{}|{month}|{}|{}", row.indicator, row.category, row.level, row.territory)
}

fn rows<'a>(months: impl IntoIterator<Item = (&'a Month, &'a Told)>) -> impl Iterator<Item = (Month, &'a Row)> {
    months.into_iter().flat_map(|(month, told)| told.rows.iter().map(|row| (*month, row)))
}

/// The small counts of the figures of some months, and those with few units behind them.
pub fn primaries<'a>(
    plan: &Plan,
    months: impl IntoIterator<Item = (&'a Month, &'a Told)>,
) -> BTreeMap<String, Primary> {
    let disclosures: BTreeMap<&str, &Header> =
        plan.indicators.iter().map(|definition| (definition.name.as_str(), &definition.header)).collect();
    let mut all = BTreeMap::new();
    for (month, row) in rows(months).filter(|(_, row)| row.is_hidden()) {
        let Some(header) = disclosures.get(&*row.indicator) else { continue };
        let Some(threshold) = plan.settings.secrecy.threshold(&header.disclosure).map(f64::from) else { continue };
        let is_small = |count: Option<f64>| count.is_some_and(|count| count > 0.0 && count < threshold);
        let units = header.disclosure.numerator == Numerator::Units;
        let few = row.hidden == Some(Reason::FewUnits);
        let rest = row.numerator.zip(row.denominator).map(|(n, d)| d - n);
        let primary = Primary {
            numerator: units && (is_small(row.numerator) || few),
            denominator: row.hidden_denominator.is_some() && is_small(row.denominator),
            complement: units && is_small(rest),
        };
        if primary != Primary::default() {
            all.insert(key(month, row), primary);
        }
    }
    all
}

/// The hidden figures whose only contributor knows them.
pub fn insiders<'a>(months: impl IntoIterator<Item = (&'a Month, &'a Told)>) -> BTreeSet<String> {
    let lone = |row: &Row| row.hidden.is_some() && row.numerator == Some(1.0);
    rows(months).filter(|(_, row)| lone(row)).map(|(month, row)| key(month, row)).collect()
}

/// The editions already there: the one to be replaced, then the nearest before it.
fn editions(out: &Path, month: &str) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(out).into_iter().flatten().flatten().map(|entry| entry.path());
    let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().as_ref() <= month);
    let mut there: Vec<PathBuf> = folders.filter(|path| path.join("figures.csv").is_file()).filter(named).collect();
    there.sort();
    there.reverse();
    there.truncate(EDITIONS);
    there
}

/// The findings of an audit, as a refusal.
pub fn refusal(report: &Report, hint: &str) -> Failure {
    let mut diagnostics = Diagnostics::default();
    for finding in report.findings.iter().take(MOST) {
        diagnostics.push(Diagnostic::error(finding.to_string()));
    }
    let more = report.findings.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" (et {more} autres)") } else { String::new() };
    let message = format!("secret statistique : {} constat(s){more}", report.findings.len());
    diagnostics.push(Diagnostic::error(message).hint(hint));
    Failure { exit: Exit::Secrecy, diagnostics }
}
