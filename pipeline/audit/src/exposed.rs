//! What needs no deduction: small counts shown, complements that a shown share leaves, and figures
//! that one edition hides and another shows.

use crate::columns::Elsewhere;
use crate::edition::{Figure, Formula, Mark};
use crate::names::Key;
use crate::report::{Finding, Kind, Report};
use crate::system::Interval;
use crate::world::World;

/// Adds what is found to the report.
pub(crate) fn judge(world: &World, report: &mut Report) {
    let shares = crate::ratios::are_shares(world);
    for figure in &world.editions[0].figures {
        if let Some(least) = world.least[figure.key.indicator as usize] {
            shown(world, report, figure, least);
            if shares[figure.key.indicator as usize] {
                complement(world, report, figure, least);
            }
            group(world, report, figure);
        }
        if figure.mark == Mark::Secret && (figure.value.or(figure.numerator).or(figure.denominator)).is_some() {
            let reason = "`figures.csv` porte un nombre à côté de la marque `secret`".to_owned();
            let key = world.lexicon.written(figure.key);
            report.findings.push(Finding::new(Kind::Leak, key, "chiffre", reason));
        }
    }
    for (kind, list) in
        [(Kind::ShownElsewhere, &world.columns.revealed), (Kind::HiddenElsewhere, &world.columns.unveiled)]
    {
        report.findings.extend(list.iter().filter_map(|found| elsewhere(world, kind, found)));
    }
}

/// All of a group, shown to be in one sensitive category.
fn group(world: &World, report: &mut Report, figure: &Figure) {
    let key = figure.key;
    if !world.sensitive[key.indicator as usize] || figure.mark != Mark::Shown || figure.margin > 0.0 {
        return;
    }
    let place = world.places.at(0, key.zone);
    let whole = figure.denominator.or_else(|| world.whole_of_category(key, place?));
    if let Some(count) = figure.numerator.filter(|count| *count > 0.0 && whole == Some(*count)) {
        let reason = format!("{count} sur {count} dans `figures.csv`");
        report.findings.push(Finding::new(Kind::Group, world.lexicon.written(key), "numérateur", reason));
    }
}

fn shown(world: &World, report: &mut Report, figure: &Figure, least: f64) {
    if figure.mark != Mark::Shown || figure.margin > 0.0 {
        return;
    }
    let counts = match world.formulas[figure.key.indicator as usize] {
        Formula::Count => [("numérateur", figure.numerator.or(figure.value)), ("dénominateur", None)],
        Formula::Ratio => [("numérateur", figure.numerator), ("dénominateur", figure.denominator)],
        Formula::Value | Formula::Evolution => return,
    };
    let mut found = |part, count: f64| {
        let reason = "`figures.csv` le publie".to_owned();
        report.findings.push(Finding {
            interval: Some(Interval::exactly(count)),
            threshold: Some(least),
            ..Finding::new(Kind::SmallShown, world.lexicon.written(figure.key), part, reason)
        });
    };
    for (part, count) in counts {
        if part == "numérateur" && !world.counted[figure.key.indicator as usize] {
            continue;
        }
        if let Some(count) = count.filter(|&count| is_small(count, least)) {
            found(part, count);
        }
    }
}

/// What a numerator leaves of its denominator, when both are shown, here or in other columns.
fn complement(world: &World, report: &mut Report, figure: &Figure, least: f64) {
    let key = figure.key;
    if figure.mark == Mark::Absent || figure.margin > 0.0 {
        return;
    }
    let (numerator, denominator) = world.parts(key.indicator, key.category);
    let Some(place) = world.places.at(0, key.zone) else { return };
    let shown = |measure: Option<u32>| world.cell(measure?, key.month, place).shown();
    let Some((whole, part)) = shown(denominator).zip(shown(numerator)) else { return };
    if is_small(whole - part, least) {
        report.findings.push(Finding {
            interval: Some(Interval::exactly(whole - part)),
            threshold: Some(least),
            ..Finding::new(
                Kind::ComplementShown,
                world.lexicon.written(key),
                "complément",
                format!("{part} sur {whole} dans `figures.csv`"),
            )
        });
    }
}

fn is_small(count: f64, least: f64) -> bool {
    count > 0.0 && count < least && count.fract() == 0.0
}

/// A count that one edition shows and the other hides, when it is ours.
fn elsewhere(world: &World, kind: Kind, found: &Elsewhere) -> Option<Finding> {
    let Key { indicator, .. } = found.key;
    let least = world.least[indicator as usize]?;
    let folder = world.editions[found.edition].folder.display();
    let figure = world.lexicon.written(found.key);
    let part = match world.columns.list[found.column as usize].part {
        crate::columns::Part::Numerator => "numérateur",
        crate::columns::Part::Denominator => "dénominateur",
    };
    let finding = Finding::new(kind, figure, part, format!("édition `{folder}`"));
    let interval = (kind == Kind::ShownElsewhere).then(|| Interval::exactly(found.value));
    Some(Finding { interval, threshold: Some(least), ..finding })
}
